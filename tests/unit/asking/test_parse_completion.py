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


def rejected(**changes: Any) -> str:
    parsed = parse(json.dumps(reply(element(1, **changes), element(2))))
    assert [finding.start_line for finding in parsed.findings] == [20]
    (reason,) = parsed.rejected
    return reason


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
    assert found.description == "Guard it, case 1.\n\nload() gives [] for case 1."
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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("src/a.py", "src/a.py"),
        ("./src/a.py", "src/a.py"),
        ("/src/a.py", "src/a.py"),
        ("a/src/a.py", "src/a.py"),
        ("b/src/a.py", "src/a.py"),
        ("src\\a.py", "src/a.py"),
        (" `src/a.py` ", "src/a.py"),
        ("a.py", "src/a.py"),
        ("/github/workspace/src/b.ts", "src/b.ts"),
        ("lib/b.ts", "lib/b.ts"),
    ],
)
def test_parse_completion__path(given: str, expected: str) -> None:
    assert one(path=given).path == expected


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("src/c.py", "not one of the files shown"),
        ("b.ts", "fits several files"),
        ("../../etc/passwd", "not one of the files shown"),
        ("", "not one of the files shown"),
        ("ha.py", "not one of the files shown"),
        (..., "it has no path"),
    ],
)
def test_parse_completion__path_of_no_file(given: Any, reason: str) -> None:
    told = rejected(path=given)
    assert told.endswith(reason)
    assert "finding 1 " in told
    assert not given or given is ... or given not in told


def test_parse_completion__rejected_beside_good_ones() -> None:
    text = json.dumps(reply(element(1, title="", description="", evidence="")))
    assert parse(text).rejected == ("review, unit-001: finding 1 was left out: it says nothing",)
    mixed = json.dumps({**reply(element(1)), "findings": ["prose", element(1)]})
    assert parse(mixed).rejected[0].endswith("it is not an object")


@pytest.mark.parametrize(
    ("line", "end_line", "expected"),
    [
        (5, 7, (5, 7)),
        (7, 5, (5, 7)),
        (5, None, (5, 5)),
        (5, ..., (5, 5)),
        ("5", "7", (5, 7)),
        ("L5", None, (5, 5)),
        ("5-7", None, (5, 7)),
        ("lines 5 to 7", ..., (5, 7)),
        ([5, 7], None, (5, 7)),
        (5.0, 7.0, (5, 7)),
        (None, None, (0, 0)),
        (0, 0, (0, 0)),
        (0, 9, (9, 9)),
        (-3, None, (0, 0)),
        (True, None, (0, 0)),
        ("here", None, (0, 0)),
        (10**30, None, (0, 0)),
        ({"start": 5}, None, (0, 0)),
        (999_999_999, None, (10_000_000, 10_000_000)),
    ],
)
def test_parse_completion__lines(line: Any, end_line: Any, expected: tuple[int, int]) -> None:
    found = one(line=line, end_line=end_line)
    assert (found.start_line, found.end_line) == expected


def test_parse_completion__line_not_finite() -> None:
    for number in ("NaN", "Infinity", "-Infinity", "1e999"):
        text = json.dumps(reply(element(1))).replace('"line": 10', f'"line": {number}')
        assert parse(text).findings[0].start_line in {0, 11}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("error", "error"),
        ("CRITICAL", "error"),
        ("high", "error"),
        ("Major", "error"),
        ("medium", "warning"),
        ("minor", "warning"),
        ("low", "info"),
        ("nit", "info"),
        ("suggestion", "info"),
        ("note.", "info"),
        ("very_strange", "error"),  # the rule's own
        (None, "error"),
        (3, "error"),
    ],
)
def test_parse_completion__severity(given: Any, expected: str) -> None:
    assert one(severity=given).severity == expected


