"""Rebuilds whole texts from a diff, so that they need not be asked for."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff


def added_text(file: FileDiff) -> str | None:
    """Text of a file that the change adds; None for any other, or when the diff does not hold it all."""
    if file.status != "added" or len(file.hunks) != 1:
        return None
    (hunk,) = file.hunks
    if hunk.old_count or hunk.new_start != 1 or hunk.new_count != file.additions:
        return None
    return "".join(line.text + ("\n" if line.newline else "") for line in hunk.lines)


def old_text(file: FileDiff, new: str) -> str | None:
    """Text of the old side, which is that of the merge base: the hunks taken back from `new`.

    None when `new` is not the text the hunks speak of.
    """
    lines = new.split("\n")
    at, old = 0, list[str]()
    for hunk in file.hunks:
        # A hunk that adds nothing to the new side names the line before it.
        start = hunk.new_start - (1 if hunk.new_count else 0)
        shown = [line.text for line in hunk.lines if line.new is not None]
        if start < at or lines[start : start + len(shown)] != shown:
            return None
        old += lines[at:start]
        old += [line.text for line in hunk.lines if line.old is not None]
        at = start + len(shown)
    old += lines[at:]
    return _ended(old, file)


def _ended(old: Sequence[str], file: FileDiff) -> str:
    """The lines joined; the mark "no newline at end of file" may stand on one side alone."""
    last = file.hunks[-1].lines if file.hunks else ()
    bare = {line.kind for line in last if not line.newline}
    if "removed" in bare and "added" not in bare:
        return "\n".join(old).removesuffix("\n")
    if "added" in bare and "removed" not in bare:
        return "\n".join([*old, ""])
    return "\n".join(old)
