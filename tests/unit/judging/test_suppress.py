"""What is let be, on whose word, and what an author cannot let be alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.state import Suppression
from review_action.pipeline.judging.suppress import Suppressed, suppress
from tests.unit.judging.diffs import file_diff, finding

BAD = "total = eval(items)"
SAYS = "# review-action: ignore[logic] the input is ours"


def file(line: str = BAD, *, old: tuple[str, ...] = (), new: tuple[str, ...] = ()) -> FileDiff:
    """`line` is added below `old`, which stands on the base, and `new`, which does not."""
    return file_diff(["a", *old, "z"], ["a", *old, *new, line, "z"])


def on(where: FileDiff, line: str = BAD, **values: Any) -> Finding:
    number = next(number for number, text in where.new_lines.items() if text == line)
    return finding(**{"start_line": number, "quote": line, "anchor": "exact"} | values)


def judged(where: FileDiff, line: str = BAD, **values: Any) -> Suppressed:
    return suppress([on(where, line, **values)], [where])


def test_suppress__nothing_says_so() -> None:
    result = judged(file())
    assert (len(result.kept), result.suppressed, result.warnings) == (1, (), ())


def test_suppress__a_comment_of_the_base_counts_for_errors() -> None:
    (let_be,) = judged(file(old=(SAYS,))).suppressed
    assert (let_be.how, let_be.reason, let_be.by) == ("base-comment", "the input is ours", "")


def test_suppress__an_author_cannot_open_their_own_gate() -> None:
    result = judged(file(new=(SAYS,)))
    assert (len(result.kept), result.suppressed) == (1, ())
    (warning,) = result.warnings
    assert warning.startswith("src/app.py:2: ")
    assert "/ignore" in warning


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_suppress__an_author_may_let_be_what_does_not_weigh(severity: str) -> None:
    above = judged(file(new=(SAYS,)), severity=severity)
    behind = f"{BAD}  {SAYS}"
    beside = judged(file(behind), behind, severity=severity)
    assert [each.suppressed[0].how for each in (above, beside)] == ["new-comment"] * 2


@pytest.mark.parametrize(
    "comment",
    [
        "// review-action: ignore[logic] the input is ours",
        "/* review-action:ignore[logic] the input is ours */",
        "<!-- review-action: ignore[logic]: the input is ours -->",
        "-- review-action: ignore[logic] - the input is ours",
        "  * review-action: ignore[logic] the input is ours",
        "; review-action: ignore[style/naming, review/logic] the input is ours\r",
        '"""review-action: ignore[logic] the input is ours"""',
    ],
)
def test_suppress__in_comments_of_many_languages(comment: str) -> None:
    (let_be,) = judged(file(old=(comment,))).suppressed
    assert let_be.reason == "the input is ours"


@pytest.mark.parametrize(
    "comment",
    [
        "review-action: ignore[logic] not in a comment",
        "# review-action: ignore the input is ours",
        "# review-action: ignore[] the input is ours",
        "# review-action: ignore[*] the input is ours",
        "# review-action: ignore[review] the input is ours",
        "# review-action: ignore[security] the input is ours",
        "# review-action: ignore[logic] the input is ours" + " " * 2_000,
    ],
)
def test_suppress__what_does_not_name_the_rule_counts_for_nothing(comment: str) -> None:
    result = judged(file(old=(comment,)))
    assert (len(result.kept), result.warnings) == (1, ())


@pytest.mark.parametrize("reason", ["", " x", " ...", " 12 345"])
def test_suppress__a_reason_is_required(reason: str) -> None:
    result = judged(file(old=(f"# review-action: ignore[logic]{reason}",)))
    assert len(result.kept) == 1
    assert "needs a reason" in result.warnings[0]


def test_suppress__two_lines_above_is_too_far() -> None:
    assert judged(file(old=(SAYS, "other = 1"))).suppressed == ()


def test_suppress__a_line_that_the_change_does_not_show_is_the_bases() -> None:
    where = file_diff(["a", SAYS, BAD], ["a", SAYS, BAD + "  "], context=0)
    found = finding(start_line=3, severity="error")
    text = f"a\n{SAYS}\n{BAD}  \n"
    assert suppress([found], [where]).suppressed == ()
    assert suppress([found], [where], texts={"src/app.py": None}).suppressed == ()
    (let_be,) = suppress([found], [where], texts={"src/app.py": text}).suppressed
    assert let_be.how == "base-comment"
    assert suppress([found], [where], texts={"src/app.py": "a"}).suppressed == ()


@pytest.mark.parametrize(
    "values", [{"side": "LEFT"}, {"start_line": 0}, {"path": "src/other.py"}], ids=str
)
def test_suppress__what_is_on_no_new_line_has_no_comment(values: dict[str, Any]) -> None:
    assert judged(file(old=(SAYS,)), **values).suppressed == ()


@pytest.mark.parametrize(
    ("said", "lets_be"),
    [
        ({"rule": "logic"}, True),
        ({"rule": "review/logic"}, True),
        ({"rule": "logic", "path": "src/app.py"}, True),
        ({"rule": "logic", "path": "src/other.py"}, False),
        ({"rule": "style/naming"}, False),
        ({"fingerprint": finding(quote=BAD).fingerprint}, True),
        ({"fingerprint": "f" * 16}, True),
        ({"fingerprint": "0" * 16, "rule": "logic"}, False),
    ],
    ids=str,
)
def test_suppress__a_maintainers_word(said: dict[str, str], *, lets_be: bool) -> None:
    where = file()
    found = on(where)
    word = Suppression.model_validate({"reason": "known", "by": "ann", **said})
    result = suppress([found], [where], [word], threads={found.fingerprint: "f" * 16})
    assert [each.by for each in result.suppressed] == ["ann"] * lets_be
    assert len(result.kept) == (not lets_be)


@given(st.lists(st.sampled_from([SAYS, BAD, "x", "# review-action: ignore[logic]"]), max_size=9))
def test_suppress__no_finding_is_lost_and_no_new_comment_lets_an_error_be(lines: list[str]) -> None:
    where = file_diff(["a"], ["a", *lines])
    found = [
        finding(start_line=number, quote=f"{number}", severity=severity)
        for number in range(1, len(lines) + 2)
        for severity in ("error", "info")
    ]
    result = suppress(found, [where])
    assert len(result.kept) + len(result.suppressed) == len(found)
    assert all(each.finding.severity != "error" for each in result.suppressed)
