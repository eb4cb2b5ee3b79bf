"""The run as one value: verdict, coverage, findings, cost; its JSON is the `report` output."""

from typing import Literal

from review_action.domain.completion import Spend, Usage
from review_action.domain.finding import DroppedFinding
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
    reasons: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    """Fingerprints of the findings that fail the gate."""


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
