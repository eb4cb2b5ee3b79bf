"""`review-action rules test`: holds a team's rules on syntax against their own examples."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from review_action.adapters.analyzers.ast_grep_process import AstGrepProcess, is_installed
from review_action.adapters.analyzers.fill_template import names_of
from review_action.domain.code_rule import CodeRule
from review_action.entrypoints.code_rules import DIRECTORY
from review_action.errors import ConfigurationError
from review_action.pipeline.intake.parse_code_rules import parse_code_rules
from review_action.rendering.visible import visible

TEAM_DIRECTORY: Final = ".github/review-action/rules"
SECONDS: Final = 120.0
_SHOWN: Final = 100


def check_rules(options: argparse.Namespace) -> int:
    """Print what each rule says of its examples.

    Returns:
        0 when all are as they should be, 1 when not.

    Raises:
        ConfigurationError: There are no rules, or nothing to match them with.
    """
    directory = DIRECTORY if options.own else Path(options.directory or TEAM_DIRECTORY)
    texts = _texts(directory)
    if not is_installed():
        raise ConfigurationError(
            "ast-grep is not installed", hint="Install it: pip install 'review-action[analyzers]'."
        )
    parsed = parse_code_rules(texts, agent="ast-grep" if options.own else "team")
    wrong = list(parsed.problems)
    with AstGrepProcess(seconds=SECONDS) as process:
        for rule in parsed.rules:
            problems = list(dict.fromkeys(failures(rule, process)))
            wrong.extend(problems)
            _print(rule, problems)
    for problem in wrong:
        print(visible(f"  {problem}"), file=sys.stderr)
    print(f"{len(parsed.rules)} rules, {len(wrong)} problems")
    return 1 if wrong else 0


def _print(rule: CodeRule, problems: Sequence[str]) -> None:
    said = f"{len(rule.invalid)} found, {len(rule.valid)} left alone"
    if problems:
        said = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    mark = "WRONG" if problems else "ok   "
    print(visible(f"{mark} {rule.rule_id} ({', '.join(rule.grammars)}): {said}"))


def _texts(directory: Path) -> Mapping[str, str]:
    if not directory.is_dir():
        raise ConfigurationError(
            f"there is no directory {directory}", hint=f"Rules are read from {TEAM_DIRECTORY}/."
        )
    try:
        return {
            str(file): file.read_text(encoding="utf-8")
            for file in sorted(directory.rglob("*"))
            if file.suffix in {".yml", ".yaml"} and file.is_file()
        }
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot read the rules: {error}", hint="They must be text files in UTF-8."
        ) from error


def failures(rule: CodeRule, process: AstGrepProcess) -> Iterator[str]:
    """A sentence for each example that the rule does not say the right thing of."""
    where = f"{rule.path}:{rule.line}: {rule.id}"
    if not rule.invalid or not rule.valid:
        yield f"{where}: give an example it finds (`invalid`) and one it leaves alone (`valid`)"
    for name in _unbound(rule):
        yield f"{where}: `fix` and `message` have ${name}, which nothing in the rule captures"
    for grammar in rule.grammars:
        for wanted, texts in ((True, rule.invalid), (False, rule.valid)):
            for text in texts:
                if problem := _problem(rule, grammar, text, process, wanted=wanted):
                    yield f"{where} ({grammar}): {problem}"


def _unbound(rule: CodeRule) -> Iterator[str]:
    """Names that the rule captures nowhere, so that nothing would ever stand for them."""
    transformed = rule.matcher.get("transform", {})
    captured = {*names_of(json.dumps(rule.matcher)), *transformed}
    return (name for name in names_of(rule.fix or "", rule.message) if name not in captured)


def _problem(
    rule: CodeRule, grammar: str, text: str, process: AstGrepProcess, *, wanted: bool
) -> str:
    matched = process.match(grammar, text, [rule])
    if matched is None:
        return f"no answer within the limits for {_line(text)}"
    if matched.problems:
        return matched.problems[0][1]
    if wanted and rule.needles and not any(needle in text for needle in rule.needles):
        return f"none of its `needles` stands in {_line(text)}"
    if bool(matched.matches) == wanted:
        return ""
    return f"{'does not find' if wanted else 'finds'} {_line(text)}"


def _line(text: str) -> str:
    line = " ".join(text.split())
    return f"`{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}`"
