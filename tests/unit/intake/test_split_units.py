"""Units: nothing lost, nothing twice, within the budget, related and risky files first."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.intake.relate_files import relate_files
from review_action.pipeline.intake.split_hunk import split_hunk
from review_action.pipeline.intake.split_units import split_units


def hunk_of(count: int, *, start: int = 1, text: str = "value = compute(value)") -> Hunk:
    lines = tuple(Line("added", None, start + at, f"{text} {start + at}") for at in range(count))
    return Hunk(old_start=start - 1, old_count=0, new_start=start, new_count=count, lines=lines)


def file_of(path: str, *sizes: int, text: str = "value = compute(value)") -> FileDiff:
    hunks = tuple(hunk_of(size, start=1 + 1000 * at, text=text) for at, size in enumerate(sizes))
    return FileDiff(path=path, hunks=hunks, additions=sum(sizes))


def units_of(*files: FileDiff, token_budget: int = 100_000) -> list[list[str]]:
    return [list(unit.paths) for unit in split_units(files, token_budget=token_budget)]


def test_split_units__nothing_makes_no_unit() -> None:
    assert split_units([], token_budget=1000) == ()
    assert split_units([FileDiff(path="a.py")], token_budget=1000) == ()


def test_split_units__small_files_share_one_unit() -> None:
    files = [file_of(f"pkg/m{at}.py", 3) for at in range(300)]
    units = split_units(files, token_budget=40_000)
    assert len(units) == 1
    assert sorted(units[0].paths) == sorted(file.path for file in files)


def test_split_units__the_budget_decides_how_many() -> None:
    files = [file_of(f"pkg/m{at}.py", 20) for at in range(300)]
    units = split_units(files, token_budget=10_000)
    least = sum(unit.tokens for unit in units) / 10_000
    assert least <= len(units) <= least + 2
    assert max(unit.tokens for unit in units) <= 10_000


def test_split_units__ids_count_in_the_order_of_risk() -> None:
    files = [
        file_of("docs/guide.md", 40),
        file_of("pkg/plain.py", 40),
        file_of("pkg/login.py", 40, text="password = request.query(sql)"),
    ]
    units = split_units(files, token_budget=700)
    assert [unit.id for unit in units] == ["unit-001", "unit-002", "unit-003"]
    assert [unit.paths for unit in units] == [
        ("pkg/login.py",),
        ("pkg/plain.py",),
        ("docs/guide.md",),
    ]
    assert units[0].risk > units[1].risk > units[2].risk


def test_split_units__a_test_goes_with_its_source() -> None:
    files = [
        file_of("tests/unit/test_parser.py", 30),
        file_of("app/other.py", 30),
        file_of("app/parser.py", 30),
        file_of("tests/unit/test_other.py", 30),
    ]
    assert units_of(*files, token_budget=1100) == [
        ["app/other.py", "tests/unit/test_other.py"],
        ["app/parser.py", "tests/unit/test_parser.py"],
    ]


def test_split_units__files_of_one_directory_come_next() -> None:
    files = [file_of(f"{folder}/{at}.py", 20) for at in range(2) for folder in ("a", "b")]
    assert units_of(*files, token_budget=700) == [["a/0.py", "a/1.py"], ["b/0.py", "b/1.py"]]


def test_split_units__the_order_of_the_listing_does_not_matter() -> None:
    files = [file_of(f"m{at}.py", 5 + at) for at in range(9)]
    assert split_units(files, token_budget=600) == split_units(files[::-1], token_budget=600)


def test_split_units__a_long_file_is_cut_between_hunks() -> None:
    units = split_units([file_of("a.py", 30, 30, 30)], token_budget=900)
    assert [len(unit.files[0].hunks) for unit in units] == [2, 1]
    assert [unit.files[0].additions for unit in units] == [60, 30]


def test_split_units__a_hunk_over_the_budget_is_cut_between_lines() -> None:
    units = split_units([file_of("a.py", 100)], token_budget=400)
    assert len(units) == 3
    assert max(unit.tokens for unit in units) <= 400
    parts = sorted((unit.files[0].hunks[0] for unit in units), key=lambda hunk: hunk.new_start)
    assert [line.new for part in parts for line in part.lines] == list(range(1, 101))
    assert sum(part.new_count for part in parts) == 100


def test_split_units__a_line_over_the_budget_is_not_cut() -> None:
    file = FileDiff(path="a.py", hunks=(hunk_of(3, text="word " * 500),), additions=3)
    units = split_units([file], token_budget=100)
    assert [unit.files[0].additions for unit in units] == [1, 1, 1]


def test_split_units__the_rest_of_a_long_file_shares_its_unit() -> None:
    units = units_of(file_of("a.py", 45, 10), file_of("b.py", 10), token_budget=600)
    assert units == [["a.py"], ["a.py", "b.py"]]


def test_split_hunk__headers_stay_true() -> None:
    lines = (
        Line("context", 10, 20, "a"),
        Line("removed", 11, None, "b"),
        Line("removed", 12, None, "c"),
        Line("added", None, 21, "d"),
        Line("context", 13, 22, "e"),
    )
    hunk = Hunk(old_start=10, old_count=4, new_start=20, new_count=3, section="f", lines=lines)
    parts = split_hunk(hunk, budget=2, weigh=lambda _: 1)
    assert [part.header for part in parts] == [
        "@@ -10,2 +20,1 @@ f",
        "@@ -12,1 +21,1 @@ f",
        "@@ -13,1 +22,1 @@ f",
    ]


def test_split_hunk__a_part_that_only_deletes_names_the_line_before() -> None:
    lines = tuple(Line("removed", at, None, "x") for at in range(5, 9))
    hunk = Hunk(old_start=5, old_count=4, new_start=4, new_count=0, lines=lines)
    parts = split_hunk(hunk, budget=2, weigh=lambda _: 1)
    assert [part.header for part in parts] == ["@@ -5,2 +4,0 @@", "@@ -7,2 +4,0 @@"]


def test_split_hunk__one_that_fits_is_the_same() -> None:
    hunk = hunk_of(3)
    assert split_hunk(hunk, budget=3, weigh=lambda _: 1) == (hunk,)


def test_split_hunk__keeps_a_replacement_together_when_it_can() -> None:
    context = tuple(Line("context", at, at, "c") for at in range(1, 5))
    lines = (*context, Line("removed", 5, None, "a"), Line("added", None, 5, "b"))
    hunk = Hunk(old_start=1, old_count=5, new_start=1, new_count=5, lines=lines)
    parts = split_hunk(hunk, budget=5, weigh=lambda _: 1)
    assert [[line.text for line in part.lines] for part in parts] == [["c"] * 4, ["a", "b"]]


@pytest.mark.parametrize(
    ("path", "leader"),
    [
        ("tests/test_parser.py", "app/parser.py"),
        ("web/Button.test.tsx", "web/Button.tsx"),
        ("web/__tests__/Button.spec.ts", "web/Button.tsx"),
        ("core/server_test.go", "core/server.go"),
        ("src/test/java/org/UserServiceTest.java", "src/main/java/org/UserService.java"),
        ("include/engine.h", "src/engine.cpp"),
        ("tests/test_engine.cpp", "src/engine.cpp"),
        ("b/tests/test_index.py", "b/index.py"),
        ("tests/test_alone.py", "tests/test_alone.py"),
        ("tests/test_button.py", "tests/test_button.py"),
        ("other.h", "other.h"),
        ("app/parser.py", "app/parser.py"),
        (".hidden", ".hidden"),
    ],
)
def test_relate_files__names_the_group(path: str, leader: str) -> None:
    sources = [
        "app/parser.py",
        "web/Button.tsx",
        "core/server.go",
        "src/main/java/org/UserService.java",
        "src/engine.cpp",
        "a/index.py",
        "b/index.py",
    ]
    assert relate_files([*sources, path])[path] == leader


def numbered(files: Sequence[FileDiff]) -> Counter[tuple[str, Line]]:
    return Counter(
        (file.path, line) for file in files for hunk in file.hunks for line in hunk.lines
    )


def shown(units: Sequence[ReviewUnit]) -> Counter[tuple[str, Line]]:
    return numbered([file for unit in units for file in unit.files])


FILES = st.dictionaries(
    st.sampled_from(["a/x.py", "a/test_x.py", "b/y.h", "b/y.c", "z/auth.go", "README.md", "q"]),
    st.lists(st.integers(1, 60), max_size=5),
)


@settings(deadline=None, max_examples=60)
@given(sizes=FILES, budget=st.integers(0, 3000))
def test_split_units__every_line_is_in_exactly_one_unit(
    sizes: dict[str, list[int]], budget: int
) -> None:
    files = [file_of(path, *hunks) for path, hunks in sizes.items()]
    units = split_units(files, token_budget=budget)
    assert shown(units) == numbered(files)
    assert all(hunk.lines for unit in units for file in unit.files for hunk in file.hunks)
    assert [unit.risk for unit in units] == sorted((unit.risk for unit in units), reverse=True)


@settings(deadline=None, max_examples=60)
@given(sizes=FILES, budget=st.integers(800, 3000))
def test_split_units__a_hunk_that_fits_is_never_cut(
    sizes: dict[str, list[int]], budget: int
) -> None:
    files = [file_of(path, *(min(size, 20) for size in hunks)) for path, hunks in sizes.items()]
    units = split_units(files, token_budget=budget)
    hunks = [(file.path, hunk) for unit in units for file in unit.files for hunk in file.hunks]
    wanted = [(file.path, hunk) for file in files for hunk in file.hunks]
    assert sorted(hunks, key=repr) == sorted(wanted, key=repr)
    assert all(unit.tokens <= budget for unit in units)
