"""Lets the runs of one pull request write one after the other, in the order of their check runs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from review_action.adapters.github.run_key import is_run_key

WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds; a run that takes longer than all of them to write is still asking its model, or is gone."""

_Node = Mapping[str, Any]


def runs_at_work(pull: _Node) -> tuple[str, ...]:
    """Keys of our runs whose check is in progress on one of the last commits, the oldest first."""
    found = sorted(_in_progress(pull.get("commits")))
    return tuple(key for *_, key in found)


def _in_progress(commits: _Node | None) -> Iterator[tuple[str, int, str]]:
    for commit in _nodes(commits):
        for suite in _nodes(commit["commit"].get("checkSuites")):
            for run in _nodes(suite.get("checkRuns")):
                key = run["externalId"] or ""
                if is_run_key(key):
                    # An id beyond what GraphQL calls a number may be kept from us.
                    yield run["startedAt"] or "", run["databaseId"] or 0, key


def _nodes(connection: _Node | None) -> list[_Node]:
    """None where the token may not see checks."""
    return [node for node in (connection or {}).get("nodes") or () if node is not None]


class Turns:
    """One run's place among those at work.

    Each opens its check run before it reads what stands on the pull request. So of two that could
    say the same, the later one sees the earlier one's check: it lets that one write first, and
    reads again. GitHub itself has nothing that would refuse the second of two equal comments.
    """

    def __init__(
        self, run_key: str, *, sleep: Callable[[float], None], log: Callable[[str], None]
    ) -> None:
        self._run_key = run_key
        self._sleep = sleep
        self._log = log

    def is_next(self, at_work: tuple[str, ...]) -> bool:
        """Whether no run that is at work came before; true for one without a check run."""
        return self._run_key not in at_work[1:]

    def waits(self) -> Iterator[None]:
        """Sleeps a little longer before each further look."""
        self._log("Another run is at work on this pull request: letting it write first.")
        for seconds in WAITS:
            self._sleep(seconds)
            yield
        self._log("The other run takes long: going on beside it.")
