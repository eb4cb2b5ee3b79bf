"""One click commits a suggestion: what could do harm is text, and what is honest stays a button."""

from collections.abc import Sequence
from functools import partial

import pytest

from review_action.adapters.analyzers import embedded_analyzers
from review_action.app.warned import warned
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.finding import Suggestion
from review_action.errors import AnalyzerError
from review_action.pipeline.intake.detect_language import detect_language
from review_action.pipeline.proving.hold_back import hold_back
from tests.unit.judging.diffs import added_file, finding
from tests.unit.proving.suggestions import HONEST, HOSTILE, Case


class Failing:
    """An `Analyzer` that cannot look."""

    name = "failing"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        raise AnalyzerError(f"{len(files)} in {seconds} s")


WARNED = partial(warned, analyzers=embedded_analyzers())


def looked_at(case: Case, *, proof: str = "parsed", whole: bool = True) -> Suggestion:
    lines = (*case.rest.split("\n"), *case.old.split("\n"))
    file = added_file(lines, path=case.path)
    file = file.model_copy(update={"language": detect_language(case.path)})
    found = finding(
        path=case.path,
        start_line=len(case.rest.split("\n")) + 1,
        end_line=len(lines),
        anchor="exact",
        suggestion=Suggestion.model_validate({"replacement": case.new, "proof": proof}),
    )
    texts = {case.path: "\n".join(lines) if whole else None}
    (result,) = hold_back([found], [file], texts, WARNED)
    assert result.suggestion is not None
    return result.suggestion


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.name)
def test_hold_back__lets_pass_what_mends(case: Case) -> None:
    assert looked_at(case).refusal == ""


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_hold_back__shows_as_text_what_could_do_harm(case: Case) -> None:
    suggestion = looked_at(case)
    assert not suggestion.stands
    assert suggestion.refusal.startswith("it ")


@pytest.mark.parametrize("case", HOSTILE[:20], ids=lambda case: case.name)
def test_hold_back__takes_what_the_diff_shows_where_the_file_is_not_known(case: Case) -> None:
    assert not looked_at(case, whole=False).stands


def test_hold_back__leaves_what_was_refused_already() -> None:
    assert looked_at(HOSTILE[0], proof="refused").refusal == ""


def test_warned__takes_an_analyzer_that_failed_for_a_warning() -> None:
    file = added_file(["x = 1"])
    assert warned(file, [Failing()]) == "it could not be checked by failing"


def test_warned__lets_pass_what_a_test_may_do() -> None:
    file = added_file(["run(x, shell=True)"], path="tests/test_a.py")
    file = file.model_copy(update={"language": "python"})
    assert warned(file, embedded_analyzers()) == ""
