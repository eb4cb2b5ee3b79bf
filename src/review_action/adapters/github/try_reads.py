"""Tries what a review reads, one request each, so that a missing permission shows before a review."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from review_action.adapters.github.client import Client
from review_action.adapters.github.repository_name import repository_name
from review_action.adapters.github.transport import Transport
from review_action.errors import BadCredentialsError, GitHubError
from review_action.ports import Clock

READS: tuple[tuple[str, str, Mapping[str, str | int]], ...] = (
    ("metadata: read", "", {}),
    ("contents: read", "/git/trees/HEAD", {}),
    ("pull-requests: read", "/pulls", {"state": "all", "per_page": 1}),
    ("checks: read", "/commits/HEAD/check-runs", {"per_page": 1}),
)
"""Permission, path and parameters. A public repository may be read with none of the permissions."""
WAIT_BUDGET_SECONDS = 10.0


class Read(NamedTuple):
    """What one permission gave; `error` is None when it was enough."""

    needs: str
    error: GitHubError | None


def try_reads(
    *,
    token: str,
    api_url: str,
    graphql_url: str,
    repository: str,
    clock: Clock,
    sleep: Callable[[float], None],
) -> Iterator[Read]:
    """One by one; nothing more is asked once the token itself is refused.

    Raises:
        GitHubError: The token or the repository's name cannot be one.
    """
    name = repository_name(repository)
    client = Client(
        Transport(token=token, api_url=api_url, graphql_url=graphql_url, log=_silent),
        clock=clock,
        sleep=sleep,
        log=_silent,
        write_interval=0.0,
        wait_budget=WAIT_BUDGET_SECONDS,
    )
    for needs, path, parameters in READS:
        try:
            client.get(f"/repos/{name}{path}", parameters, needs=needs)
        except GitHubError as error:
            yield Read(needs, error)
            if isinstance(error, BadCredentialsError):
                return
        else:
            yield Read(needs, None)


def _silent(_message: str) -> None:
    """What is waited for is no news here."""
