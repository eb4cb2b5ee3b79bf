"""A review unit: the files or hunks that go into one prompt."""

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import Guidance
from review_action.domain.value import Value


class Snippet(Value):
    """Lines of the head file that surround or define what the diff shows."""

    path: str
    start_line: int
    end_line: int
    text: str
    """Whole lines, joined by newline."""
    why: str = ""
    """`enclosing function`, `whole file`, …"""


class ReviewUnit(Value):
    """What one prompt shows. A file may be cut into several units, hunk by hunk, never silently."""

    id: str
    """Stable within a run: `unit-001`, in order of risk."""
    files: tuple[FileDiff, ...]
    tokens: int = 0
    """Estimated tokens of the rendered diff (o200k-like, docs/facts.md, 10. Tokens)."""
    risk: float = 0.0
    evidence: tuple[Finding, ...] = ()
    """What analyzers proved in these files: to be explained or left alone, never repeated; and hints."""
    snippets: tuple[Snippet, ...] = ()
    """Code around the diff that the diff alone does not show."""
    guidance: tuple[Guidance, ...] = ()
    """The team's own rules that hold for these files."""
    remarks: tuple[Remark, ...] = ()
    """What people said on the same lines already."""

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(file.path for file in self.files)


class SkippedFile(Value):
    """A file that nobody will look at, and why, in words for people."""

    path: str
    reason: str
    over_bound: bool = False
    """To be reviewed, but too large for us or not to be read: a verdict must not be green on its account."""
    claimed: bool = False
    """Code that only its author's word keeps from being read: its name, or what stands at its top."""
    gone: bool = False
    """Deleted, or only renamed: there is nothing new in it, but who names it where it was is wrong now."""


class Selection(Value):
    """What is reviewed and what is left out with the reason (flow step 7)."""

    skipped: tuple[SkippedFile, ...] = ()
    kept: tuple[str, ...] = ()
    """Paths, in the listing's order."""
