"""What one run leaves for the next: which hunks were reviewed, what still stands, what is let be."""

from typing import Literal

from pydantic import Field

from review_action.domain.diff import Side
from review_action.domain.finding import (
    Anchor,
    Confidence,
    Finding,
    Severity,
    Suggestion,
    Verification,
)
from review_action.domain.value import Value

DIGEST_CHARACTERS = 8
"""Six bytes as base64: keyed, so that nobody without the key can look for a collision."""


class StandingFinding(Value):
    """A model's finding of an earlier run, without what only its own comment needs."""

    rule_id: str
    severity: Severity
    confidence: Confidence
    verification: Verification = "none"
    path: str
    start_line: int = Field(ge=0)
    end_line: int = Field(ge=0)
    side: Side = "RIGHT"
    anchor: Anchor = "exact"
    quote: str = ""
    title: str
    description: str = ""
    suggestion: Suggestion | None = None
    """Where no comment has it."""
    hunk: str = ""
    """Digest of the hunk it stood in; empty when it stood in none."""
    offset: int = 0
    """Lines from the hunk's first one on its side."""
    thread: str = ""
    """Fingerprint its comment carries, where its file had another name then."""

    @property
    def fingerprint(self) -> str:
        """As its comment carries it."""
        return self.thread or self.to_finding().fingerprint

    def to_finding(self, **changed: object) -> Finding:
        """The finding again, with fields as they are now."""
        names = StandingFinding.model_fields.keys() & Finding.model_fields.keys()
        return Finding.model_validate({**{name: getattr(self, name) for name in names}, **changed})


class Suppression(Value):
    """What a maintainer told us to let be: one finding, or a rule (on one path)."""

    fingerprint: str = ""
    rule: str = ""
    """`agent/rule`, or the rule's name alone; with `fingerprint` empty."""
    path: str = ""
    """With `rule`: only there; empty: everywhere in this pull request."""
    reason: str
    by: str


class Override(Value):
    """A maintainer's word that the gate does not hold for one head."""

    by: str
    reason: str
    head_sha: str


class ReviewState(Value):
    """State of one pull request after a run; travels in our summary comment, signed."""

    version: Literal[1] = 1
    base_ref: str
    head_sha: str
    policy: str
    """Digest of everything that decides what would be said."""
    round: int = 1
    hunks: dict[str, str] = Field(default_factory=dict)
    """By path: digests of the hunks that were reviewed whole, one after the other."""
    findings: tuple[StandingFinding, ...] = ()
    threads: tuple[str, ...] = ()
    """Fingerprints of all our comments known then: an open one that is not here came later."""
    told: tuple[str, ...] = ()
    """Fingerprints of what analyzers found that the summary told; they find it anew in every round."""
    settled: tuple[int, ...] = ()
    """Ids of comments that we closed ourselves."""
    suppressions: tuple[Suppression, ...] = ()
    override: Override | None = None
    summaries: tuple[str, ...] = ()
    """What the change does, as far as earlier rounds told; the newest last."""
    rating: int | None = None

    def digests(self, path: str) -> tuple[str, ...]:
        """Of the reviewed hunks of one file."""
        said, size = self.hunks.get(path, ""), DIGEST_CHARACTERS
        return tuple(said[at : at + size] for at in range(0, len(said), size))


class StateProblem(Value):
    """Why there is no state to go on from."""

    reason: str = ""
    """For people; empty when there simply is none yet."""
