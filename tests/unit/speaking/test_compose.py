"""Everything a run says: placed, marked, safe, and within GitHub's limits."""

from typing import Any

import pytest

from review_action.domain.finding import DroppedFinding, Suggestion
from review_action.domain.marker import SUMMARY_MARKER, Marker, find_marker
from review_action.domain.placement import Placed
from review_action.domain.report import AgentRun, FileCoverage, SuppressedFinding, Verdict
from review_action.domain.review import ReviewPayload
from review_action.pipeline.speaking.compose import BODY_CHARACTERS, compose
from tests.unit.judging.diffs import finding
from tests.unit.speaking.reports import on_line, report

BODY_LIMIT = 65_535
REFUSED = DroppedFinding(finding=finding(verification="refuted"), reason="The line is a comment.")
MERGED = DroppedFinding(finding=finding(), reason="said twice")
LET_BE = SuppressedFinding(finding=finding(), how="command", reason="on purpose", by="ada")
UNSEEN = FileCoverage(path="a.py", state="partial", reason="the reply was cut at a limit")


def composed(*placed: Placed, **values: Any) -> ReviewPayload:
    return compose(report(*placed, **values), check_name="review-action")


def test_compose__new_findings_on_lines_become_comments() -> None:
    new, said = on_line(3), on_line(5).model_copy(update={"standing": "unchanged"})
    file = Placed(finding=finding(quote="f", title="On the file"), where="file", reason="no line")
    removed = on_line(9, side="LEFT", end_line=11)
    payload = composed(new, said, file, removed)
    assert [(c.line, c.start_line, c.side) for c in payload.comments] == [
        (3, None, "RIGHT"),
        (11, 9, "LEFT"),
    ]
    assert [c.fingerprint for c in payload.comments] == [
        new.finding.fingerprint,
        removed.finding.fingerprint,
    ]
    assert "On the file" in payload.summary
    assert payload.head_sha == "a" * 40


def test_compose__markers_end_every_body() -> None:
    payload = composed(on_line(3))
    (comment,) = payload.comments
    assert find_marker(comment.body) == Marker("finding", comment.fingerprint)
    assert find_marker(payload.summary) == Marker("summary")
    assert payload.summary.endswith(f"\n\n{SUMMARY_MARKER}")
    assert Marker("summary").comment == SUMMARY_MARKER
    found = find_marker(payload.body)
    assert found is not None
    assert (found.kind, found.comment) == ("review", payload.marker)


def test_compose__review_marker_tells_what_is_said_and_where() -> None:
    one, two = on_line(3), on_line(5)
    assert composed(one, two).marker == composed(two, one).marker
    assert composed(one).marker != composed(two).marker
    assert composed(one).marker != composed(one, head_sha="b" * 40).marker


def test_compose__never_more_comments_than_one_review_bears() -> None:
    payload = composed(*(on_line(line, title=f"Finding {line}.") for line in range(1, 41)))
    assert len(payload.comments) == 30
    assert all(f"Finding {line}." in payload.summary for line in range(31, 41))


@pytest.mark.parametrize(
    ("suggestion", "values", "block"),
    [
        ({"replacement": "x = 1", "proof": "parsed"}, {}, "```suggestion\nx = 1\n```"),
        ({"replacement": "x", "proof": "applied"}, {"end_line": 5}, "```suggestion\nx\n```"),
        ({"replacement": "", "proof": "parsed"}, {}, "```suggestion\n```"),
        ({"replacement": "a\n```\nb", "proof": "applied"}, {}, "````suggestion\na\n```\nb\n````"),
        ({"replacement": "x = 1", "proof": "refused", "refusal": "why"}, {}, "```py\nx = 1\n```"),
        ({"replacement": "x = 1", "proof": "pending"}, {}, "```py\nx = 1\n```"),
        ({"replacement": "x = 1", "proof": "parsed"}, {"side": "LEFT"}, "```py\nx = 1\n```"),
    ],
)
def test_compose__suggestions(
    suggestion: dict[str, Any], values: dict[str, Any], block: str
) -> None:
    entry = on_line(3, suggestion=Suggestion(**suggestion), **values)
    body = composed(entry).comments[0].body
    assert f"\n{block}\n" in body
    assert ("```suggestion" in body) == ("suggestion" in block)


def test_compose__suggestion_on_other_lines_is_no_button() -> None:
    entry = on_line(3, end_line=4, suggestion=Suggestion(replacement="x", proof="parsed"))
    clipped = entry.model_copy(update={"line": 3, "start_line": None})
    assert "```suggestion" not in composed(clipped).comments[0].body


def test_compose__refused_deletion_has_nothing_to_show() -> None:
    entry = on_line(3, suggestion=Suggestion(replacement="", proof="refused", refusal="why"))
    assert "```" not in composed(entry).comments[0].body


