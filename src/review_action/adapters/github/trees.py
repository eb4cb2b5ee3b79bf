"""Compares two whole trees, for when the list of files ends before the change does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from review_action.adapters.github.client import Client
from review_action.adapters.github.translate import understood
from review_action.domain.file_kind import file_kind
from review_action.domain.pull_request import ChangedFile

NEEDS = "contents: read"


class Entry(NamedTuple):
    """One file of a tree."""

    mode: str
    sha: str


class Tree(NamedTuple):
    """All files of a commit by their path; `whole` unless GitHub cut the answer."""

    entries: Mapping[str, Entry]
    whole: bool


class Comparison(NamedTuple):
    """What differs. No file has a patch: those with other contents have `patch_missing`."""

    files: tuple[ChangedFile, ...]
    whole: bool


class Trees:
    """Commits' trees, and what lies between two of them."""

    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self._repository = repository

    def merge_base(self, base_sha: str, head_sha: str) -> str:
        """Where the change began: the base branch may have moved on since."""
        path = f"/repos/{self._repository}/compare/{base_sha}...{head_sha}"
        # Files are on the first page alone, and they may be megabytes that nobody asked for:
        # https://docs.github.com/rest/commits/commits#compare-two-commits
        answer = self._client.get(path, {"per_page": 1, "page": 2}, needs=NEEDS)
        with understood("the merge base"):
            return str(answer.data["merge_base_commit"]["sha"])

    def compare(self, base_sha: str, head_sha: str) -> Comparison:
        """By path, mode and git's id of the contents; two requests whatever the size."""
        before, after = self._tree(base_sha), self._tree(head_sha)
        files = tuple(_changes(before.entries, after.entries))
        return Comparison(files, before.whole and after.whole)

    def _tree(self, sha: str) -> Tree:
        path = f"/repos/{self._repository}/git/trees/{sha}"
        answer = self._client.get(path, {"recursive": 1}, needs=NEEDS)
        with understood("a tree"):
            entries = {
                entry["path"]: Entry(entry["mode"], entry["sha"])
                for entry in answer.data["tree"]
                if entry["type"] != "tree"
            }
            return Tree(entries, whole=not answer.data["truncated"])


def _changes(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterator[ChangedFile]:
    gone: dict[Entry, list[str]] = defaultdict(list)
    for path in sorted(before.keys() - after.keys()):
        gone[before[path]].append(path)
    for path, entry in sorted(after.items()):
        old = before.get(path)
        if old is None:
            source = gone[entry].pop(0) if gone.get(entry) else None
            yield _renamed(path, entry, source) if source else _changed(path, entry, "added")
        elif old != entry:
            facts = {"mode_changed": old.mode != entry.mode}
            if old.sha == entry.sha:
                # The same contents under another mode: there is nothing to show.
                facts["patch_missing"] = False
            yield _changed(path, entry, "modified").model_copy(update=facts)
    for entry, paths in gone.items():
        for path in paths:
            yield _changed(path, entry, "removed")


def _changed(
    path: str, entry: Entry, status: Literal["added", "modified", "removed"]
) -> ChangedFile:
    kind = file_kind(entry.mode)
    return ChangedFile(
        path=path,
        status=status,
        patch_missing=kind != "submodule",
        kind=kind,
        head_blob=None if status == "removed" else entry.sha,
    )


def _renamed(path: str, entry: Entry, source: str) -> ChangedFile:
    return ChangedFile(
        path=path,
        previous_path=source,
        status="renamed",
        kind=file_kind(entry.mode),
        head_blob=entry.sha,
    )
