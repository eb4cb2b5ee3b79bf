"""Names every fingerprint that a comment of ours may carry for a finding."""

from collections.abc import Iterator, Mapping, Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding


def names_of(
    finding: Finding, files: Sequence[FileDiff], threads: Mapping[str, str]
) -> Iterator[str]:
    """Its own first, then the one of its thread, and the one it has under its file's former name.

    Args:
        finding: As it is now.
        files: The change, for the former names of its files.
        threads: Fingerprint now → the one its comment carries.
    """
    yield finding.fingerprint
    if finding.fingerprint in threads:
        yield threads[finding.fingerprint]
    for file in files:
        if file.path == finding.path and file.previous_path:
            yield finding.model_copy(update={"path": file.previous_path}).fingerprint
