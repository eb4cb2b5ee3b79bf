"""What was found before is found again where it is now, or is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff
from review_action.domain.state import StandingFinding
from review_action.pipeline.judging.carry_over import Carried, carry_over
from tests.unit.intake.states import key, standing, state
from tests.unit.judging.diffs import added_file, file_diff, finding

OLD = [f"line {number}" for number in range(60)]
BAD = "total = eval(items)"


def changed(*edits: tuple[int, str], above: int = 0, path: str = "src/app.py") -> FileDiff:
    old = [f"more {number}" for number in range(above)] + OLD
    new = list(old)
    for line, text in edits:
        new[above + line] = text
    return file_diff(old, new, path=path)


BEFORE = changed((10, BAD))
FOUND = finding(start_line=11, quote=BAD, anchor="exact")


def carried(
    *files: FileDiff,
    found: StandingFinding | None = None,
    before: FileDiff = BEFORE,
    complete: bool = True,
) -> Carried:
    known = found or standing(FOUND, before)
    return carry_over(state(before, findings=(known,)), files, key=key(), complete=complete)


def test_carry_over__nothing_new() -> None:
    found = carried(BEFORE)
    (kept,) = found.standing
    assert (kept.fingerprint, kept.start_line, kept.anchor) == (FOUND.fingerprint, 11, "exact")
    assert kept.verification == "confirmed"
    assert (found.again, found.gone, found.threads) == ((), (), {})


def test_carry_over__what_nobody_verified_is_looked_at_again() -> None:
    found = carried(BEFORE, found=standing(FOUND, BEFORE, verification="none"))
    assert [one.start_line for one in found.again] == [11]
    assert found.findings == found.again


def test_carry_over__lines_above_moved_its_hunk() -> None:
    (kept,) = carried(changed((10, BAD), above=30)).standing
    assert (kept.start_line, kept.end_line) == (41, 41)


def test_carry_over__of_equal_hunks_the_nearest() -> None:
    (hunk,) = BEFORE.hunks
    far = hunk.model_copy(update={"new_start": 500, "old_start": 500})
    (kept,) = carried(BEFORE.model_copy(update={"hunks": (far, hunk)})).standing
    assert kept.start_line == 11


def test_carry_over__its_hunk_changed_around_it() -> None:
    found = carried(changed((10, BAD), (11, "another line")))
    (kept,) = found.again
    assert (kept.start_line, found.standing) == (11, ())


def test_carry_over__moved_to_another_place_of_its_file() -> None:
    found = carried(changed((45, BAD)))
    assert [one.start_line for one in found.again] == [46]


def test_carry_over__stands_twice_now_and_the_nearest_is_taken() -> None:
    found = carried(changed((30, BAD), (50, BAD)))
    assert [one.start_line for one in found.again] == [31]


def test_carry_over__several_lines_keep_their_length() -> None:
    before = changed((10, BAD), (11, "return total"))
    two = finding(start_line=11, end_line=12, quote=f"{BAD}\nreturn total")
    after = changed((9, "sum"), (10, BAD), (11, "return total"))
    (kept,) = carried(after, found=standing(two, before), before=before).again
    assert (kept.start_line, kept.end_line) == (11, 12)
    long = two.model_copy(update={"quote": BAD, "end_line": 40})
    (cut,) = carried(after, found=standing(long), before=before).again
    assert (cut.start_line, cut.end_line) == (11, 11)


def test_carry_over__mended() -> None:
    found = carried(changed((10, "total = sum(items)")))
    assert (found.gone, found.findings) == ((FOUND.fingerprint,), ())


def test_carry_over__code_that_is_only_removed_now_is_mended() -> None:
    """The quote stands in the diff, but on the side that goes away."""
    found = carried(file_diff([*OLD[:10], BAD, *OLD[11:]], OLD))
    assert found.gone == (FOUND.fingerprint,)


def test_carry_over__a_finding_about_a_removed_line() -> None:
    left = finding(start_line=11, side="LEFT", quote="line 10")
    known = standing(left, BEFORE)
    (kept,) = carried(changed((10, BAD), above=20), found=known).standing
    assert (kept.side, kept.start_line) == ("LEFT", 31)


def test_carry_over__its_file_is_no_longer_touched() -> None:
    assert carried(changed((1, "x"), path="src/other.py")).gone == (FOUND.fingerprint,)
    assert carried().gone == (FOUND.fingerprint,)


def test_carry_over__what_cannot_be_read_is_not_gone() -> None:
    unread = carry_over(
        state(BEFORE, findings=(standing(FOUND, BEFORE),)), [], key=key(), unread=["src/app.py"]
    )
    assert [one.start_line for one in unread.standing] == [11]
    assert [one.start_line for one in carried(complete=False).standing] == [11]


def test_carry_over__git_tells_the_new_name() -> None:
    renamed = changed((10, BAD), path="src/shop.py").model_copy(
        update={"previous_path": "src/app.py"}
    )
    found = carried(renamed)
    (kept,) = found.again
    assert (kept.path, kept.start_line) == ("src/shop.py", 11)
    assert found.threads == {kept.fingerprint: FOUND.fingerprint}


def test_carry_over__renamed_twice_keeps_the_thread_it_has() -> None:
    renamed = changed((10, BAD), path="src/c.py").model_copy(update={"previous_path": "src/app.py"})
    found = carried(renamed, found=standing(FOUND, BEFORE, thread="c" * 16))
    assert list(found.threads.values()) == ["c" * 16]


def test_carry_over__a_new_file_that_got_another_name() -> None:
    before = added_file([*OLD[:10], BAD])
    after = added_file([*OLD[:10], BAD, "and one more"], path="src/moved.py")
    bystander = added_file(["x"], path="src/x.py")
    found = carried(bystander, after, found=standing(FOUND, before), before=before)
    assert [one.path for one in found.again] == ["src/moved.py"]


def test_carry_over__two_files_might_be_the_one() -> None:
    before = added_file([BAD])
    copies = [added_file([BAD, "x"], path=f"src/{name}.py") for name in "ab"]
    first = finding(start_line=1, quote=BAD)
    found = carried(*copies, found=standing(first, before), before=before)
    assert ([one.path for one in found.again], found.gone) == (["src/a.py"], ())


@pytest.mark.parametrize("quote", ["", "}", "  ), "])
def test_carry_over__too_little_is_quoted_to_know_it_elsewhere(quote: str) -> None:
    weak = standing(finding(start_line=11, quote=quote))
    assert carried(changed((10, quote), path="src/b.py"), found=weak).gone == (weak.fingerprint,)


def test_carry_over__without_a_quote_only_its_own_hunk_tells() -> None:
    bare = standing(finding(start_line=11, anchor="line"), BEFORE)
    (kept,) = carried(BEFORE, found=bare).standing
    assert (kept.start_line, kept.anchor) == (11, "line")
    found = carried(changed((10, "other")), found=bare)
    assert (found.unclear, found.gone) == ((bare.fingerprint,), ())


def test_carry_over__about_a_whole_file() -> None:
    whole = standing(finding(start_line=0))
    (kept,) = carried(BEFORE, found=whole).standing
    assert kept.start_line == 0
    assert carried(changed((10, "other")), found=whole).unclear == (whole.fingerprint,)


@given(st.lists(st.sampled_from([*OLD[:6], BAD, "}", ""]), max_size=25))
def test_carry_over__nothing_is_lost(lines: list[str]) -> None:
    """Each finding is carried, gone or unclear; and what is carried stands in the change."""
    known = tuple(
        standing(one, BEFORE)
        for one in (FOUND, finding(start_line=11), finding(start_line=0), finding(path="gone.py"))
    )
    after = file_diff(OLD[:12], lines)

    found = carry_over(state(BEFORE, findings=known), [after], key=key())

    assert len(found.findings) + len(found.gone) + len(found.unclear) == len(known)
    shown = after.new_lines
    for one in found.findings:
        assert one.start_line == 0 or not one.quote or shown[one.start_line] == one.quote
