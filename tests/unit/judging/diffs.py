"""Builds parsed diffs out of two texts, without the parser under test elsewhere."""

import difflib
from collections.abc import Sequence

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding


def file_diff(
    old: Sequence[str], new: Sequence[str], *, path: str = "src/app.py", context: int = 3
) -> FileDiff:
    """The diff between two lists of lines, as git would cut it into hunks."""
    matcher = difflib.SequenceMatcher(None, list(old), list(new), autojunk=False)
    hunks = [_hunk(old, new, group) for group in matcher.get_grouped_opcodes(context)]
    return FileDiff(
        path=path,
        hunks=tuple(hunks),
        additions=sum(1 for h in hunks for line in h.lines if line.kind == "added"),
        deletions=sum(1 for h in hunks for line in h.lines if line.kind == "removed"),
    )


def added_file(lines: Sequence[str], *, path: str = "src/app.py") -> FileDiff:
    """A new file: every line is added, in one hunk."""
    return file_diff([], lines, path=path)


def finding(**values: object) -> Finding:
    """A finding of which a test names only what it is about."""
    given: dict[str, object] = {
        "rule_id": "review/logic",
        "severity": "error",
        "confidence": "high",
        "path": "src/app.py",
        "start_line": 1,
        "title": "It fails",
        "description": "For an empty list it fails.",
    }
    given.update(values)
    given.setdefault("end_line", given["start_line"])
    return Finding.model_validate(given)


def _hunk(
    old: Sequence[str], new: Sequence[str], group: Sequence[tuple[str, int, int, int, int]]
) -> Hunk:
    lines: list[Line] = []
    for tag, i1, i2, j1, j2 in group:
        if tag == "equal":
            pairs = zip(range(i1, i2), range(j1, j2), strict=True)
            lines += [Line("context", i + 1, j + 1, new[j]) for i, j in pairs]
        else:
            lines += [Line("removed", i + 1, None, old[i]) for i in range(i1, i2)]
            lines += [Line("added", None, j + 1, new[j]) for j in range(j1, j2)]
    old_count = group[-1][2] - group[0][1]
    new_count = group[-1][4] - group[0][3]
    return Hunk(
        old_start=group[0][1] + (1 if old_count else 0),
        old_count=old_count,
        new_start=group[0][3] + (1 if new_count else 0),
        new_count=new_count,
        lines=tuple(lines),
    )
