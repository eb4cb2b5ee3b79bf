"""What was reviewed whole, what stands, and who said what goes on to the next run; nothing else does."""

from typing import Any

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, OwnComment
from review_action.domain.report import FileCoverage, RunReport, SuppressedFinding
from review_action.domain.state import Override, ReviewState, Suppression
from review_action.pipeline.intake.digest_hunk import digest_hunk
from review_action.pipeline.intake.since import since
from review_action.pipeline.judging.carry_over import carry_over
from review_action.pipeline.speaking.next_state import Round, next_state
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.unit.intake.states import digests, key, standing, state
from tests.unit.judging.diffs import file_diff, finding
from tests.unit.speaking.reports import report

OLD = [f"line {number}" for number in range(60)]
BAD = "total = eval(items)"


def changed(*edits: tuple[int, str], path: str = "src/app.py") -> FileDiff:
    new = list(OLD)
    for line, text in edits:
        new[line] = text
    return file_diff(OLD, new, path=path)


FILE = changed((10, BAD), (40, "other"))
FOUND = finding(start_line=11, quote=BAD, anchor="exact")


def reviewed(*placed: Placed, states: dict[str, str] | None = None, **values: Any) -> RunReport:
    rows = (states or {"src/app.py": "reviewed"}).items()
    coverage = tuple(FileCoverage.model_validate({"path": p, "state": s}) for p, s in rows)
    return report(*placed, coverage=coverage, **values)


def left(
    said: RunReport, *comments: OwnComment, last: ReviewState | None = None, **values: Any
) -> ReviewState:
    given = {"pull": pull_request(), "policy": "p" * 16, "files": (FILE,)}
    conversation = Conversation(head_sha=HEAD_SHA, own_comments=comments)
    this = Round.model_validate(given | values)
    return next_state(said, this, key=key(), conversation=conversation, last=last)


def on_line(one: Finding = FOUND) -> Placed:
    return Placed(finding=one, where="line", line=max(1, one.start_line))


def test_next_state__of_a_first_round() -> None:
    found = left(reviewed(on_line()))
    assert (found.base_ref, found.head_sha, found.round) == ("main", HEAD_SHA, 1)
    assert found.hunks == digests([FILE])
    assert found.threads == (FOUND.fingerprint,)
    (kept,) = found.findings
    assert (kept.hunk, kept.offset) == (digest_hunk("src/app.py", FILE.hunks[0], key()), 3)
    assert kept.fingerprint == FOUND.fingerprint


def test_next_state__the_next_run_needs_nothing_else() -> None:
    """The round trip: the same change again asks about nothing and carries everything."""
    found = left(reviewed(on_line(FOUND.model_copy(update={"verification": "confirmed"}))))
    assert since([FILE], found, key()).files == ()
    (kept,) = carry_over(found, [FILE], key=key()).standing
    assert (kept.fingerprint, kept.start_line) == (FOUND.fingerprint, 11)


def test_next_state__what_was_not_reviewed_whole_is_asked_about_again() -> None:
    seen = digest_hunk("src/app.py", FILE.hunks[1], key())
    for bad in ("partial", "failed"):
        found = left(reviewed(states={"src/app.py": bad}), seen={"src/app.py": (seen,)})
        assert found.hunks == {"src/app.py": seen}
        assert left(reviewed(states={"src/app.py": bad})).hunks == {}


def test_next_state__a_file_that_could_not_be_read_stays_as_it_was() -> None:
    kept = {"src/unread.py": "A" * 8, "src/app.py": "B" * 8}
    found = left(reviewed(), kept=kept)
    assert found.hunks == {**digests([FILE]), "src/unread.py": "A" * 8}


def test_next_state__the_riskiest_files_come_first() -> None:
    prose = changed((1, "word"), path="docs/a.md")
    risky = changed((1, "os.system(password)"), path="src/z.py")
    states = {"docs/a.md": "reviewed", "src/z.py": "reviewed"}
    found = left(reviewed(states=states), files=(prose, risky))
    assert list(found.hunks) == ["src/z.py", "docs/a.md"]


def test_next_state__rounds_count_heads() -> None:
    assert left(reviewed(), last=state(round=3)).round == 4
    assert left(reviewed(), last=state(round=3, head_sha=HEAD_SHA)).round == 3


def test_next_state__analyzers_look_every_time() -> None:
    certain = FOUND.model_copy(update={"origin": "analyzer"})
    found = left(reviewed(on_line(certain)))
    assert (found.findings, found.threads) == ((), (certain.fingerprint,))


def test_next_state__what_the_summary_told_of_analyzers_is_known_again() -> None:
    found = [
        finding(rule_id="embedded/x", origin="analyzer", quote=f"q{number}")
        for number in range(300)
    ]
    below = [Placed(finding=one, where="summary", reason="r") for one in found]
    kept = left(reviewed(on_line(found[0]), *below[1:], below[1]))
    assert kept.told == tuple(one.fingerprint for one in found[1:201])
    assert left(reviewed(on_line())).told == ()


def test_next_state__what_is_let_be_is_let_be_again() -> None:
    let_be = SuppressedFinding(finding=FOUND, how="command", reason="known", by="ann")
    word = Suppression(rule="logic", reason="known", by="ann")
    said = Override(by="ann", reason="hotfix", head_sha=HEAD_SHA)
    found = left(reviewed(suppressed=(let_be,)), suppressions=(word,), override=said)
    assert [one.fingerprint for one in found.findings] == [FOUND.fingerprint]
    assert (found.suppressions, found.override) == ((word,), said)


def test_next_state__findings_without_a_hunk() -> None:
    gone = finding(path="src/unread.py", start_line=7, quote="x")
    before = state(findings=(standing(gone, hunk="H" * 8, offset=2),))
    whole = finding(start_line=0)
    stray = finding(path="src/stray.py", quote="y")
    found = left(reviewed(on_line(gone), on_line(whole), on_line(stray)), last=before)
    assert [(one.path, one.hunk, one.offset) for one in found.findings] == [
        ("src/unread.py", "H" * 8, 2),
        ("src/app.py", "", 0),
        ("src/stray.py", "", 0),
    ]


def test_next_state__a_removed_line_counts_from_the_old_side() -> None:
    removed = finding(start_line=11, side="LEFT", quote="line 10")
    (kept,) = left(reviewed(on_line(removed))).findings
    assert kept.offset == 3


def test_next_state__a_renamed_file_keeps_its_thread() -> None:
    (kept,) = left(reviewed(on_line()), threads={FOUND.fingerprint: "c" * 16}).findings
    assert (kept.thread, kept.fingerprint) == ("c" * 16, "c" * 16)


def test_next_state__all_our_comments_are_known_and_those_we_closed() -> None:
    comments = [
        OwnComment(id=number, path="src/app.py", fingerprint=f"{number:016x}") for number in (1, 2)
    ]
    last = state(settled=(1, 99))
    found = left(reviewed(on_line()), *comments, last=last, settled=(2,))
    assert set(found.threads) == {f"{1:016x}", f"{2:016x}", FOUND.fingerprint}
    assert found.settled == (1, 2)
