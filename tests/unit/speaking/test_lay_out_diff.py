"""Rows of a diff with findings below their lines, within bounds."""

from review_action.domain.finding import Suggestion
from review_action.domain.placement import Placed
from review_action.pipeline.speaking.lay_out_diff import (
    HIDDEN,
    MAX_FILE_ROWS,
    MAX_LINE,
    MAX_ROWS,
    lay_out_diff,
)
from tests.unit.judging.diffs import added_file, file_diff, finding
from tests.unit.speaking.reports import on_line


def test_lay_out_diff__a_finding_below_its_last_line_on_its_side() -> None:
    file = file_diff(["a", "old", "c"], ["a", "new", "c"])
    removed = on_line(2, side="LEFT", severity="info")
    spans = on_line(1, end_line=2, severity="warning")

    (sheet,), elsewhere = lay_out_diff([file], [removed, spans, on_line(2)], [])

    assert [(row.kind, row.severity, len(row.notes)) for row in sheet.rows] == [
        ("hunk", "", 0),
        ("context", "warning", 0),
        ("removed", "info", 1),
        ("added", "error", 2),
        ("context", "", 0),
    ]
    assert (sheet.said, sheet.notes, elsewhere) == (3, (), ())
    assert [note.number for row in sheet.rows for note in row.notes] == [1, 2, 3]


def test_lay_out_diff__what_has_no_line_stands_above_and_what_has_no_file_apart() -> None:
    whole = Placed(finding=finding(start_line=0), where="file")
    far = Placed(finding=finding(start_line=900, end_line=10**12), where="summary")
    gone = Placed(finding=finding(path="gone.py", start_line=1), where="summary")

    (sheet,), elsewhere = lay_out_diff([added_file(["a"])], [whole, far, gone], [])

    assert [note.finding for note in sheet.notes] == [whole.finding, far.finding]
    assert [note.finding for note in elsewhere] == [gone.finding]


def test_lay_out_diff__secrets_are_shown_nowhere() -> None:
    suggestion = Suggestion(replacement="key = 's3cret' + x", proof="parsed")
    secret = on_line(2, quote="<redacted sha256:0>")
    other = on_line(1, end_line=3, suggestion=suggestion)

    (sheet,), _ = lay_out_diff([added_file(["a", "key = 's3cret'", "c"])], [secret, other], [])

    assert [row.text for row in sheet.rows][1:] == ["a", HIDDEN, "c"]
    notes = [note for row in sheet.rows for note in row.notes]
    assert [(note.before, note.after) for note in notes] == [((), ()), ((), ())]


def test_lay_out_diff__long_files_show_what_is_around_findings() -> None:
    lines = [f"x{n}" for n in range(MAX_FILE_ROWS + 1)]

    (sheet,), _ = lay_out_diff([added_file(lines)], [on_line(100)], [])
    (bare,), _ = lay_out_diff([added_file(lines)], [], [])

    assert [row.text for row in (sheet.rows[0], sheet.rows[-1])] == [
        "95 lines not shown",
        "1,396 lines not shown",
    ]
    assert [row.new for row in sheet.rows[1:-1]] == list(range(95, 106))
    assert [row.kind for row in bare.rows] == ["gap"]


def test_lay_out_diff__all_files_together_have_a_bound() -> None:
    files = [added_file(["x"] * 1_000, path=f"{n}.py") for n in range(14)]

    sheets, _ = lay_out_diff(files, [on_line(1, path="13.py", end_line=1)], [])

    assert sum(len(sheet.rows) for sheet in sheets) < MAX_ROWS + 100
    assert [sheet.is_open for sheet in sheets] == [*[False] * 13, True]
    assert [row.new for row in sheets[13].rows if row.notes] == [1]


def test_lay_out_diff__lines_are_clipped_and_visible() -> None:
    file = added_file(["\tx\u202e\r", "y" * 900])
    (sheet,), _ = lay_out_diff([file], [], [])
    assert sheet.rows[1].text == "    x\\u202e"
    assert len(sheet.rows[2].text) == MAX_LINE + 2
    assert sheet.is_open
