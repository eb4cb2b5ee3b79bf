"""Reads our own rules on syntax, each when a file is met that it may match."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from review_action.domain.code_rule import CodeRule
from review_action.pipeline.intake.choose_rules import choose_rules
from review_action.pipeline.intake.parse_code_rules import parse_code_rules

DIRECTORY: Final = Path(__file__).parents[1] / "rules"
_FILES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("javascript", "typescript", "tsx"), "javascript"),
    **dict.fromkeys(("c", "cpp"), "c"),
}


class Unread(NamedTuple):
    """One of our rules, before its YAML is read: that takes a millisecond, and most match nothing."""

    path: str
    line: int
    text: str
    needles: tuple[str, ...]


def code_rules(team: Sequence[CodeRule] = ()) -> Callable[[str, str, str], Sequence[CodeRule]]:
    """What `AstGrep` asks for each file: our own rules and the team's for a path, a grammar and a text."""

    def choose(path: str, grammar: str, text: str) -> Sequence[CodeRule]:
        return choose_rules((*own_rules(grammar, text), *team), path, grammar)

    return choose


def own_rules(grammar: str, text: str) -> tuple[CodeRule, ...]:
    """Our own rules for `grammar` that may match something in `text`."""
    unread = unread_rules(_FILES.get(grammar, grammar))
    met = (one for one in unread if any(needle in text for needle in one.needles))
    return tuple(rule for one in met for rule in read(one))


@cache
def unread_rules(name: str) -> tuple[Unread, ...]:
    """The rules of one of our files; none where there is no such file."""
    path = DIRECTORY / f"{name}.yml"
    return tuple(_unread(path)) if path.is_file() else ()


def _unread(path: Path) -> Iterator[Unread]:
    line = 0
    for text in path.read_text(encoding="utf-8").split("\n---\n"):
        yield Unread(path.name, line, text, _needles(text))
        line += text.count("\n") + 2


def _needles(text: str) -> tuple[str, ...]:
    """As all of ours are written: a list in one line, the last of `metadata`."""
    written = re.search(r"^metadata: .*needles: \[(.*)\]\}$", text, re.MULTILINE)
    assert written, text  # noqa: S101  # of each rule a test reads them
    return tuple(
        quoted or plain for quoted, plain in re.findall(r"'([^']+)'|([^', ][^,]*)", written[1])
    )


@cache
def read(unread: Unread) -> tuple[CodeRule, ...]:
    """The rule, with its place in the file."""
    texts = {unread.path: "\n" * unread.line + unread.text}
    return parse_code_rules(texts, agent="ast-grep", quick=True).rules
