"""Anchoring what a model copies out of the prompt, for diffs as git writes and we parse them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.pull_request import ChangedFile
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.judging.anchor import anchor
from review_action.rendering.visible import visible
from tests.unit.judging.diffs import finding

PATCH = """@@ -1,4 +1,5 @@ def f():
 a = 1
-b = "old value"
+b = "new\u202e value"
+c = "%s"
 d = 4
 e = 5
@@ -20,2 +21,3 @@
 x = 1\r
+y = 2\r
 z = 3
""" % ("data " * 200)  # braces of the code would need escapes

FILE = parse_diff(ChangedFile(path="src/app.py", additions=3, deletions=1, patch=PATCH))
SHOWN = [line for line in render_diff([FILE]).split("\n") if "| " in line]


@pytest.mark.parametrize("row", SHOWN)
@pytest.mark.parametrize("gutter", [True, False])
def test_anchor__rows_of_the_prompt_are_found_exactly(row: str, *, gutter: bool) -> None:
    left = row.startswith("L")
    number = int(row[1:6] if left else row[:6])
    found = finding(
        start_line=number,
        side="LEFT" if left else "RIGHT",
        quote=row if gutter else row.split("| ", 1)[1],
    )
    (result,) = anchor([found], [FILE])
    assert (result.anchor, result.start_line, result.side) == ("exact", number, found.side)


@given(
    first=st.integers(0, len(SHOWN) - 1),
    length=st.integers(1, 3),
    line=st.integers(0, 30),
    side=st.sampled_from(["RIGHT", "LEFT"]),
)
def test_anchor__runs_of_the_prompt_never_land_elsewhere(
    first: int, length: int, line: int, side: str
) -> None:
    """Copied with the gutter, both sides mixed, and claimed for any line of any side."""
    run = SHOWN[first : first + length]
    (result,) = anchor([finding(start_line=line, side=side, quote="\n".join(run))], [FILE])
    if result.anchor in {"exact", "moved"}:
        lines = FILE.new_lines if result.side == "RIGHT" else FILE.old_lines
        stands = visible(lines[result.start_line].strip())
        said = [row.split("| ", 1)[1].split(" [...")[0].strip() for row in run]
        assert any(text and stands.startswith(text) for text in said)
