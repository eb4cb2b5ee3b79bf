"""What is read of one finding: each field clamped, a finding without a place left out."""

import json
from typing import Any

import pytest

from review_action.domain.finding import Finding
from tests.unit.asking.replies import AGENT, REFACTOR, element, parse, reply


def one(**changes: Any) -> Finding:
    (found,) = parse(json.dumps(reply(element(1, **changes)))).findings
    return found


def rejected(**changes: Any) -> str:
    parsed = parse(json.dumps(reply(element(1, **changes), element(2))))
    assert [finding.start_line for finding in parsed.findings] == [20]
    (reason,) = parsed.rejected
    return reason


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
    assert told.endswith(f"{reason}.")
    assert told.startswith("A claim of the model was left out: ")
    assert not given or given is ... or given not in told


def test_parse_completion__rejected_beside_good_ones() -> None:
    text = json.dumps(reply(element(1, title="", description="", evidence="")))
    assert parse(text).rejected == ("A claim of the model was left out: it says nothing.",)
    mixed = json.dumps({**reply(element(1)), "findings": ["prose", element(1)]})
    assert parse(mixed).rejected[0].endswith("it is not an object.")


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
        ("`sql-injection`", "review/sql-injection"),
        ("[review/bug]", "review/bug"),
        ("bug: Bug (error)", "review/bug"),
        ("made-up", "review/other"),
        (":", "review/other"),
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


def test_read_finding__the_failing_case_comes_before_the_remedy_and_the_gain_before_the_proof() -> (
    None
):
    told = reply(element(evidence="For 0 it fails.", description="Guard it."))
    reviewed, refactored = (
        parse(json.dumps(told), agent=agent).findings[0] for agent in (AGENT, REFACTOR)
    )
    assert reviewed.description == "For 0 it fails.\n\nGuard it."
    assert refactored.description == "Guard it.\n\nFor 0 it fails."
