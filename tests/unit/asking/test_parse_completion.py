"""What becomes of a reply once its JSON is read: clamped, capped, placed, or left out and told."""

import json
from typing import Any

import pytest

from review_action.domain.finding import Finding
from review_action.errors import InvalidCompletionError, RefusedError
from tests.unit.asking.replies import REFACTOR, element, parse, reply


def one(**changes: Any) -> Finding:
    (found,) = parse(json.dumps(reply(element(1, **changes)))).findings
    return found


def test_parse_completion__whole_reply() -> None:
    parsed = parse(json.dumps(reply(element(1, suggestion="x = 1"))))
    assert (parsed.agent, parsed.unit) == ("review", "unit-001")
    assert (parsed.summary, parsed.rating, parsed.truncated) == ("All told.", 6, False)
    (found,) = parsed.findings
    assert found.rule_id == "review/bug"
    assert (found.path, found.start_line, found.end_line, found.side) == (
        "src/a.py",
        10,
        11,
        "RIGHT",
    )
    assert found.quote == "value_1 = load()"
    assert found.description == "load() gives [] for case 1.\n\nGuard it, case 1."
    assert found.suggestion is not None
    assert found.suggestion.replacement == "x = 1"
    assert found.anchor == "pending"


def test_parse_completion__nothing_to_say() -> None:
    parsed = parse('{"findings": [], "rating": 10, "summary": "Fine.", "done": true}')
    assert (parsed.findings, parsed.rating, parsed.truncated) == ((), 10, False)


@pytest.mark.parametrize("text", ["[]", "```json\n[]\n```", '{"findings": null, "done": true}'])
def test_parse_completion__empty_list(text: str) -> None:
    assert parse(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "I cannot help with that.",
        "findings: none, all is well",
        "{}",
        "{a: b}",
        '{"summary": "Fine.", "done": true}',
        '{"findings": "none"}',
        '{"findings": 3}',
        '{"findings": ["a", "b"], "done": true}',
        '{"findings": "{not json}"}',
        '"just a string"',
        '{"a": {"b": {"c": {"d": {"e": {"f": {"findings": []}}}}}}}',
        "<think>only thoughts</think>",
    ],
)
def test_parse_completion__unusable(text: str) -> None:
    with pytest.raises(InvalidCompletionError) as caught:
        parse(text)
    assert caught.value.hint
    assert "cannot help" not in str(caught.value)


def test_parse_completion__refusal() -> None:
    with pytest.raises(RefusedError):
        parse("", stop="refusal")


def test_parse_completion__half_a_surrogate_pair_can_be_encoded() -> None:
    text = json.dumps(reply(element(1, title="broken \ud83d"), summary="\ud83d"))
    parsed = parse(text)
    assert parsed.findings[0].title == "broken ?"
    assert parsed.summary.encode() == b"?"


def test_parse_completion__names_models_use_without_a_schema() -> None:
    text = json.dumps(
        {
            "issues": [
                {"file": "src/a.py", "start_line": 3, "message": "Off by one", "category": "bug"}
            ]
        }
    )
    (found,) = parse(text).findings
    assert (found.path, found.start_line, found.title) == ("src/a.py", 3, "Off by one")
    assert found.rule_id == "review/bug"


def test_parse_completion__grouped_by_file() -> None:
    group = {"path": "src/b.ts", "findings": [element(1, path=...), element(2)]}
    parsed = parse(json.dumps({"files": [group]}))
    assert [finding.path for finding in parsed.findings] == ["src/b.ts", "src/a.py"]


def test_parse_completion__at_most_a_hundred() -> None:
    parsed = parse(json.dumps(reply(*(element(number) for number in range(1, 131)))))
    assert len(parsed.findings) == 100
    assert parsed.rejected == ("30 claims over 100 of the agent review were left out.",)
    assert parsed.truncated


def test_parse_completion__a_hundred_are_not_too_many() -> None:
    parsed = parse(json.dumps(reply(*(element(number) for number in range(1, 101)))))
    assert (len(parsed.findings), parsed.truncated) == (100, False)


def test_parse_completion__refactor() -> None:
    root = reply(
        element(1, rule="simplify", suggestion="x = y", changes=["Shorter.", "", "Same value."]),
        element(2, rule="simplify", changes="One thing."),
        element(3, changes=[f"change {number}" for number in range(50)]),
    )
    parsed = parse(json.dumps(root), agent=REFACTOR)
    first, second, third = parsed.findings
    assert first.rule_id == "refactor/simplify"
    assert first.changes == ("Shorter.", "Same value.")
    assert second.changes == ("One thing.",)
    assert len(third.changes) == 20
    assert parsed.rating is None


def test_parse_completion__changes_are_for_refactorings() -> None:
    assert one(changes=["x"]).changes == ()


@pytest.mark.parametrize("stop", ["stop", "length"])
def test_parse_completion__cut_drops_what_is_not_whole(stop: str) -> None:
    text = json.dumps(reply(element(1), element(2)))
    parsed = parse(text[: text.rindex('"confidence"')], stop=stop)
    assert [finding.start_line for finding in parsed.findings] == [10]
    assert parsed.truncated


def test_parse_completion__only_brackets_missing() -> None:
    text = json.dumps(reply(element(1), element(2)))
    text = text[: text.rindex('}], "rating"')]
    assert len(parse(text).findings) == 2
    assert parse(text).truncated
    assert len(parse(text, stop="length").findings) == 1


def test_parse_completion__length_after_the_end() -> None:
    """Some servers in JSON mode go on with blanks until the limit: the reply is whole."""
    parsed = parse(json.dumps(reply(element(1))) + " \n" * 500, stop="length")
    assert len(parsed.findings) == 1
    assert not parsed.truncated


def test_parse_completion__done_but_not_closed_is_whole() -> None:
    assert not parse(json.dumps(reply(element(1))).removesuffix("}")).truncated
