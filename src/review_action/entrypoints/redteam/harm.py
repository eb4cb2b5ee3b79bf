"""What a page of ours would do on GitHub besides being read."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from typing_extensions import override

from review_action.domain.marker import find_marker

_OWN_TAG = re.compile(r"</?(?:details(?: open)?|summary|sub)>")
_OWN_WORDS = re.compile(r"\bpull request #\d+\b")
"""A check run says which pull request its verdict is on."""
_ACTS = {
    "mentions": re.compile(r"(?<![\w`/])@[A-Za-z0-9]"),
    "refers": re.compile(r"#\d|\bGH-\d", re.IGNORECASE),
    "links": re.compile(r"https?://|\bwww\.", re.IGNORECASE),
    "hides": re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]"),
}
_COMMAND = re.compile(r"^[^\S\n]*/\w", re.MULTILINE)
"""As bots look for it: in the source, not in what it is rendered to."""
_STATE = re.compile(r"\n<!-- review-action:state v1 [A-Za-z0-9+/=_-]+ [0-9a-f]{64} -->\s*\Z")
"""What we leave for the next run, on the line before the last one of a summary."""
_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def harm(body: str, *secrets: str) -> list[str]:
    """What `body` would do on GitHub besides being read; our last line and our own tags are not it."""
    marker = find_marker(body)
    text = body.rstrip().removesuffix(marker.comment) if marker else body
    text = _STATE.sub("", text) if marker and marker.kind == "summary" else text
    found = ["a marker that is not ours"] if find_marker(text) else []
    for token in _walk(_READER.parse(text)):
        found += [f"{what}: {token.content[:80]!r}" for what in _deeds(token)]
    return found + [f"leaks {each}" for each in secrets if each in body]


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _deeds(token: Token) -> Iterator[str]:
    if token.type == "inline" and _COMMAND.search(token.content):
        yield "commands"
    if token.type in {"link_open", "image"}:
        yield token.type
    if token.type == "fence" and token.info.strip() in {"mermaid", "math", "geojson"}:
        yield token.info
    if token.type in {"html_block", "html_inline", "text"}:
        said = _OWN_TAG.sub("", token.content) if token.type != "text" else token.content
        if token.type != "text" and "<" in said:
            yield "html"
        said = _OWN_WORDS.sub("", said)
        for what, pattern in _ACTS.items():
            if pattern.search(said):
                yield what


class _Page(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policy = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("http-equiv") == "Content-Security-Policy":
            self.policy = said.get("content") or ""
        if tag in {"script", "img", "iframe", "object", "embed", "link", "base", "form", "svg"}:
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in said if name.startswith("on")]
        self.found += [
            f"{name}={value}"
            for name, value in said.items()
            if name in {"href", "src", "action"} and not (value or "").startswith("#")
        ]


def page_harm(page: str) -> list[str]:
    """What a browser would run, load or lead to from a report page."""
    reader = _Page()
    reader.feed(page)
    strict = "default-src 'none'" in reader.policy
    return reader.found + ([] if strict else ["no strict policy"])


def suggestions(body: str) -> list[str]:
    """Code that one click would commit."""
    fences = [token for token in _walk(_READER.parse(body)) if token.type == "fence"]
    return [token.content for token in fences if token.info.strip() == "suggestion"]


def commands(log: str) -> list[tuple[str, str]]:
    """Name and message of every line the runner would take for a command.

    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        if parsed := re.match(r"\s*::([\w-]+)(?: [^\n]*?)?::(.*)", line):
            found.append((parsed[1], parsed[2]))
        elif "##[" in line:
            found.append(("##[", line))
    return found
