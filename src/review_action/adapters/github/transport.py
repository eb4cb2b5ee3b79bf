"""Sends one request over PyGithub's `Requester` and hands back what came, whatever its status."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from review_action.adapters.github.pygithub import Requester
from review_action.errors import BadCredentialsError, GitHubError, UnavailableError

API_VERSION = "2022-11-28"
"""Newer ones are refused by older Enterprise Servers: https://docs.github.com/rest/about-the-rest-api/api-versions"""
CONNECT_SECONDS = 15.0
READ_SECONDS = 30.0
PER_PAGE = 100
USER_AGENT = "review-action"


class Request(NamedTuple):
    """One request, before it is sent; `path` starts with a slash and has no query."""

    verb: str
    path: str
    parameters: Mapping[str, str | int] = {}
    body: Mapping[str, Any] | None = None
    needs: str = ""
    """The permission it takes, as written in a workflow: `checks: write`."""
    graphql: bool = False
    optional: frozenset[str] = frozenset()
    """GraphQL fields that may be refused without the rest being lost."""


class Answer(NamedTuple):
    """What came back; header names are lower case, `data` is parsed JSON or None."""

    status: int
    headers: Mapping[str, str]
    data: Any


class _BearerToken:
    """What `Requester` wants of an `Auth`; PyGithub's own would import jwt and cryptography."""

    def __init__(self, token: str) -> None:
        self._token = token

    def authentication(self, headers: dict[str, str]) -> None:
        headers["Authorization"] = f"Bearer {self._token}"

    def mask_authentication(self, headers: dict[str, str]) -> None:
        headers["Authorization"] = "Bearer (removed)"


class Transport:
    """One connection to one host; it cannot reach another, so the token cannot either.

    Not for use from two threads: `Requester` keeps the request on its connection object.
    """

    def __init__(
        self, *, token: str, api_url: str, graphql_url: str, log: Callable[[str], None]
    ) -> None:
        self.requests_sent = 0
        self._requester = Requester(
            auth=_BearerToken(_checked(token)),  # type: ignore[arg-type]  # quacks as an Auth
            base_url=api_url.rstrip("/"),
            # requests takes the pair (connect, read), and PyGithub hands it on untouched.
            timeout=(CONNECT_SECONDS, READ_SECONDS),  # type: ignore[arg-type]  # see above
            user_agent=USER_AGENT,
            per_page=PER_PAGE,
            verify=True,
            # PyGithub's own retry sends a create call up to eleven times.
            retry=None,
            pool_size=1,
            seconds_between_requests=None,
            seconds_between_writes=None,
            api_version=API_VERSION,
        )
        self._graphql_url = graphql_url
        if urlsplit(graphql_url)[:2] != urlsplit(api_url)[:2]:
            # As under act, which leaves github.com here while the API is elsewhere.
            self._graphql_url = self._requester.graphql_url
            log(f"GraphQL goes to {self._graphql_url}: the token is not sent to two hosts.")

    def send(self, request: Request) -> Answer:
        """Send once.

        Raises:
            UnavailableError: No answer, or none that can be read.
            GitHubError: A redirection to another host.
        """
        self.requests_sent += 1
        where = f"{request.verb} {request.path}"
        try:
            status, headers, text = self._requester.requestJson(
                request.verb,
                self._graphql_url if request.graphql else request.path,
                parameters=dict(request.parameters),
                headers={"Accept": "application/vnd.github+json"},
                input=_storable(request.body),
            )
        except (RequestException, HTTPError) as error:
            # Its text may hold headers, and with them the token: the kind alone is told.
            message = f"no answer to {where}: {type(error).__name__}"
            hint = "Run the job again; https://www.githubstatus.com tells of outages."
            raise UnavailableError(message, hint=hint) from error
        except RuntimeError as error:
            # What PyGithub raises on a redirection to another host or scheme.
            message = f"{where} was redirected to another address"
            raise GitHubError(message, hint="Check GITHUB_API_URL.") from error
        return Answer(status, headers, _parsed(text))


def _storable(value: Any) -> Any:
    """Bytes that are no text (lone surrogates) make GitHub refuse a whole body: shown as `?`."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case Mapping():
            return {key: _storable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_storable(inner) for inner in value]
        case _:
            return value


def _checked(token: str) -> str:
    stripped = token.strip()
    if not re.fullmatch(r"[!-~]+", stripped):
        message = "the GitHub token is empty or holds characters no token has"
        raise BadCredentialsError(message, hint="Pass `github-token: ${{ github.token }}`.")
    return stripped


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        # A gateway's page for people; the status tells the rest.
        return None
