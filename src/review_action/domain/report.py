"""The run as one value: verdict, coverage, findings, cost; its JSON is the `report` output."""

from typing import Literal

from review_action.domain.completion import Spend, Usage
from review_action.domain.finding import DroppedFinding, Finding
from review_action.domain.placement import Placed
from review_action.domain.review import Conclusion, Published
from review_action.domain.value import Value


class FileCoverage(Value):
    """What happened to one touched file."""

    path: str
    state: Literal["reviewed", "partial", "skipped", "failed"]
    reason: str = ""
    additions: int = 0
    deletions: int = 0
    lasting: bool = False
    """Whether another run would review it no more than this one: its size or its name is why."""


class AgentRun(Value):
    """How one agent fared over all its prompts."""

    agent: str
    prompts: int = 0
    completed: int = 0
    failures: tuple[str, ...] = ()
    """Distinct reasons, for people."""
    usage: Usage = Usage()
    spend: Spend = Spend()


class RouteRun(Value):
    """What one route was asked and what it cost."""

    route: str
    completions: int = 0
    from_cache: int = 0
    """Completions that our own cache answered."""
    usage: Usage = Usage()
    spend: Spend = Spend()


class Verdict(Value):
    """Pass, fail or inconclusive, with every reason that led to it."""

    conclusion: Conclusion
    """What was found, whatever a maintainer says to it."""
    reasons: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    """Fingerprints of the findings that fail the gate."""
    unverified: tuple[str, ...] = ()
    """Fingerprints of those that would, had the second look at them happened."""
    overridden_by: str = ""
    """Login of the maintainer who let a failed verdict through; empty: nobody did."""
    override_reason: str = ""

    @property
    def gate(self) -> Conclusion:
        """What the check run and the exit status say: neutral where a maintainer said so."""
        return "inconclusive" if self.overridden_by else self.conclusion


class SuppressedFinding(Value):
    """A finding that is not said on its line because somebody wrote that it is to be let be."""

    finding: Finding
    how: Literal["base-comment", "new-comment", "command"]
    """By a comment that stands on the base, by one that this change adds, or by a maintainer's word."""
    reason: str
    by: str = ""
    """Login, for a command."""


class Timing(Value):
    """Seconds since the process started, monotonic."""

    first_model_request: float | None = None
    model: float = 0.0
    total: float = 0.0


class RunReport(Value):
    """Everything one run did; nothing that was found is missing from it."""

    schema_version: Literal[1] = 1
    repository: str = ""
    pull_number: int | None = None
    base_sha: str = ""
    head_sha: str = ""
    model: str = ""
    """Route of the model, or `embedded` when no model is configured."""
    verdict: Verdict
    rating: int | None = None
    summaries: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    dropped: tuple[DroppedFinding, ...] = ()
    suppressed: tuple[SuppressedFinding, ...] = ()
    settled: tuple[str, ...] = ()
    """Earlier comments of ours that this run closed, or would close, one sentence a kind."""
    round: int = 0
    """How many heads of this pull request were reviewed, this one included; 0: not known."""
    override_label: str = ""
    """By which a failure can be let through; empty: not here."""
    team_rules: tuple[str, ...] = ()
    """Files of the team's own by which this run went, and its rules by id."""
    seen_hunks: int = 0
    """Hunks that an earlier run reviewed whole, and that are as they were."""
    coverage: tuple[FileCoverage, ...] = ()
    agents: tuple[AgentRun, ...] = ()
    routes: tuple[RouteRun, ...] = ()
    usage: Usage = Usage()
    spend: Spend = Spend()
    prompt_characters: int = 0
    timing: Timing = Timing()
    warnings: tuple[str, ...] = ()
    """Whatever a reader must know: what was degraded, cut or could not be read."""
    published: Published = Published()
