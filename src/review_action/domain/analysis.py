"""What analyzers look at, and what they find on both sides of a change."""

from typing import Literal

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.value import Value

FilterMode = Literal["new", "added", "diff-context", "file", "all"]
"""Which findings are reported: new: those that the base does not have · added: on lines that the
change adds · diff-context: on lines that the diff shows · file: in touched files · all: anywhere."""

FILTER_MODES: tuple[FilterMode, ...] = ("new", "added", "diff-context", "file", "all")


class TouchedFile(Value):
    """One file of the change with its whole texts, as far as they are known."""

    diff: FileDiff
    old: str | None = None
    """Text at the merge base, at `diff.previous_path` or `diff.path`; None: added, or not known."""
    new: str | None = None
    """Text at the head; None: removed, or not known."""

    @property
    def old_path(self) -> str:
        return self.diff.previous_path or self.diff.path


class Analysis(Value):
    """What one analyzer found."""

    new: tuple[Finding, ...] = ()
    """On the head. Who gives no `old` finds on added lines alone, or what only a change can have."""
    old: tuple[Finding, ...] = ()
    """On the base, under the paths of the base; what is said there too is not new."""
    common: tuple[Finding, ...] = ()
    """Of `new`, what holds for code that the change leaves alone as well, and so is no news."""
    remarks: tuple[str, ...] = ()
    """What people should know of, such as a rule of theirs that cannot be used; nothing else is missing for it."""
