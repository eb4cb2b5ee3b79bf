"""Makes of a replacement a change of its own, for what looks at changes."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff, Hunk, Line


def as_diff(
    path: str, language: str, replaced: Sequence[str], lines: Sequence[str], *, start: int = 1
) -> FileDiff:
    """`lines` added where `replaced` stood, from line `start` on."""
    rows = (
        *(Line("removed", at, None, text) for at, text in enumerate(replaced, start)),
        *(Line("added", None, at, text) for at, text in enumerate(lines, start)),
    )
    hunk = Hunk(
        old_start=start,
        old_count=len(replaced),
        new_start=start,
        new_count=len(lines),
        lines=rows,
    )
    return FileDiff(path=path, language=language, hunks=(hunk,))
