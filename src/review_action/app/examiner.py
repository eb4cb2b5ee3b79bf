"""What an examination works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review_action.app.run_prompts import Progress
from review_action.domain.code_rule import CodeRule
from review_action.domain.pull_request import PullRequest
from review_action.ports import Analyzer, Clock, LanguageModel

AnalyzersFor = Callable[[PullRequest, Sequence[CodeRule]], Sequence[Analyzer]]


@dataclass(frozen=True)
class Examiner:
    """What an examination works with; wired once per run."""

    model: LanguageModel | None
    analyzers: Sequence[Analyzer]
    clock: Clock
    nonce_of: Callable[[str], str]
    """Of a head commit: what closes the data in its prompts."""
    deadline: float
    """Seconds for all model calls together."""
    context_tokens: Callable[[], int]
    """What one prompt may hold; looked up when prompts are built, and not before."""
    progress: Progress
    left_out: Callable[[], int] = lambda: 0
    """How many values that look like secrets no prompt showed."""
    analyzers_for: AnalyzersFor = lambda _pull, _rules: ()
    """Further analyzers, which need to know the pull request or the team's rules on syntax."""
    meanwhile: Callable[[], None] = lambda: None
    """Called in a thread of its own while answers are awaited, where they let us wait."""
    checks: Sequence[Analyzer] = ()
    """Quick ones, which look at every suggestion before it is offered."""
