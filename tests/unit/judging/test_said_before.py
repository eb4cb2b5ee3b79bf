"""An earlier round's words take no new claim's place where that would hide it."""

import pytest

from review_action.domain.finding import Finding
from review_action.pipeline.judging.said_before import said_before
from tests.unit.judging.diffs import finding

WORDS = "The request's text is run as code"


def earlier(**values: object) -> Finding:
    given = {"title": WORDS, "quote": "eval(CONSTANT)", "start_line": 10, "anchor": "exact"}
    return finding(**given, **{"raised_by": ("earlier#1",), **values})


def now(**values: object) -> Finding:
    given = {"title": WORDS, "quote": "run(CONSTANT)", "start_line": 10, "anchor": "exact"}
    return finding(**given | {"raised_by": ("security#1",), **values})


def test_said_before__other_words_for_the_same_lines() -> None:
    heard = said_before([now()], [earlier()])
    assert heard.kept == ()
    assert heard.carried == (earlier(),)
    (dropped,) = heard.dropped
    assert dropped.reason == "an earlier round said it: review/logic at src/app.py:10"


def test_said_before__what_a_rule_proves_is_never_said_before() -> None:
    proven = now(origin="analyzer", rule_id="embedded/eval", raised_by=())
    assert said_before([proven], [earlier(severity="info")]).kept == (proven,)


def test_said_before__lines_nearby_are_another_place() -> None:
    """Else a harmless line, said and let pass, hides what the next push puts below it."""
    near = now(start_line=14, quote="eval(request.text)")
    assert said_before([near], [earlier(verification="confirmed")]).kept == (near,)


def test_said_before__the_graver_word_holds_and_is_looked_at_again() -> None:
    was = earlier(severity="warning", confidence="low", verification="confirmed")
    heard = said_before([now()], [was])
    (kept,) = heard.carried
    assert (kept.severity, kept.confidence, kept.verification) == ("error", "high", "none")
    assert (kept.fingerprint, heard.kept) == (was.fingerprint, ())


def test_said_before__the_milder_word_changes_nothing() -> None:
    was = earlier(verification="confirmed")
    assert said_before([now(severity="info", confidence="low")], [was]).carried == (was,)


@pytest.mark.parametrize(
    ("quote", "kept"),
    [("eval(CONSTANT)", 0), ("CONSTANT", 0), ("eval(CONSTANT) or eval(request.text)", 1), ("", 1)],
)
def test_said_before__what_is_let_be_takes_no_code_along_that_it_did_not_quote(
    quote: str, kept: int
) -> None:
    was = earlier()
    heard = said_before([now(quote=quote)], [was], let_be=[was.fingerprint])
    assert len(heard.kept) == kept
