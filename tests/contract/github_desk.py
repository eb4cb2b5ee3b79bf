"""Our GitHub adapter sat down before the loopback GitHub, with a clock nobody waits for."""

from dataclasses import dataclass, field
from typing import Any

from review_action.adapters.github.host import GitHubHost
from review_action.domain.marker import SUMMARY_MARKER, Marker
from review_action.domain.review import CheckRun, InlineComment, ReviewPayload
from tests.fakes.github.server import LoopbackGitHub

FINGERPRINT = "0123456789abcdef"
REVIEW_MARKER = Marker("review", "fedcba9876543210").comment


@dataclass
class Time:
    """A clock that moves when somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Desk:
    """One host, and everything it said and waited."""

    server: LoopbackGitHub
    time: Time = field(default_factory=Time)
    logged: list[str] = field(default_factory=list)

    def host(self, **changed: Any) -> GitHubHost:
        known: dict[str, Any] = {
            "token": "token-write",
            "api_url": self.server.api_url,
            "graphql_url": self.server.graphql_url,
            "repository": self.server.full_name,
            "clock": self.time.clock,
            "sleep": self.time.sleep,
            "log": self.logged.append,
            "write_interval": 0.0,
        }
        return GitHubHost(**(known | changed))

    @property
    def sent(self) -> list[str]:
        """Method and path of every request so far, the repository's part left out."""
        prefix = f"/repos/{self.server.full_name}"
        return [f"{one.method} {one.path.removeprefix(prefix)}" for one in self.server.requests]


def comment(line: int = 2, **changed: Any) -> InlineComment:
    """A comment whose body ends with its marker; `fingerprint` goes into both."""
    fingerprint = changed.pop("fingerprint", FINGERPRINT)
    known: dict[str, Any] = {
        "path": "app.py",
        "line": line,
        "body": f"Wrong.\n\n{Marker('finding', fingerprint).comment}",
        "fingerprint": fingerprint,
    }
    return InlineComment.model_validate(known | changed)


def payload(head_sha: str, *comments: InlineComment, **changed: Any) -> ReviewPayload:
    """A review with one comment unless told otherwise."""
    known: dict[str, Any] = {
        "head_sha": head_sha,
        "marker": REVIEW_MARKER,
        "body": f"Looked at it.\n\n{REVIEW_MARKER}",
        "comments": comments or (comment(),),
        "summary": summary("All told."),
        "check": CheckRun(name="review-action", title="Fine", summary="All told."),
        "job_summary": "",
    }
    return ReviewPayload.model_validate(known | changed)


def summary(text: str) -> str:
    """A summary comment's body as composed."""
    return f"{text}\n\n{SUMMARY_MARKER}"
