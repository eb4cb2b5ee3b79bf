"""A client of few words for tests that talk to the double without our adapter."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.fakes.github.repository import Entry
from tests.fakes.github.server import LoopbackGitHub

REPOSITORY = "/repos/acme/widgets"

LINES = [f"line {number}\n" for number in range(1, 61)]
BASE: dict[str, Entry] = {"a.py": "".join(LINES), "b.py": "b\n", "same.py": "same\n"}
HEAD: dict[str, Entry] = {
    "a.py": "".join(
        f"changed {number}\n" if number in {10, 40} else line
        for number, line in enumerate(LINES, start=1)
    ),
    "b.py": None,
    "new.py": "one\ntwo\n",
}


def comment(line: int, path: str = "a.py", **more: Any) -> dict[str, Any]:
    return {"path": path, "line": line, "body": "A comment.", **more}


@dataclass
class Talk:
    """Says things to a double with one token; answers are whole responses."""

    server: LoopbackGitHub
    token: str = "token-write"
    root: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """`path` below the repository, unless it starts with two slashes."""
        full = path[1:] if path.startswith("//") else f"{REPOSITORY}{path}"
        with self.client() as client:
            return client.request(method, f"{self.root}{full}", json=body, params=query or None)

    def client(self, accept: str = "application/vnd.github+json") -> httpx.Client:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": accept,
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return httpx.Client(base_url=self.server.url, headers=headers, trust_env=False)

    def review(self, *comments: dict[str, Any], **more: Any) -> httpx.Response:
        body = {"event": "COMMENT", "body": "A review.", "comments": list(comments), **more}
        return self("POST", "/pulls/1/reviews", body)

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self("POST", "//graphql", {"query": query, "variables": variables})
        found: dict[str, Any] = answer.json()
        return found


def problem_texts(answer: httpx.Response) -> list[str]:
    """The sentences of a 422, in both of GitHub's forms."""
    errors = answer.json().get("errors", [])
    return [one if isinstance(one, str) else one.get("message", one["code"]) for one in errors]
