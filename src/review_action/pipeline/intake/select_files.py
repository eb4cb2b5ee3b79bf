"""Decides which touched files are reviewed, and says of each other one why it is not."""

import operator
from collections.abc import Sequence
from typing import Final, NamedTuple

from review_action.domain.config import Policy
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.unit import Selection, SkippedFile
from review_action.pipeline.intake.content_rules import Refusal, content_rules
from review_action.pipeline.intake.match_globs import match_globs
from review_action.pipeline.intake.name_rules import is_claimed, name_rules, runs
from review_action.pipeline.intake.rate_risk import rate_path

_WORKFLOWS: Final = ".github/workflows/"


class Bound(NamedTuple):
    """What one run takes in at the most; a line costs some 400 bytes once it is parsed."""

    files: int = 2_000
    lines: int = 500_000
    characters: int = 20_000_000


def select_files(listing: FileListing, policy: Policy, *, bound: Bound | None = None) -> Selection:
    """Looks at names, kinds and raw patches only; every file is either kept or skipped, told why.

    A file whose patch the host kept back is not skipped for that: it did change.
    """
    bound = bound or Bound()
    refusals = {at: _refuse(file, policy) for at, file in enumerate(listing.files)}
    wanted = [(at, listing.files[at]) for at, refusal in refusals.items() if refusal is None]
    refusals |= dict.fromkeys(_over_bound(wanted, bound), _tell(bound))
    return Selection(
        kept=tuple(file.path for at, file in enumerate(listing.files) if refusals[at] is None),
        skipped=tuple(
            SkippedFile(path=listing.files[at].path, **why._asdict())
            for at, why in refusals.items()
            if why is not None
        ),
    )


def _tell(bound: Bound) -> Refusal:
    size = f"{bound.files:,} files, {bound.lines:,} lines or {bound.characters / 1e6:.0f} MB of patches"
    return Refusal(f"over the run's bound of {size}", over_bound=True)


def _refuse(file: ChangedFile, policy: Policy) -> Refusal | None:
    if reason := _by_policy(file.path, policy):
        return Refusal(reason)
    named = _by_name(file.path, policy)
    if reason := _by_kind(file):
        return _of_kind(file, reason, named, policy)
    if named:
        return Refusal(named, claimed=is_claimed(file.path, named))
    refusal = content_rules(file.patch) if file.patch else None
    # Whatever a workflow says of itself, GitHub runs it.
    runs_anyway = file.path.startswith(_WORKFLOWS) and refusal is not None and refusal.claimed
    return None if runs_anyway else refusal


def _of_kind(file: ChangedFile, reason: str, named: str, policy: Policy) -> Refusal:
    if reason == "binary" and not named and runs(file.path):
        return Refusal("code by its name, binary by its contents", over_bound=True)
    if file.previous_path and not named and (since := _since_moved(file, policy)):
        return Refusal(f"{reason}; {since}", over_bound=True)
    by_word = reason == "submodule" or (reason == "binary" and is_claimed(file.path, named))
    gone = file.kind == "file" and file.status in {"removed", "renamed"}
    return Refusal(reason, claimed=by_word, gone=gone)


def _since_moved(file: ChangedFile, policy: Policy) -> str:
    """What makes of unchanged text something that nobody has read as that."""
    before = file.previous_path or ""
    if former := _by_name(before, policy):
        return f"by its former name it was {former}"
    if file.path.startswith(_WORKFLOWS) and not before.startswith(_WORKFLOWS):
        return "it is a workflow now"
    return ""


def _by_policy(path: str, policy: Policy) -> str:
    if match_globs(path, policy.exclude):
        return "excluded by the configuration"
    if policy.include and not match_globs(path, policy.include):
        return "not among the files the configuration includes"
    return ""


def _by_name(path: str, policy: Policy) -> str:
    """A `!pattern` among the excluded ones keeps a file that a rule of ours would leave out."""
    kept = match_globs(path, policy.exclude) is False or path.startswith(_WORKFLOWS)
    return "" if kept else name_rules(path)


def _by_kind(file: ChangedFile) -> str:
    if file.kind != "file":
        return {"submodule": "submodule", "symlink": "symbolic link"}[file.kind]
    if file.status == "removed":
        return "deleted"
    if file.binary:
        return "binary"
    if file.patch or file.patch_missing or file.additions or file.deletions:
        return ""
    return _why_empty(file)


def _why_empty(file: ChangedFile) -> str:
    if file.status in ("renamed", "copied"):
        return f"{file.status} without a change"
    if file.status == "added":
        return "empty or binary"
    return (
        "file mode change only" if file.mode_changed else "no change of text (binary or mode only)"
    )


def _over_bound(wanted: Sequence[tuple[int, ChangedFile]], bound: Bound) -> list[int]:
    """Indexes of what does not fit any more; the riskiest names are let in first."""
    over, files, lines, characters = [], 0, 0, 0
    for at, file in sorted(wanted, key=lambda pair: (-rate_path(pair[1].path), pair[0])):
        patch = file.patch or ""
        more = files + 1, lines + patch.count("\n"), characters + len(patch)
        if all(map(operator.le, more, bound)):
            files, lines, characters = more
        else:
            over.append(at)
    return over
