"""Fixes of other tools become suggestions where they are one contiguous replacement."""

import pytest

from review_action.domain.finding import Finding
from review_action.pipeline.intake.read_sarif import read_sarif
from tests.unit.intake.test_read_sarif import at, log, region, result, run
from tests.unit.judging.diffs import file_diff

NEW = ["a = 1", "b = eval(x)", "c = 'é𝒳' is y", "    ", "d = 4\r", "e = 5"]
FILE = file_diff([], NEW)


def replaced(where: object, text: object = "", uri: str = "src/app.py") -> dict[str, object]:
    inner = {"deletedRegion": where, "insertedContent": {"text": text}}
    return {"artifactLocation": {"uri": uri}, "replacements": [inner]}


def read(*changes: object, line: int = 2, columns: str = "") -> Finding:
    fixes = [{"artifactChanges": changes}] if changes else []
    told = {"columnKind": columns} if columns else {}
    raw = log(run(result(locations=[at(where=region(line))], fixes=fixes), **told))
    (finding,) = read_sarif(raw, [FILE]).findings
    return finding


@pytest.mark.parametrize(
    ("line", "where", "text", "columns", "lines", "replacement"),
    [
        (2, region(2, startColumn=5, endColumn=9), "literal", "", (2, 2), "b = literal(x)"),
        (2, region(2), "b = 2", "", (2, 2), "b = 2"),
        (2, region(2, 3, startColumn=1, endColumn=1), "", "", (2, 2), ""),
        (2, region(1, 3, startColumn=1, endColumn=1), "z = 0\n", "", (1, 2), "z = 0"),
        (2, region(1, 2, startColumn=6, endColumn=1), "; ", "", (1, 2), "a = 1; b = eval(x)"),
        (
            2,
            region(1, startColumn=1, endColumn=1),
            "import z\n",
            "",
            (1, 2),
            "import z\na = 1\nb = eval(x)",
        ),
        (1, region(2, startColumn=5, endColumn=12), "2", "", (1, 2), "a = 1\nb = 2"),
        (
            3,
            region(3, startColumn=10, endColumn=12),
            "==",
            "unicodeCodePoints",
            (3, 3),
            "c = 'é𝒳' == y",
        ),
        (
            3,
            region(3, startColumn=11, endColumn=13),
            "==",
            "utf16CodeUnits",
            (3, 3),
            "c = 'é𝒳' == y",
        ),
        (5, region(5, startColumn=5), "5", "", (5, 5), "d = 5"),
        (2, region(2), "b = 1\r\nb = 2", "", (2, 2), "b = 1\nb = 2"),
    ],
)
def test_sarif_fix__one_replacement_is_a_suggestion(  # noqa: PLR0917  # columns of the table
    line: int, where: object, text: str, columns: str, lines: tuple[int, int], replacement: str
) -> None:
    finding = read(replaced(where, text), line=line, columns=columns)
    assert finding.suggestion is not None
    assert (finding.start_line, finding.end_line) == lines
    assert finding.suggestion.replacement == replacement
    assert finding.suggestion.proof == "pending"


@pytest.mark.parametrize(
    ("line", "changes", "columns"),
    [
        (2, [], ""),
        (2, [replaced(region(2), "x"), replaced(region(3), "x")], ""),
        (2, [{"replacements": [{}, {}]}], ""),
        (2, [replaced(region(2), "x", uri="src/other.py")], ""),
        (2, [replaced({"charOffset": 3}, "x")], ""),
        (2, [replaced(region(2, 90), "x")], ""),
        (2, [replaced(region(2, startColumn=0), "x")], ""),
        (2, [replaced(region(2, startColumn=5, endColumn=99), "x")], ""),
        (2, [replaced(region(2, startColumn=5, endColumn=3), "x")], ""),
        (2, [replaced(region(2), "x" * 9_000)], ""),
        (2, [replaced(region(2), 3)], ""),
        (2, [replaced(region(2), "b = 1 \u202e")], ""),
        (2, [replaced(region(2), "b = \ud800")], ""),
        (2, [replaced(region(1, 3, startColumn=1, endColumn=1), "z = 0")], ""),  # would join lines
        (3, [replaced(region(3, startColumn=8), "x")], ""),  # counted in nobody knows what
        (3, [replaced(region(3, startColumn=8), "x")], "utf16CodeUnits"),  # in half a character
        (3, [replaced(region(3, startColumn=99), "x")], "utf16CodeUnits"),
        (4, [replaced(region(4), "")], ""),  # an emptied line would be a deleted one
    ],
)
def test_sarif_fix__anything_else_is_none(line: int, changes: list[object], columns: str) -> None:
    assert read(*changes, line=line, columns=columns).suggestion is None


def test_sarif_fix__not_for_the_whole_file_and_not_for_a_page() -> None:
    file = file_diff([], [f"x{n}" for n in range(90)]).model_copy(update={"status": "added"})
    fixes = [{"artifactChanges": [replaced(region(1, 60), "x")]}]
    whole = result(locations=[at(where="none")], fixes=fixes)
    page = result(locations=[at(where=region(1))], fixes=fixes)
    assert [f.suggestion for f in read_sarif(log(run(whole, page)), [file]).findings] == [
        None,
        None,
    ]