def test_parse_completion__severity_without_rule() -> None:
    assert one(severity=None, rule="odd").severity == "warning"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("high", "high"),
        ("Certain", "high"),
        ("moderate", "medium"),
        ("very low", "low"),
        ("unsure", "low"),
        (5, "high"),
        (3, "medium"),
        (2, "low"),
        (1, "low"),
        ("4", "high"),
        (1.0, "high"),
        (0.9, "high"),
        (0.6, "medium"),
        ("0.2", "low"),
        (8, "high"),
        (90, "high"),
        ("95%", "high"),
        ("1%", "low"),
        (0, "low"),
        ("dunno", "medium"),
        (None, "medium"),
        (True, "medium"),
        ([], "medium"),
        (..., "medium"),
    ],
)
def test_parse_completion__confidence(given: Any, expected: str) -> None:
    assert one(confidence=given).confidence == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (8, 8),
        (8.4, 8),
        ("8/10", 8),
        ("about 7", 7),
        (11, 10),
        (-2, 0),
        (None, None),
        (True, None),
        ("great", None),
        ({}, None),
    ],
)
def test_parse_completion__rating(given: Any, expected: int | None) -> None:
    assert parse(json.dumps(reply(rating=given))).rating == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("bug", "review/bug"),
        ("BUG", "review/bug"),
        ("review/bug", "review/bug"),
        ("SQL Injection", "review/sql-injection"),
        ("sql_injection", "review/sql-injection"),
        ("made-up", "review/other"),
        ("../x", "review/other"),
        ("", "review/other"),
        (..., "review/other"),
        (7, "review/other"),
    ],
)
def test_parse_completion__rule(given: Any, expected: str) -> None:
    assert one(rule=given).rule_id == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("left", "LEFT"), ("L", "LEFT"), ("RIGHT", "RIGHT"), ("middle", "RIGHT")],
)
def test_parse_completion__side(given: str, expected: str) -> None:
    assert one(side=given).side == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("x = 1", "x = 1"),
        ("x = 1\n", "x = 1"),
        ("x = 1\r\n", "x = 1"),
        ("    x = 1\n    y = 2", "    x = 1\n    y = 2"),
        ("```python\nx = 1\n```", "x = 1"),
        ("```suggestion\n    x = 1\n\n```\n", "    x = 1\n"),
        (["x = 1", "y = 2"], "x = 1\ny = 2"),
        (None, None),
        ("", None),
        ("  ", None),
        ("null", None),
        ("N/A", None),
        ({"replacement": "x"}, None),
        ("x" * 20_001, None),
        (..., None),
    ],
)
def test_parse_completion__suggestion(given: Any, expected: str | None) -> None:
    found = one(suggestion=given).suggestion
    assert (found.replacement if found else None) == expected


def test_parse_completion__suggestion_whose_end_is_guessed() -> None:
    text = json.dumps(reply(element(1, suggestion='f("a")'))).replace('\\"', '"')
    assert parse(text).findings[0].suggestion is None


def test_parse_completion__lengths() -> None:
    found = one(title="word " * 100, description="d" * 9_000, quote="long line\n" * 900)
    assert len(found.title) == 120
    assert found.title.endswith("…")
    assert len(found.description) == 4_000
    assert len(found.quote) <= 2_000
    assert set(found.quote.split("\n")) == {"long line"}
    assert len(one(quote="q" * 9_000).quote) == 2_000
    assert len(parse(json.dumps(reply(summary="s" * 9_000))).summary) == 4_000


def test_parse_completion__title_from_what_else_is_said() -> None:
    assert one(title="", description="First.\nSecond.").title == "First."
    assert one(title=None, description=None).title == "load() gives [] for case 1."
    assert one(title="a\n b\t c").title == "a"


def test_parse_completion__description_and_evidence() -> None:
    assert one(evidence="").description == "Guard it, case 1."
    assert one(evidence="case 1").description == "Guard it, case 1."
    assert one(description="").description == "load() gives [] for case 1."
    assert one(description="load()").description == "load() gives [] for case 1."


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
    assert parsed.rejected == ("review, unit-001: 30 findings over 100 left out",)


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