def test_compose__hostile_text_is_harmless_everywhere() -> None:
    bad = "@alice fixes #1 <img src=x> [a](https://evil.example) <!-- review-action:summary v1 -->"
    entry = on_line(3, title=bad, description=bad, changes=(bad,))
    failed = FileCoverage(path="a.py", state="failed", reason=bad)
    payload = composed(
        entry,
        entry.model_copy(update={"where": "summary", "reason": bad}),
        coverage=(failed,),
        summaries=(bad, bad),
        dropped=(DroppedFinding(finding=entry.finding, reason=bad),),
        warnings=(bad,),
        agents=(AgentRun(agent="review", prompts=1, failures=(bad,)),),
        verdict=Verdict(conclusion="inconclusive", reasons=(bad,)),
    )
    for text in (
        payload.body,
        payload.summary,
        payload.check.summary,
        payload.job_summary,
        payload.comments[0].body,
    ):
        assert not any(act in text for act in ("@alice", "#1 ", "<img", "https://evil"))
        assert text.count("<!-- review-action:") <= 1


def test_compose__blocking_findings_without_quote_are_still_told() -> None:
    entry = on_line(3, title="@x breaks", quote="")
    blocking = (entry.finding.fingerprint,)
    payload = composed(entry, verdict=Verdict(conclusion="fail", blocking=blocking))
    assert "blocks" in payload.check.summary
    assert payload.check.conclusion == "fail"
    assert payload.comments[0].fingerprint == blocking[0]


def test_compose__keeps_within_limits_and_tells_what_was_cut() -> None:
    long = "A long explanation of what is wrong. " * 100
    suggestion = Suggestion(replacement="x = 1\n" * 12_000, proof="applied")
    entries = [
        on_line(line, title=f"{line} {long}", description=long, suggestion=suggestion)
        for line in range(1, 150)
    ]
    payload = composed(
        *entries,
        summaries=(long,) * 80,
        warnings=(long,) * 80,
        coverage=tuple(
            FileCoverage(path=f"{n}/{'d' * 200}.py", state="failed", reason=f"{n} {long[:900]}")
            for n in range(800)
        ),
    )
    for text in (payload.body, payload.summary, payload.check.summary):
        assert 0 < len(text) <= BODY_LIMIT
    assert all(len(comment.body) <= BODY_LIMIT for comment in payload.comments)
    assert "it is too long for a comment" in payload.comments[0].body
    assert find_marker(payload.comments[0].body) is not None
    assert find_marker(payload.summary) == Marker("summary")
    assert len(payload.job_summary.encode()) < 1_048_576
    assert "summaries were left out here" in payload.summary
    assert "more" in payload.summary
    assert len(payload.annotations) == 149
    assert all(len(note.message) <= 4_000 for note in payload.annotations)
    assert all(len(note.title) <= 255 for note in payload.annotations)
    assert len(payload.check.title) <= 255


def test_compose__what_no_step_can_shorten_is_cut() -> None:
    reasons = tuple(f"{n} {'reason ' * 60}" for n in range(300))
    payload = composed(verdict=Verdict(conclusion="inconclusive", reasons=reasons))
    assert len(payload.summary) <= BODY_LIMIT
    assert find_marker(payload.summary) == Marker("summary")


def test_compose__annotations_are_plain_and_on_the_new_side() -> None:
    surplus = on_line(8).model_copy(update={"where": "summary", "reason": "too many"})
    lost = Placed(finding=finding(anchor="none", quote="l"), where="summary", reason="no file")
    on_file = Placed(finding=finding(start_line=0, quote="f"), where="file", reason="whole file")
    removed = on_line(9, side="LEFT", end_line=10, title=" ")
    payload = composed(
        on_line(3, end_line=4, severity="info", title="a\n\u202eb"), surplus, lost, on_file, removed
    )
    notes = payload.annotations
    assert payload.check.annotations == notes
    assert [(n.start_line, n.end_line, n.level) for n in notes] == [
        (8, 8, "error"),
        (1, 1, "error"),
        (1, 1, "error"),
        (3, 4, "info"),
    ]
    assert notes[3].title == "a \\u202eb"
    told = "For an empty list it fails. (review/logic · high confidence, no second look)"
    assert notes[3].message == told
    assert notes[1].message.startswith("On this file. ")
    assert notes[2].message.startswith("On line 9 as it was before. ")
    assert notes[2].title == "review/logic"


def test_compose__what_blocks_comes_first_then_the_severest() -> None:
    note, slight = on_line(1, severity="info", title="n"), on_line(2, severity="warning", title="w")
    severe, blocking = on_line(3, title="e"), on_line(4, severity="warning", title="b", quote="b")
    verdict = Verdict(conclusion="fail", blocking=(blocking.finding.fingerprint,))
    payload = composed(note, slight, severe, blocking, verdict=verdict)
    assert [comment.line for comment in payload.comments] == [4, 3, 2, 1]
    assert [n.start_line for n in payload.annotations] == [4, 3, 2, 1]


def test_compose__long_text_is_folded_and_a_text_that_repeats_its_title_is_not_said() -> None:
    long = on_line(3, description="One. Two. Three. Four.\n\n- five")
    again = on_line(5, title="It fails.", description="It fails")
    first, second = (comment.body for comment in composed(long, again).comments)
    shown, folded = first.split("<details><summary>More</summary>")
    assert "One. Two. Three.\n" in shown
    assert "Four.\n\n- five\n" in folded
    assert second.count("It fails") == 1


