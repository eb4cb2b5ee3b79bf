"""What a command is answered with, and what it was given about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from review_action.app.review import Reviewer
from review_action.domain.answer import Answer
from review_action.domain.decision import Command, Skip
from review_action.domain.pull_request import PullRequest
from review_action.domain.report import RunReport
from review_action.domain.settings import Settings
from review_action.domain.state import Override, Suppression
from review_action.domain.talk import Thread
from review_action.ports import CommandHost, GateHost, ThreadHost


class Memory(Protocol):
    """Keeps a maintainer's word for later runs; summary, state and gate follow it at once."""

    def suppress(self, number: int, suppression: Suppression) -> RunReport | Skip:
        """Let a finding, or a rule, be on this pull request."""
        ...

    def override(self, number: int, override: Override) -> RunReport | Skip:
        """Turn the gate neutral for one head."""
        ...


@dataclass(frozen=True)
class CommandContext:
    """The outside world of one command, wired once."""

    reviewer: Reviewer
    people: CommandHost
    threads: ThreadHost
    gate: GateHost
    memory: Memory
    redact: Callable[[str], str]
    """Takes the run's own secrets out of whatever leaves it."""

    @property
    def settings(self) -> Settings:
        return self.reviewer.settings


class Asked(NamedTuple):
    """A command by somebody who may give it, on the pull request as it is now."""

    command: Command
    pull: PullRequest
    thread: Thread | None = None
    """Where it was said; None on the pull request itself."""


Handler = Callable[[CommandContext, Asked], Answer]
