"""Listings: how they are asked for, and their files by path."""

from review_action.domain.pull_request import ChangedFile, FileListing
from tests.contract.github_desk import Desk
from tests.fakes.github.faults import Fault
from tests.fakes.github.repository import Entry

LONG = "".join(f"line {index}\n" for index in range(30))


def by_path(found: FileListing) -> dict[str, ChangedFile]:
    return {file.path: file for file in found.files}


def all_by_path(found: FileListing) -> dict[str, ChangedFile]:
    """The same of a listing from git, which is always whole."""
    assert found.source == "git"
    assert found.complete
    assert found.total == len(found.files)
    return by_path(found)


def listing(
    desk: Desk, base: dict[str, Entry], head: dict[str, Entry], **host: object
) -> FileListing:
    """Open a pull request and list it; `desk.sent` then holds the listing's requests alone."""
    desk.server.open_pull(base, head)
    return listed_again(desk, **host)


def listed_again(desk: Desk, **host: object) -> FileListing:
    ours = desk.host(**host)
    pull = ours.get_page(1).pull
    desk.server.requests.clear()
    return ours.list_files(pull)


def shorten(desk: Desk, *, changed_files: int) -> None:
    """Let the pull request claim more files than the files API lists."""
    desk.host().get_page(1)
    told = desk.server.requests[-1].response_json
    told["data"]["repository"]["pullRequest"]["changedFiles"] = changed_files
    page = Fault("POST", "/graphql", status=200, body=told, contains="PullRequestPage")
    desk.server.script(page)
