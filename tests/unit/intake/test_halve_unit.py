"""All of a unit is in its parts, and each of them is smaller."""

from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import Guidance
from review_action.domain.unit import ReviewUnit, Snippet
from review_action.pipeline.intake.halve_unit import halve_unit
from review_action.pipeline.intake.split_units import split_units
from tests.unit.judging.diffs import finding


def file(path: str, *sizes: int) -> FileDiff:
    hunks, at = [], 1
    for size in sizes:
        lines = tuple(
            Line("added", None, at + number, f"total_{at + number} = compute({number})")
            for number in range(size)
        )
        hunks.append(Hunk(old_start=at, old_count=0, new_start=at, new_count=size, lines=lines))
        at += size + 10
    return FileDiff(path=path, hunks=tuple(hunks), additions=sum(sizes))


def unit(*files: FileDiff) -> ReviewUnit:
    (whole,) = split_units(files, token_budget=10_000_000)
    return whole


def lines(units: tuple[ReviewUnit, ...]) -> list[tuple[str, int | None, str]]:
    return sorted(
        (file.path, line.new, line.text)
        for unit in units
        for file in unit.files
        for hunk in file.hunks
        for line in hunk.lines
    )


def test_halve_unit__by_files() -> None:
    parts = halve_unit(unit(file("a.py", 40), file("b.py", 40)))

    assert [(part.id, part.paths) for part in parts] == [
        ("unit-001a", ("a.py",)),
        ("unit-001b", ("b.py",)),
    ]


def test_halve_unit__by_hunks() -> None:
    first, second = halve_unit(unit(file("a.py", 40, 40)))

    assert [len(part.files[0].hunks) for part in (first, second)] == [1, 1]
    assert first.paths == second.paths == ("a.py",)
    assert first.files != second.files


def test_halve_unit__evidence_stays_with_its_file() -> None:
    told = (finding(path="a.py"), finding(path="b.py"))
    whole = unit(file("a.py", 40), file("b.py", 40)).model_copy(update={"evidence": told})

    first, second = halve_unit(whole)

    assert (first.evidence, second.evidence) == (told[:1], told[1:])


def test_halve_unit__what_is_around_the_diff_goes_first() -> None:
    remarks = tuple(Remark(path=path, line=1, author="a", text="b") for path in ("a.py", "b.py"))
    guidance = (Guidance(path="AGENTS.md", text="Say it."),)
    snippet = Snippet(path="a.py", start_line=99, end_line=99, text="x")
    whole = unit(file("a.py", 200), file("b.py", 200)).model_copy(
        update={"remarks": remarks, "guidance": guidance, "snippets": (snippet,)}
    )

    first, second = halve_unit(whole)

    assert (first.remarks, second.remarks) == (remarks[:1], remarks[1:])
    assert first.guidance == second.guidance == guidance
    assert first.snippets == second.snippets == ()


def test_halve_unit__a_few_lines_stay_together() -> None:
    assert halve_unit(unit(file("a.py", 3), file("b.py", 3))) == ()


def test_halve_unit__one_long_line_cannot_be_cut() -> None:
    line = Line("added", None, 1, "word " * 2_000)
    hunk = Hunk(old_start=1, old_count=0, new_start=1, new_count=1, lines=(line,))

    assert halve_unit(unit(FileDiff(path="a.py", hunks=(hunk,), additions=1))) == ()


@given(
    st.lists(
        st.lists(st.integers(1, 60), min_size=1, max_size=4).map(tuple), min_size=1, max_size=5
    )
)
def test_halve_unit__nothing_is_lost_or_doubled(shape: list[tuple[int, ...]]) -> None:
    whole = unit(*(file(f"{number}.py", *sizes) for number, sizes in enumerate(shape)))
    parts = halve_unit(whole)

    if parts:
        assert lines(parts) == lines((whole,))
        assert max(part.tokens for part in parts) < 0.9 * whole.tokens
        assert len({part.id for part in parts}) == len(parts) <= 4
    else:
        assert whole.tokens < 256