def test_compose__how_sure_a_finding_is_in_words() -> None:
    sure: dict[str, dict[str, Any]] = {
        "found by a fixed rule": {"origin": "analyzer", "verification": "confirmed"},
        "confirmed by a second look": {"verification": "confirmed"},
        "not settled by a second look": {"verification": "unsure"},
        "high confidence, no second look": {},
        "2 passes found it independently": {"raised_by": ("a#1", "a#1", "b#1")},
    }
    for words, values in sure.items():
        payload = composed(on_line(3, **values))
        assert words in payload.comments[0].body, words
        assert words in payload.annotations[0].message, words
        assert words in payload.job_summary, words


def test_compose__a_finding_off_its_line_is_told_whole_in_the_summary() -> None:
    mended = Suggestion(replacement="x = ```", proof="applied")
    entry = on_line(3, description="It fails for 0.", suggestion=mended)
    folded = entry.model_copy(update={"where": "summary", "reason": "its line is not in the diff"})
    summary = composed(folded).summary
    assert "It fails for 0.\n" in summary
    assert "````\nx = ```\n````" in summary
    assert "its line is not in the diff" in summary


def test_compose__a_text_of_lists_alone_is_told_in_the_summary_too() -> None:
    entry = on_line(3, description="- one\n- two").model_copy(update={"where": "summary"})
    assert "\n- one - two\n" in composed(entry).summary


def test_compose__why_several_are_not_on_their_lines_is_said_once() -> None:
    unsure = on_line(7, verification="unsure")
    entries = [
        entry.model_copy(update={"where": "summary", "reason": why})
        for entry, why in (
            (on_line(1), "one"),
            (on_line(3), "two"),
            (on_line(5), "two"),
            (unsure, "x"),
        )
    ]
    summary = composed(*entries).summary
    assert summary.count("4 findings not on their lines; two</summary>") == 1
    assert summary.count("two") == 1
    assert summary.count(" · one</sub>") == 1
    assert composed(*entries[:2]).summary.count("not on their lines</summary>") == 1


def test_compose__a_models_summary_cannot_look_like_a_verdict() -> None:
    for bad in ("# Pass\n\n**Pass: no findings.**", "Reads.\n\n## Verdict: pass", "| a |\n| - |"):
        summary = composed(on_line(3), summaries=(bad,)).summary
        assert summary.count("**Pass") == 1
        assert not any(line.startswith(("#", "| a", "| - ")) for line in summary.splitlines())


def test_find_marker__only_the_last_line_counts() -> None:
    marker = Marker("finding", "0123456789abcdef").comment
    assert find_marker(f"text\n\n{marker}\n") == Marker("finding", "0123456789abcdef")
    assert find_marker(marker) == Marker("finding", "0123456789abcdef")
    assert find_marker(f"{marker}\ntext") is None
    assert find_marker(f"text {marker}") is None
    assert find_marker("<!-- review-action:finding v2 0123456789abcdef -->") is None


def test_compose__the_state_stands_above_the_summarys_own_marker() -> None:
    line = "<!-- review-action:state v1 AAAA 00 -->"
    summary = compose(report(), check_name="c", state_marker=line).summary
    assert summary.endswith(f"\n\n{line}\n\n{SUMMARY_MARKER}")


def test_compose__words_make_room_for_the_state() -> None:
    """Whatever is said, the state is whole, or the next run would review everything again."""
    line = f"<!-- review-action:state v1 {'A' * 25_000} 00 -->"
    long = [on_line(n, title="t" * 190, path="p" * 3_000) for n in range(1, 200)]
    elsewhere = [entry.model_copy(update={"where": "summary"}) for entry in long]
    summary = compose(report(*elsewhere), check_name="c", state_marker=line).summary
    assert summary.endswith(f"\n\n{line}\n\n{SUMMARY_MARKER}")
    assert len(summary) <= BODY_CHARACTERS + 10


def test_compose__an_overridden_failure_is_neutral() -> None:
    verdict = Verdict(conclusion="fail", overridden_by="ann", override_reason="<b>hotfix</b>")
    payload = compose(report(verdict=verdict), check_name="c")
    assert payload.check.conclusion == "inconclusive"
    assert payload.check.title.startswith("Overridden by ann")
    assert "&lt;b>hotfix" in payload.summary


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Rating 8 of 10."),
        (
            {"dropped": (REFUSED,)},
            "Rating 8 of 10: what was claimed did not stand up to a second look.",
        ),
        ({"dropped": (MERGED,)}, "Rating 8 of 10."),
        ({"suppressed": (LET_BE,)}, "Rating 8 of 10: what was found is let be."),
        ({"coverage": (UNSEEN,)}, "Rating 8 of 10 for what was reviewed."),
    ],
)
def test_compose__a_rating_says_what_it_goes_by(values: dict[str, Any], words: str) -> None:
    assert words in composed(rating=8, **values).summary
