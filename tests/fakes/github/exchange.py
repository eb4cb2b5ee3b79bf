"""Requests, answers and refusals of the double, and how a path finds its route."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.github.people import Permission, TokenKind
from tests.fakes.github.store import Pull, World

DOCS = "https://docs.github.com/rest"
DEFAULT_PER_PAGE = 30
MAX_PER_PAGE = 100


def json_text(value: Any) -> bytes:
    """JSON as GitHub sends it: bytes that are not UTF-8 become the replacement character."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode()


@dataclass(frozen=True, slots=True)
class Answer:
    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def payload(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json_text(self.body)


class RefusalError(Exception):
    """An error answer in GitHub's form."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: Sequence[Any] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        body: dict[str, Any] = {"message": message}
        if errors:
            body["errors"] = list(errors)
        self.answer = Answer(
            {**body, "documentation_url": DOCS, "status": str(status)}, status, headers or {}
        )


def not_found() -> RefusalError:
    return RefusalError(404, "Not Found")


def unprocessable(*texts: str) -> RefusalError:
    """The form of the review endpoints: sentences."""
    return RefusalError(422, "Unprocessable Entity", texts)


def validation_failed(resource: str, name: str, message: str, code: str = "custom") -> RefusalError:
    """The form of most other endpoints: one object for each problem."""
    problem = {"resource": resource, "code": code, "field": name, "message": message}
    return RefusalError(422, "Validation Failed", [problem])


def invalid_request(problem: str) -> RefusalError:
    """The form for JSON that does not fit the endpoint's schema."""
    return RefusalError(422, f"Invalid request.\n\n{problem}")


@dataclass(frozen=True, slots=True)
class Request:
    """One request after authentication; `base` is the API's root as the client addressed it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    base: str
    token: TokenKind

    @property
    def web(self) -> str:
        """Root of the pages for people: the API's without the prefix of an Enterprise Server."""
        return self.base.removesuffix("/api/v3")

    @property
    def accept(self) -> str:
        return self.headers.get("accept", "")

    def json(self) -> dict[str, Any]:
        try:
            value = json.loads(self.raw or b"{}")
        except ValueError as error:
            raise RefusalError(400, "Problems parsing JSON") from error
        if not isinstance(value, dict):
            raise RefusalError(400, "Body should be a JSON object")
        return value

    def need(self, permission: Permission) -> None:
        """Refuse as GitHub refuses the token of a workflow run for a fork."""
        if permission not in self.token.may_write:
            raise RefusalError(
                403,
                "Resource not accessible by integration",
                headers={"X-Accepted-GitHub-Permissions": f"{permission}=write"},
            )


@dataclass(frozen=True, slots=True)
class Context:
    """What every route gets."""

    world: World
    request: Request

    def pull(self, number: str) -> Pull:
        found = self.world.pulls.get(int(number) if number.isdigit() else 0)
        if found is None:
            raise not_found()
        return found

    def api(self, path: str) -> str:
        return f"{self.request.base}/repos/{self.world.full_name}{path}"

    def web(self, path: str) -> str:
        return f"{self.request.web}/{self.world.full_name}{path}"


Handler = Callable[..., Answer]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Register a handler; `{name}` is one path segment, `{name*}` the rest of the path."""
    regex = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern)
    regex = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", regex)

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(regex), handler))
        return handler

    return register


def repo_route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Register a handler below `/repos/{owner}/{repo}`."""
    return route(method, r"/repos/(?:[^/]+)/(?:[^/]+)" + pattern)


def page(ctx: Context, items: Sequence[Any], shape: Callable[[Any], Any]) -> Answer:
    """One page of a list with GitHub's `Link` header."""
    size = min(_positive(ctx.request.query.get("per_page"), DEFAULT_PER_PAGE), MAX_PER_PAGE)
    number = _positive(ctx.request.query.get("page"), 1)
    last = max(1, -(-len(items) // size))
    wanted = items[(number - 1) * size : number * size]
    headers = {}
    if links := _links(ctx.request, number, last):
        headers["Link"] = ", ".join(links)
    return Answer([shape(item) for item in wanted], headers=headers)


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default


def _links(request: Request, number: int, last: int) -> list[str]:
    targets: dict[str, int] = {}
    if number > 1:
        targets |= {"prev": number - 1, "first": 1}
    if number < last:
        targets |= {"next": number + 1, "last": last}
    return [f'<{_page_url(request, target)}>; rel="{rel}"' for rel, target in targets.items()]


def _page_url(request: Request, number: int) -> str:
    query = {**request.query, "page": str(number)}
    tail = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{request.base}{request.path}?{tail}"
