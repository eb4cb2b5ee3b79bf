"""Verdicts are read out of whatever a model wrote around them; what is doubtful is unsure."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.llm.strict_schema import strict_schema
from review_action.domain.completion import Completion
from review_action.domain.ruling import Ruling
from review_action.errors import InvalidCompletionError, RefusedError
from review_action.pipeline.asking.parse_verdicts import parse_verdicts
from review_action.pipeline.asking.verdict_format import verdict_format


def verdict(number: Any = 1, **changed: Any) -> dict[str, Any]:
    known = {
        "id": number,
        "quote": "if x:",
        "reasoning": "It returns here.",
        "verdict": "refuted",
        "severity": "warning",
    }
    return {key: value for key, value in (known | changed).items() if value is not ...}


def parsed(*verdicts: Any, count: int = 3) -> dict[int, Ruling]:
    text = json.dumps({"verdicts": verdicts, "done": True})
    return dict(parse_verdicts(Completion(text=text), count))


RULING = Ruling(verdict="refuted", quote="if x:", reasoning="It returns here.", severity="warning")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"verdicts": [verdict()], "done": True}),
        json.dumps([verdict()]),
        json.dumps(verdict()),
        json.dumps({"result": {"verdicts": [verdict()]}}),
        f"I looked.\n```json\n{json.dumps({'verdicts': [verdict()]})}\n```\nDone.",
        f"<think>claim 1 is refuted</think>{json.dumps({'verdicts': [verdict()]})}",
        json.dumps({"verdicts": [verdict("1")]}),
        json.dumps({"verdicts": [verdict("Claim 1:")]}),
        json.dumps({"verdicts": [verdict(), verdict(2)]})[:-60],
    ],
)
def test_parse_verdicts__whatever_stands_around(text: str) -> None:
    assert parse_verdicts(Completion(text=text), 3) == {1: RULING}


@pytest.mark.parametrize(
    ("changed", "verdict_"),
    [
        ({"verdict": "confirmed"}, "confirmed"),
        ({"verdict": " Confirmed."}, "confirmed"),
        ({"verdict": "false_positive"}, "refuted"),
        ({"verdict": "unsure"}, "unsure"),
        ({"verdict": "looks fine"}, "unsure"),
        ({"verdict": None}, "unsure"),
        ({"verdict": ["refuted"]}, "unsure"),
        ({"quote": ""}, "unsure"),
        ({"quote": " \n"}, "unsure"),
        ({"quote": ...}, "unsure"),
        ({"quote": 7}, "unsure"),
    ],
)
def test_parse_verdicts__what_is_doubtful_is_unsure(changed: dict[str, Any], verdict_: str) -> None:
    assert parsed(verdict(**changed))[1].verdict == verdict_


@pytest.mark.parametrize("number", [0, 4, -1, True, None, "x", 1.5, "1 2", [1]])
def test_parse_verdicts__a_number_no_claim_has(number: Any) -> None:
    assert set(parsed(verdict(number), verdict(2))) == {2}


def test_parse_verdicts__two_that_differ_are_unsure() -> None:
    assert parsed(verdict(), verdict(verdict="confirmed"))[1].verdict == "unsure"
    assert parsed(verdict(), verdict(verdict="confirmed"), verdict())[1].verdict == "unsure"
    assert parsed(verdict(), verdict(quote="else:"))[1] == RULING


@pytest.mark.parametrize(
    ("said", "severity"), [("critical", "error"), ("info", "info"), ("grave", None), (3, None)]
)
def test_parse_verdicts__severity(said: Any, severity: str | None) -> None:
    assert parsed(verdict(severity=said))[1].severity == severity


def test_parse_verdicts__long_and_hostile_texts_are_bounded() -> None:
    ruling = parsed(verdict(quote="x" * 3_000, reasoning="y\0\ud800 " * 900))[1]
    assert ruling.quote == ""
    assert len(ruling.reasoning) == 600
    assert ruling.reasoning.startswith("y? y?")


def test_parse_verdicts__deep_nesting_is_no_reply() -> None:
    nested: Any = [verdict()]
    for _ in range(6):
        nested = {"a": nested}
    with pytest.raises(InvalidCompletionError):
        parse_verdicts(Completion(text=json.dumps(nested)), 1)


@pytest.mark.parametrize("text", ["", "All fine.", "{}", '{"verdicts": [], "done": true}', "[1]"])
def test_parse_verdicts__nothing_to_read(text: str) -> None:
    with pytest.raises(InvalidCompletionError, match="could be read as verdicts"):
        parse_verdicts(Completion(text=text), 1)


def test_parse_verdicts__a_refusal() -> None:
    with pytest.raises(RefusedError):
        parse_verdicts(Completion(text="", stop="refusal"), 1)


@given(st.text(alphabet='{}[]":,idverctquo01 \n', max_size=80), st.integers(0, 3))
def test_parse_verdicts__any_text_is_rulings_or_invalid(text: str, count: int) -> None:
    try:
        rulings = parse_verdicts(Completion(text=text), count)
    except InvalidCompletionError:
        return
    assert set(rulings) <= set(range(1, count + 1))


def test_verdict_format__is_strict_with_one_verdict_a_claim() -> None:
    schema = strict_schema(verdict_format())
    assert schema["required"] == ["verdicts", "done"]
    one = schema["properties"]["verdicts"]["items"]
    assert one["required"] == ["id", "quote", "reasoning", "verdict", "severity"]
    assert one["additionalProperties"] is False
