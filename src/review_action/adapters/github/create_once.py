"""Sends a create call that nobody answered a second time, but only when nothing came of the first."""

from collections.abc import Callable
from typing import TypeVar

from review_action.adapters.github.client import Client
from review_action.errors import GitHubError, UnavailableError

SETTLE_SECONDS = 2.0
"""What a gateway gave up on may still be being stored."""

Made = TypeVar("Made")


def create_once(
    client: Client, *, send: Callable[[], Made], find: Callable[[], Made | None]
) -> Made:
    """What `send` makes, or what `find` shows that it had made after all.

    Args:
        client: Waits, out of the run's budget.
        send: Sends the create call.
        find: Looks for what it makes by a mark that only that carries.

    Raises:
        UnavailableError: It was not answered and cannot be found, or nobody could look.
    """
    try:
        return send()
    except UnavailableError as error:
        found = _look(client, find, error)
    if found is not None:
        return found
    try:
        return send()
    except UnavailableError as error:
        found = _look(client, find, error)
        if found is None:
            raise
        return found


def _look(client: Client, find: Callable[[], Made | None], error: UnavailableError) -> Made | None:
    client.pause(SETTLE_SECONDS, error)
    try:
        return find()
    except GitHubError as unread:
        # Not knowing is not the same as its not being there: it is not sent again.
        raise error from unread
