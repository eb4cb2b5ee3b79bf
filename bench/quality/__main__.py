"""`python -m bench.quality`: how good reviews are, over cases with known comments; see docs/recipes/quality.md."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.quality.case import Case, read_cases
from bench.quality.compare import Compared, compare
from bench.quality.judge import SECONDS, ModelMatcher
from bench.quality.match import Matcher, WordMatcher
from bench.quality.missing import write_missing
from bench.quality.options import RECORDED, parser
from bench.quality.recorded_model import RecordedModel
from bench.quality.review_case import Source, Variant
from bench.quality.tell import to_json, to_markdown
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import Settings
from review_action.entrypoints.laptop_inputs import laptop_inputs
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import Stopwatch
from review_action.errors import ReviewActionError
from review_action.ports import LanguageModel
from review_action.rendering.visible import visible

MEASURED, USAGE, UNMEASURED = 0, 2, 3
MADE_UP = "made up"
MANY = 3


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run.

    Returns:
        0 when anything was measured, 2 wrong usage, 3 nothing measured.
    """
    options = parser().parse_args(argv)
    try:
        cases = _chosen(read_cases(options.cases), options.only)
        source = Source(
            Settings.from_environ(_inputs(options, environ)),
            recorded=options.recorded,
            context_tokens=options.context_tokens,
        )
        matcher = _matcher(options, cases, environ)
        compared = compare(
            cases,
            variants_of(options),
            source,
            matcher,
            repeats=options.repeat,
            missing=options.missing,
            tell=_say,
        )
    except ReviewActionError as error:
        _say(f"bench.quality: {error}{f' {error.hint}' if error.hint else ''}")
        return USAGE
    model = source.settings.model.route if source.settings.model else RECORDED
    if model == RECORDED and source.recorded is None:
        model = MADE_UP
    _tell(compared, cases, options, matcher=matcher.name, model=model)
    return MEASURED if compared.on else UNMEASURED


def variants_of(options: argparse.Namespace) -> tuple[Variant, ...]:
    """What was asked for and, with `--ablate`, the same with one thing changed, no variant twice."""
    given = Variant(
        verify=False if options.no_verify else None,
        rules=not options.no_rules,
        passes=options.passes,
    )
    if not options.ablate:
        return (given,)
    many = options.passes if options.passes and options.passes > 1 else MANY
    changes: tuple[Mapping[str, object], ...] = (
        {"name": "no second look", "verify": False},
        {"name": "no rules", "rules": False},
        {"name": "one pass", "passes": 1},
        {"name": f"{many} passes", "passes": many},
    )
    found = [given]
    for change in changes:
        variant = given.model_copy(update=dict(change))
        if not any(_is_same(variant, other) for other in found):
            found.append(variant)
    return tuple(found)


def _is_same(one: Variant, other: Variant) -> bool:
    return one.model_copy(update={"name": ""}) == other.model_copy(update={"name": ""})


def _chosen(cases: Sequence[Case], only: Sequence[str]) -> tuple[Case, ...]:
    chosen = tuple(case for case in cases if not only or any(word in case.id for word in only))
    if not chosen:
        raise ReviewActionError(f"no case has {' or '.join(only)} in its name")
    return chosen


def _inputs(options: argparse.Namespace, environ: Mapping[str, str]) -> Mapping[str, str]:
    given = {"PROFILE": options.profile, "CONTEXT-TOKENS": str(options.context_tokens)}
    said = {f"INPUT_{name}": value for name, value in given.items() if value}
    return {**laptop_inputs(options, environ), **said}


def _matcher(
    options: argparse.Namespace, cases: Sequence[Case], environ: Mapping[str, str]
) -> Matcher:
    if not options.judge:
        return WordMatcher(cases)
    inputs = {} if options.judge == RECORDED else _judge_inputs(options.judge, environ)
    settings = Settings.from_environ(inputs)

    def build(case: Case) -> tuple[LanguageModel, float]:
        clock = Stopwatch()
        side = ModelSide(settings, clock=clock, log=_say)
        side.nonce_of(case.head_sha)
        model = RecordedModel(options.recorded, side.model)
        return _KeptJudge(model, case.id, options.missing), clock() + SECONDS

    return ModelMatcher(build, name=f"the judge {options.judge}")


def _judge_inputs(judge: str, environ: Mapping[str, str]) -> Mapping[str, str]:
    route, _, url = judge.partition(" ")
    return laptop_inputs(argparse.Namespace(model=route, base_url=url or None), environ)


class _KeptJudge:
    """The judge's model; its question is written, too, where nobody has answered it."""

    def __init__(self, model: RecordedModel, case: str, missing: Path | None) -> None:
        self._model = model
        self._case = case
        self._missing = missing

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        try:
            return await self._model.complete(prompt, deadline=deadline)
        finally:
            if self._missing is not None and self._model.ledger.missing:
                write_missing(self._missing, self._case, self._model.ledger.missing)

    async def aclose(self) -> None:
        await self._model.aclose()


def _tell(
    compared: Compared,
    cases: Sequence[Case],
    options: argparse.Namespace,
    *,
    matcher: str,
    model: str,
) -> None:
    if model == MADE_UP:
        print("The replies are the cases' own, made up to show how it works: no model is measured.")
    print(visible(to_markdown(compared, cases, matcher=matcher)))
    if options.output:
        text = to_json(compared, cases, matcher=matcher, model=model)
        Path(options.output).write_text(text, encoding="utf-8")


def _say(message: str) -> None:
    print(visible(message), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
