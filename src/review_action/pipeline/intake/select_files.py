"""Decides which touched files are reviewed, and says of each other one why it is not."""

from collections.abc import Sequence

from review_action.domain.config import Policy
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.unit import Selection, SkippedFile
from review_action.pipeline.intake.content_rules import Refusal, content_rules
from review_action.pipeline.intake.match_globs import match_globs
from review_action.pipeline.intake.name_rules import name_rules
from review_action.pipeline.intake.rate_risk import rate_path

MOST_FILES = 2_000
MOST_CHARACTERS = 20_000_000
_OVER = "over the run's bound of {files:,} files or {megabytes:.0f} MB of patches"


def select_files(
    listing: FileListing,
    policy: Policy,
    *,
    most_files: int = MOST_FILES,
    most_characters: int = MOST_CHARACTERS,
) -> Selection:
    """Looks at names, kinds and raw patches only; every file is either kept or skipped, told why.

    A file whose patch the host kept back is not skipped for that: it did change.
    """
    refusals = {at: _refuse(file, policy) for at, file in enumerate(listing.files)}
    wanted = [(at, listing.files[at]) for at, refusal in refusals.items() if refusal is None]
    over = Refusal(_OVER.format(files=most_files, megabytes=most_characters / 1e6), over_bound=True)
    refusals |= dict.fromkeys(_over_bound(wanted, most_files, most_characters), over)
    return Selection(
        kept=tuple(file.path for at, file in enumerate(listing.files) if refusals[at] is None),
        skipped=tuple(
            SkippedFile(path=listing.files[at].path, reason=why.reason, over_bound=why.over_bound)
            for at, why in refusals.items()
            if why is not None
        ),
    )


def _refuse(file: ChangedFile, policy: Policy) -> Refusal | None:
    reason = _by_policy(file.path, policy) or _by_kind(file) or _by_name(file.path, policy)
    if reason:
        return Refusal(reason)
    return content_rules(file.patch) if file.patch else None


def _by_policy(path: str, policy: Policy) -> str:
    if match_globs(path, policy.exclude):
        return "excluded by the configuration"
    if policy.include and not match_globs(path, policy.include):
        return "not among the files the configuration includes"
    return ""


def _by_name(path: str, policy: Policy) -> str:
    """A `!pattern` among the excluded ones keeps a file that a rule of ours would leave out."""
    return "" if match_globs(path, policy.exclude) is False else name_rules(path)


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


def _over_bound(
    wanted: Sequence[tuple[int, ChangedFile]], most_files: int, most_characters: int
) -> list[int]:
    """Indexes of what does not fit any more; the riskiest names are let in first."""
    over, files, characters = [], 0, 0
    for at, file in sorted(wanted, key=lambda pair: (-rate_path(pair[1].path), pair[0])):
        size = len(file.patch or "")
        if files >= most_files or characters + size > most_characters:
            over.append(at)
            continue
        files, characters = files + 1, characters + size
    return over
