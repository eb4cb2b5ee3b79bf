"""Fills in the patches GitHub kept back: from the checkout, else from both sides' contents."""

import re
from collections.abc import Callable, Sequence

from review_action.adapters.github.blobs import Blob, BlobKey, Blobs
from review_action.adapters.github.checkout import Checkout
from review_action.adapters.github.make_patch import make_patch
from review_action.adapters.github.trees import Trees
from review_action.domain.pull_request import ChangedFile, PullRequest
from review_action.errors import GitHubError, RateLimitedError

MAX_FETCHED_FILES = 300
"""Six requests; a change with more withheld patches is told, not fetched."""
EMPTY_BLOBS = frozenset(
    {
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    }
)
"""git's ids of an empty file: it has no patch, and is not binary."""
BINARY_SUFFIXES = re.compile(
    r"\.(7z|a|avif|bin|bmp|bz2|class|dll|dylib|eot|exe|gif|gz|icns|ico|jar|jpe?g|mov|mp[34]|o|ogg"
    r"|otf|pdf|png|pyc|so|tar|tgz|tiff?|ttf|wasm|wav|web[mp]|woff2?|xz|zip|zst)\Z",
    re.IGNORECASE,
)
"""Where a missing patch needs no question."""
_ABSENT = frozenset({"missing", "too-large"})


class Patches:
    """Completes listings."""

    def __init__(
        self, blobs: Blobs, trees: Trees, checkout: Checkout, log: Callable[[str], None]
    ) -> None:
        self._blobs = blobs
        self._trees = trees
        self._checkout = checkout
        self._log = log

    def fill(
        self,
        pull: PullRequest,
        files: Sequence[ChangedFile],
        merge_base: str = "",
    ) -> tuple[ChangedFile, ...]:
        """The same files in the same order; what stays unknown keeps `patch_missing`."""
        told = [_told_binary(file) for file in files]
        wanted = [file for file in told if _is_open(file)] + [*filter(_may_be_more, told)]
        if not wanted:
            return tuple(told)
        # A merge base is at hand only where the checkout had nothing to say.
        local = {} if merge_base else self._from_checkout(pull, wanted)
        filled = local or self._from_contents(pull, wanted, merge_base)
        return tuple(filled.get(file.path, _still_open(file)) for file in told)

    def _from_checkout(
        self, pull: PullRequest, wanted: Sequence[ChangedFile]
    ) -> dict[str, ChangedFile]:
        local = self._checkout.compare(pull)
        paths = {file.path for file in wanted}
        return {file.path: file for file in local.files if file.path in paths} if local else {}

    def _from_contents(
        self, pull: PullRequest, wanted: Sequence[ChangedFile], merge_base: str
    ) -> dict[str, ChangedFile]:
        fetched = wanted[:MAX_FETCHED_FILES]
        if len(wanted) > len(fetched):
            self._log(f"GitHub kept {len(wanted)} patches back; {len(fetched)} are made anew.")
        try:
            base = merge_base or self._trees.merge_base(pull.base_sha, pull.head_sha)
            sides = {file.path: (_old_key(file, base), _new_key(file, pull)) for file in fetched}
            blobs = self._blobs.read([key for pair in sides.values() for key in pair if key])
        except RateLimitedError:
            raise
        except GitHubError as error:
            self._log(f"Patches that GitHub kept back could not be made: {error}")
            return {}
        return {
            file.path: _compared(file, *(blobs[key] if key else None for key in sides[file.path]))
            for file in fetched
        }


def _told_binary(file: ChangedFile) -> ChangedFile:
    bare = file.patch is None and file.additions + file.deletions == 0
    if bare and file.kind == "file" and BINARY_SUFFIXES.search(file.path):
        return file.model_copy(update={"binary": True, "patch_missing": False})
    return file


def _is_open(file: ChangedFile) -> bool:
    """Whether it may have contents that nobody showed us; a deleted file's do not matter."""
    if file.patch is not None or file.status in {"removed", "unchanged"} or file.binary:
        return False
    if file.kind == "submodule" or file.mode_changed or file.head_blob in EMPTY_BLOBS:
        return file.patch_missing
    # No patch and no counted line: binary, another mode, or a pure rename. Only the last is told.
    return file.patch_missing or file.status in {"added", "modified", "changed", "copied"}


def _may_be_more(file: ChangedFile) -> bool:
    """A binary file that was renamed is told as a renamed one, whatever else became of it."""
    bare = file.patch is None and not file.patch_missing and not file.binary
    return bare and file.status == "renamed" and file.kind == "file"


def _still_open(file: ChangedFile) -> ChangedFile:
    return file.model_copy(update={"patch_missing": True}) if _is_open(file) else file


def _old_key(file: ChangedFile, base: str) -> BlobKey | None:
    return None if file.status == "added" else BlobKey(base, file.previous_path or file.path)


def _new_key(file: ChangedFile, pull: PullRequest) -> BlobKey:
    return BlobKey(pull.head_sha, file.path)


def _compared(file: ChangedFile, old: Blob | None, new: Blob | None) -> ChangedFile:
    sides = [side for side in (old, new) if side is not None]
    reasons = {side.content.reason for side in sides}
    if "submodule" in reasons:
        return file.model_copy(update={"kind": "submodule", "patch_missing": False})
    if old is not None and new is not None and old.oid == new.oid != "":
        in_place = file.status in {"modified", "changed"}
        return file.model_copy(update={"mode_changed": in_place, "patch_missing": False})
    if "binary" in reasons:
        return file.model_copy(update={"binary": True, "patch_missing": False})
    if reasons & _ABSENT:
        return file.model_copy(update={"patch_missing": True})
    return _patched(file, *((side.content.text or "") if side else "" for side in (old, new)))


def _patched(file: ChangedFile, old: str, new: str) -> ChangedFile:
    patch = make_patch(old, new)
    if patch is None:
        return file.model_copy(update={"patch_missing": True})
    return file.model_copy(
        update={
            "patch": patch.text,
            "patch_missing": False,
            "additions": patch.additions,
            "deletions": patch.deletions,
        }
    )
