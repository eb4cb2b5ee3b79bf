"""A review unit: the files or hunks that go into one prompt."""

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.value import Value


class ReviewUnit(Value):
    """What one prompt shows. A file may be cut into several units, hunk by hunk, never silently."""

    id: str
    """Stable within a run: `unit-001`, in order of risk."""
    files: tuple[FileDiff, ...]
    tokens: int = 0
    """Estimated tokens of the rendered diff (o200k-like, docs/facts.md, 10. Tokens)."""
    risk: float = 0.0
    evidence: tuple[Finding, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(file.path for file in self.files)


class SkippedFile(Value):
    """A file that nobody will look at, and why, in words for people."""

    path: str
    reason: str
    over_bound: bool = False
    """Left out only for a size limit of ours: a verdict must not be green on its account."""


class Selection(Value):
    """What is reviewed and what is left out with the reason (flow step 7)."""

    skipped: tuple[SkippedFile, ...] = ()
    kept: tuple[str, ...] = ()
    """Paths, in the listing's order."""
