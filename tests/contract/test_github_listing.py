"""Listing files: pages, heads that move, and answers out of form."""

import pytest

from review_action.domain.pull_request import FileListing
from review_action.errors import (
    GitHubError,
)
from tests.contract.github_desk import Desk
from tests.contract.listings import by_path, listed_again, listing
from tests.fakes.github.faults import Fault
from tests.fakes.github.repository import Entry
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    """Without a pull request: each test opens its own."""
    return Desk(loopback_github)


def test_list_files__small_in_one_request(desk: Desk) -> None:
    base: dict[str, Entry] = {"a.py": "1\n", "gone.py": "1\n"}
    head: dict[str, Entry] = {"a.py": "2\n", "gone.py": None, "b.py": "new\n"}

    found = listing(desk, base, head)

    files = by_path(found)
    assert found.complete
    assert (found.source, found.total) == ("files-api", 3)
    assert files["a.py"].patch == "@@ -1 +1 @@\n-1\n+2"
    assert (files["a.py"].additions, files["a.py"].deletions) == (1, 1)
    assert files["gone.py"].status == "removed"
    assert files["b.py"].status == "added"
    assert files["b.py"].head_blob
    assert not any(file.patch_missing for file in found.files)
    assert desk.sent == ["GET /pulls/1/files"]
    assert desk.server.requests[0].query["per_page"] == "100"


def test_list_files__nothing_changed(desk: Desk) -> None:
    found = listing(desk, {"a": "1\n"}, {})

    assert found == FileListing(files=(), total=0)
    assert desk.sent == ["GET /pulls/1/files"]


@pytest.mark.parametrize(("count", "requests"), [(100, 1), (101, 2), (300, 3)])
def test_list_files__pages(desk: Desk, count: int, requests: int) -> None:
    found = listing(desk, {"z": "1\n"}, {f"f{index:03}": "x\n" for index in range(count)})

    assert len(found.files) == count
    assert all(file.patch for file in found.files)
    assert desk.sent == ["GET /pulls/1/files"] * requests


def test_list_files__pages_that_never_end_are_left(desk: Desk) -> None:
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    listed_again(desk)
    told = desk.server.requests[-1].response_json
    headers = {"Link": '<http://127.0.0.1/?page=2>; rel="next"'}
    desk.server.script(Fault("GET", "/files$", times=99, status=200, headers=headers, body=told))

    found = listed_again(desk)

    assert [file.path for file in found.files] == ["a"]
    assert len(desk.sent) == 30


def test_list_files__the_head_moved_while_listing(desk: Desk) -> None:
    host = desk.host()
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    pull = host.get_page(1).pull
    desk.server.push(1, {"a": "3\n"})

    found = host.list_files(pull)

    assert found.source == "trees"
    assert found.files[0].patch == "@@ -1,1 +1,1 @@\n-1\n+2"


def test_list_files__an_answer_of_another_shape(desk: Desk) -> None:
    desk.server.script(Fault("GET", "/files$", status=200, body=[{"filename": "a"}]))

    with pytest.raises(GitHubError, match="documented shape"):
        listing(desk, {"a": "1\n"}, {"a": "2\n"})


def test_list_files__links_that_do_not_tell_the_head(desk: Desk) -> None:
    listing(desk, {"a": "1\n"}, {"a": "2\n"})
    told = desk.server.requests[-1].response_json
    told[0]["contents_url"] = "nonsense"
    desk.server.script(Fault("GET", "/files$", status=200, body=told))

    assert listed_again(desk).source == "files-api"
