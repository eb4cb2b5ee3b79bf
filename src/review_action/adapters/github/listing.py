"""Lists what a pull request touches: by the files API, and where that ends by git and by trees."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from review_action.adapters.github.checkout import Checkout
from review_action.adapters.github.client import Client
from review_action.adapters.github.patches import Patches
from review_action.adapters.github.translate import understood
from review_action.adapters.github.transport import PER_PAGE
from review_action.adapters.github.trees import Trees
from review_action.domain.pull_request import ChangedFile, FileListing, PullRequest
from review_action.errors import (
    BadCredentialsError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
)

NEEDS = "pull-requests: read"
MAX_PAGES = 30
"""The files API ends at 3,000 files: https://docs.github.com/rest/pulls/pulls#list-pull-requests-files"""
MAX_LISTED_FILES = MAX_PAGES * PER_PAGE

_SUBMODULE = re.compile(
    r"@@ [^@\n]* @@[^\n]*(?:\n[-+]Subproject commit [0-9a-f]{40,64}(?:-dirty)?){1,2}\n?"
)
"""All of the patch: whoever writes such a line at the top of a file makes no submodule of it."""
_HOPELESS = (BadCredentialsError, NotFoundError, PermissionDeniedError, RateLimitedError)
"""Another way of asking would be refused too."""


class _Listed(NamedTuple):
    files: tuple[ChangedFile, ...]
    head_sha: str
    """The head the files API spoke of, empty when it did not tell."""
    problem: str = ""


class Listing:
    """The files of a pull request; an answer that is not whole says so."""

    def __init__(
        self,
        client: Client,
        *,
        patches: Patches,
        trees: Trees,
        repository: str,
        checkout: Checkout,
        log: Callable[[str], None],
    ) -> None:
        self._client = client
        self._patches = patches
        self._trees = trees
        self._repository = repository
        self._checkout = checkout
        self._log = log

    def list_files(self, pull: PullRequest) -> FileListing:
        """All files, each with its patch as far as that can be had."""
        if pull.changed_files > MAX_LISTED_FILES:
            local = self._checkout.compare(pull)
            if local is not None:
                return local
        listed = self._by_files_api(pull)
        problem = _why_not_whole(listed, pull)
        if not problem:
            files = self._patches.fill(pull, listed.files)
            return FileListing(files=files, total=len(files))
        self._log(f"{problem} Looking at git itself.")
        local = self._checkout.compare(pull)
        if local is not None:
            return local
        return self._by_trees(pull, listed, problem)

    def _by_files_api(self, pull: PullRequest) -> _Listed:
        items: list[Mapping[str, Any]] = []
        path = f"/repos/{self._repository}/pulls/{pull.number}/files"
        problem = ""
        try:
            for page in range(1, MAX_PAGES + 1):
                answer = self._client.get(path, {"per_page": PER_PAGE, "page": page}, needs=NEEDS)
                items += answer.data
                if 'rel="next"' not in answer.headers.get("link", ""):
                    break
        except _HOPELESS:
            raise
        except GitHubError as error:
            # "This diff is taking too long to generate" among others.
            problem = f"GitHub could not list the files ({error})."
        with understood("the files"):
            files = {item["filename"]: _changed_file(item) for item in items}
            return _Listed(tuple(files.values()), _told_head(items), problem)

    def _by_trees(self, pull: PullRequest, listed: _Listed, problem: str) -> FileListing:
        # What the files API said of another head is of no use.
        known = listed.files if listed.head_sha in {"", pull.head_sha} else ()
        try:
            base = self._trees.merge_base(pull.base_sha, pull.head_sha)
            comparison = self._trees.compare(base, pull.head_sha)
        except _HOPELESS:
            raise
        except GitHubError as error:
            files = self._patches.fill(pull, known)
            return _partial(files, pull, f"{problem} Nor could its trees be compared: {error}")
        files = self._patches.fill(pull, _joined(known, comparison.files), base)
        if comparison.whole:
            return FileListing(files=files, total=len(files), source="trees")
        return _partial(files, pull, f"{problem} The repository's tree is too large to list.")


def _partial(files: Sequence[ChangedFile], pull: PullRequest, problem: str) -> FileListing:
    return FileListing(
        files=tuple(files),
        complete=False,
        total=max(pull.changed_files, len(files)),
        source="trees",
        problem=problem,
    )


def _why_not_whole(listed: _Listed, pull: PullRequest) -> str:
    if listed.problem:
        return listed.problem
    if listed.head_sha not in {"", pull.head_sha}:
        return f"The list is of a later head ({listed.head_sha[:7]})."
    if len(listed.files) < pull.changed_files:
        return f"GitHub listed {len(listed.files)} of {pull.changed_files} files."
    return ""


def _joined(
    known: Sequence[ChangedFile], compared: Sequence[ChangedFile]
) -> tuple[ChangedFile, ...]:
    """What the files API told, patches and all, then what only the trees show."""
    # A rename with a change is known as such to the files API alone.
    sources = {file.previous_path for file in known if file.status == "renamed"}
    paths = {file.path for file in known} | sources
    return (*known, *(file for file in compared if file.path not in paths))


def _told_head(items: Sequence[Mapping[str, Any]]) -> str:
    """The list is always of the head as it is *now*; only its links say which that was."""
    for item in items:
        if item["status"] == "removed":
            continue
        told = parse_qs(urlsplit(str(item.get("contents_url"))).query).get("ref", [""])[0]
        return told if re.fullmatch(r"[0-9a-f]{40,64}", told) else ""
    return ""


def _changed_file(item: Mapping[str, Any]) -> ChangedFile:
    patch = item.get("patch")
    submodule = patch is not None and _SUBMODULE.fullmatch(patch)
    return ChangedFile(
        path=item["filename"],
        previous_path=item.get("previous_filename"),
        status=item["status"],
        additions=item["additions"],
        deletions=item["deletions"],
        patch=patch,
        patch_missing=patch is None and item["changes"] > 0,
        kind="submodule" if submodule else "file",
        head_blob=None if item["status"] == "removed" else item.get("sha"),
    )
