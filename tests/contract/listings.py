"""A listing's files by their paths."""

from review_action.domain.pull_request import ChangedFile, FileListing


def by_path(listing: FileListing) -> dict[str, ChangedFile]:
    return {file.path: file for file in listing.files}


def all_by_path(listing: FileListing) -> dict[str, ChangedFile]:
    """The same of a listing from git, which is always whole."""
    assert listing.source == "git"
    assert listing.complete
    assert listing.total == len(listing.files)
    return by_path(listing)
