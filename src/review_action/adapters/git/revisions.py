"""Turns what people call a commit into its id, and says what to do when there is none."""

import difflib
import re

from review_action.adapters.git.runner import GitRunner
from review_action.errors import GitError

_OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHALLOW_HINT = (
    "This clone is shallow: check out with `fetch-depth: 0`, or `git fetch --unshallow`."
)


def is_object_id(text: str) -> bool:
    return _OBJECT_ID.fullmatch(text) is not None


def resolve_commit(git: GitRunner, name: str) -> str:
    """The id of the commit that `name` means.

    Raises:
        GitError: No such commit; the hint has names that look alike.
    """
    if not name or name.startswith("-") or not name.isprintable():
        raise GitError(f"{name!r} cannot be the name of a commit")
    found = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is None:
        raise GitError(f"there is no commit {name!r} in this repository", hint=_hint_for(git, name))
    return found.decode().split()[-1]


def find_merge_base(git: GitRunner, base: str, head: str) -> str:
    """The commit both grew from; both are ids.

    Raises:
        GitError: They have none, or it was not fetched.
    """
    found = git.ask("merge-base", base, head)
    if found is None:
        hint = _SHALLOW_HINT if is_shallow(git) else "Choose a base that shares history with it."
        raise GitError(f"{base[:12]} and {head[:12]} have no common commit here", hint=hint)
    return found.decode().strip()


def is_shallow(git: GitRunner) -> bool:
    return git.run("rev-parse", "--is-shallow-repository").strip() == b"true"


def _hint_for(git: GitRunner, name: str) -> str:
    listed = git.run("for-each-ref", "--format=%(refname:short)", "--count=5000")
    names = listed.decode("utf-8", "replace").split("\n")
    endings = {full.rpartition("/")[2]: full for full in names if full}
    close = difflib.get_close_matches(name, [*filter(None, names), *endings], n=3, cutoff=0.6)
    if close:
        known = dict.fromkeys(endings.get(each, each) for each in close)
        return f"Did you mean {' or '.join(repr(each) for each in known)}?"
    return _SHALLOW_HINT if is_shallow(git) else "Fetch it first, or name a branch that is here."
