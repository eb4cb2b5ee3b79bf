"""Reads files at a commit by GraphQL, a hundred to a request."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from review_action.adapters.github.client import READ_TRIES, Client
from review_action.adapters.github.documents import blobs_query
from review_action.adapters.github.translate import understood
from review_action.domain.pull_request import (
    DIRECTORY_FILE_BYTES,
    DIRECTORY_FILES,
    FileContent,
)
from review_action.errors import UnavailableError

FILES_A_REQUEST = 100
NEEDS = "contents: read"
PLAIN_MODES = frozenset({0o100644, 0o100755})


class BlobKey(NamedTuple):
    """A file as one commit has it."""

    sha: str
    path: str


class Blob(NamedTuple):
    """A file's text, or why there is none; `oid` is git's id of it, empty when it is missing."""

    content: FileContent
    oid: str = ""


class Blobs:
    """File contents of one repository, forks' heads included (they share its objects)."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._owner, _, self._name = repository.partition("/")

    def read(self, keys: Sequence[BlobKey]) -> Mapping[BlobKey, Blob]:
        """Every key asked for is a key of the answer; for a directory, its files' are."""
        distinct = list(dict.fromkeys(keys))
        found: dict[BlobKey, Blob] = {}
        for start in range(0, len(distinct), FILES_A_REQUEST):
            found |= self._batch(distinct[start : start + FILES_A_REQUEST])
        return found

    def _batch(self, keys: Sequence[BlobKey]) -> Mapping[BlobKey, Blob]:
        variables = {
            f"e{index}": f"{key.sha}:{key.path.rstrip('/')}" for index, key in enumerate(keys)
        }
        directories = {index for index, key in enumerate(keys) if key.path.endswith("/")}
        variables |= {"owner": self._owner, "name": self._name}
        # GitHub gives up on a query after ten seconds: many large files are asked for in halves.
        tries = READ_TRIES if len(keys) == 1 else 1
        try:
            document = blobs_query(len(keys), directories)
            data = self._client.query(document, variables, needs=NEEDS, tries=tries)
        except UnavailableError as error:
            if len(keys) == 1:
                raise
            self._client.pause(1.0, error)
            half = len(keys) // 2
            return {**self._batch(keys[:half]), **self._batch(keys[half:])}
        with understood("file contents"):
            found = data["repository"]
            nodes = [(key, found[f"f{index}"]) for index, key in enumerate(keys)]
            below = [
                one for key, node in nodes if key.path.endswith("/") for one in _files(key, node)
            ]
            named = {k: _blob(k.path, node) for k, node in nodes if not k.path.endswith("/")}
            return dict(below) | named


def _files(key: BlobKey, node: Mapping[str, Any] | None) -> Iterator[tuple[BlobKey, Blob]]:
    """The plain files right in a directory, by name."""
    entries = node.get("entries", ()) if node else ()
    plain = [entry for entry in entries if entry["mode"] in PLAIN_MODES]
    for entry in sorted(plain, key=lambda one: str(one["name"]))[:DIRECTORY_FILES]:
        path = f"{key.path.rstrip('/')}/{entry['name']}".lstrip("/")
        found = _blob(path, entry["object"])
        content = found.content.within(DIRECTORY_FILE_BYTES)
        yield BlobKey(key.sha, path), found._replace(content=content)


def _blob(path: str, node: Mapping[str, Any] | None) -> Blob:
    if node is None:
        return Blob(FileContent(path=path, text=None, reason="missing"))
    if node["__typename"] == "Commit":
        return Blob(FileContent(path=path, text=None, reason="submodule"), node["oid"])
    if node["__typename"] != "Blob":
        return Blob(FileContent(path=path, text=None, reason="missing"))
    if node["isTruncated"]:
        return Blob(FileContent(path=path, text=None, reason="too-large"), node["oid"])
    if node["isBinary"] or node["text"] is None:
        return Blob(FileContent(path=path, text=None, reason="binary"), node["oid"])
    return Blob(FileContent(path=path, text=node["text"]), node["oid"])
