"""States and keys of which a test names only what it is about."""

from collections.abc import Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.state import ReviewState, StandingFinding
from review_action.domain.state_key import StateKey
from review_action.pipeline.intake.digest_hunk import digest_hunk

SECRET = "a model's key, long enough"


def key(repository: str = "acme/shop", number: int = 12, secret: str = SECRET) -> StateKey:
    derived = StateKey.derive(secret, repository=repository, pull_number=number)
    assert derived is not None
    return derived


def state(*files: FileDiff, **values: object) -> ReviewState:
    """After a run that reviewed `files` whole."""
    given: dict[str, object] = {
        "base_ref": "main",
        "head_sha": "a" * 40,
        "policy": "0123456789abcdef",
        "hunks": digests(files),
    }
    return ReviewState.model_validate(given | values)


def digests(files: Sequence[FileDiff]) -> dict[str, str]:
    return {
        file.path: "".join(digest_hunk(file.path, hunk, key()) for hunk in file.hunks)
        for file in files
    }


def standing(finding: Finding, file: FileDiff | None = None, **values: object) -> StandingFinding:
    """The finding as a state keeps it; with `file`, of the hunk it stands in."""
    names = StandingFinding.model_fields.keys() & Finding.model_fields.keys()
    given: dict[str, object] = {name: getattr(finding, name) for name in names}
    given["verification"] = "confirmed"
    for hunk in file.hunks if file else ():
        if hunk.new_start <= finding.start_line < hunk.new_start + hunk.new_count:
            given["hunk"] = digest_hunk(finding.path, hunk, key())
            given["offset"] = finding.start_line - hunk.new_start
    return StandingFinding.model_validate(given | values)
