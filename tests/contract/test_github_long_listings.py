"""Listing more files than GitHub lists: from a checkout, from trees, or told as not whole."""

from pathlib import Path

import pytest

from review_action.adapters.git.local_git import LocalGit
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.errors import (
    GitError,
    PermissionDeniedError,
)
from tests.contract.github_desk import Desk
from tests.contract.listings import LONG, by_path, listed_again, listing, shorten
from tests.fakes.fake_workspace import FakeWorkspace
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.repository import Entry, Executable, Submodule, Symlink
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    """Without a pull request: each test opens its own."""
    return Desk(loopback_github)


def test_list_files__more_than_are_listed_by_trees(desk: Desk) -> None:
    base: dict[str, Entry] = {"a": "1\n", "kept": "1\n", "moved": LONG, "off": "1\n", "run": "x\n"}
    head: dict[str, Entry] = {
        "a": "2\n", "moved": None, "here": LONG, "off": None, "new": "n\n", "run": Executable(b"x\n"),
        "link": Symlink("a"), "lib": Submodule("1" * 40), "bin": b"\0",
    }  # fmt: skip
    desk.server.open_pull(base, head)
    shorten(desk, changed_files=3001)
    desk.server.script(Fault("GET", "/files$", status=422, body={"message": "not available"}))

    found = listed_again(desk)

    files = by_path(found)
    assert found.complete
    assert found.source == "trees"
    assert set(files) == {"a", "here", "off", "new", "run", "link", "lib", "bin"}
    assert files["a"].patch == "@@ -1,1 +1,1 @@\n-1\n+2"
    assert (files["a"].status, files["new"].status) == ("modified", "added")
    assert files["off"].status == "removed"
    assert (files["here"].status, files["here"].previous_path) == ("renamed", "moved")
    assert files["run"].mode_changed
    assert files["link"].kind == "symlink"
    assert files["lib"].kind == "submodule"
    assert files["bin"].binary
    assert not any(f.patch_missing for f in found.files if f.status != "removed")
    assert sorted(desk.sent) == [
        *["GET /compare/" + desk.server.requests[1].path.rsplit("/", 1)[1]],
        *sorted(
            f"GET {one.path.split('widgets', 1)[1]}" for one in desk.server.sent("GET", "/git/")
        ),
        "GET /pulls/1/files",
        "POST /graphql",
    ]


def test_list_files__beyond_three_thousand(desk: Desk) -> None:
    paths = [f"d{index % 7}/f{index:04}" for index in range(3_005)]

    found = listing(desk, {"z": "1\n"}, dict.fromkeys(paths, "x\n"))

    assert found.complete
    assert len(found.files) == 3_005
    assert all(file.patch for file in found.files)
    assert len(desk.sent) == 30 + 1 + 2 + 1


def test_list_files__beyond_three_thousand_with_a_checkout(desk: Desk) -> None:
    pull = desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=3_001)
    local = FileListing(files=(ChangedFile(path="a", patch="@@ -1 +1 @@\n-1\n+2"),), source="git")

    found = listed_again(desk, workspace=FakeWorkspace(listings={pull.head_sha: local}))

    assert found == local
    assert desk.sent == []


def test_list_files__with_a_real_checkout(desk: Desk, tmp_path: Path) -> None:
    pull = desk.server.open_pull({"a": "1\n", "b": "1\n"}, {"a": "2\n", "b": None})
    desk.server.repository.git("clone", "--quiet", "--no-checkout", ".", str(tmp_path / "here"))
    shorten(desk, changed_files=3_001)
    host = desk.host(workspace=LocalGit(tmp_path / "here"))

    found = host.list_files(host.get_page(1).pull)

    files = by_path(found)
    assert found.source == "git"
    assert (files["a"].patch or "").startswith("@@ -1 +1 @@\n-1\n+2")
    assert files["b"].status == "removed"
    assert host.get_contents(pull.head_sha, ["a", "b"])["a"].text == "2\n"
    assert host.requests_sent == 1


def test_list_files__renamed_and_changed_is_not_told_twice(desk: Desk) -> None:
    head: dict[str, Entry] = {"old": None, "new": LONG + "more\n", "b": "2\n"}
    desk.server.open_pull({"old": LONG, "b": "1\n"}, head)
    shorten(desk, changed_files=3)

    found = listed_again(desk)

    assert sorted(file.path for file in found.files) == ["b", "new"]
    assert by_path(found)["new"].status == "renamed"


def test_list_files__short_list_is_completed_by_the_checkout(desk: Desk) -> None:
    pull = desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=2)
    local = FileListing(files=(ChangedFile(path="a", patch="@@ -1 +1 @@\n-1\n+2"),), source="git")

    found = listed_again(desk, workspace=FakeWorkspace(listings={pull.head_sha: local}))

    assert found == local


def test_list_files__short_list_and_a_checkout_that_fails(desk: Desk) -> None:
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=2)

    found = listed_again(desk, workspace=FakeWorkspace(problem=GitError("it is broken")))

    assert found.source == "trees"
    assert any("it is broken" in line for line in desk.logged)


def test_list_files__a_cut_tree_is_not_whole(desk: Desk) -> None:
    desk.server.open_pull({"a": "1\n", "b": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=9)
    desk.server.world.tree_limit = 1

    found = listed_again(desk)

    assert not found.complete
    assert found.total == 9
    assert "1 of 9" in found.problem
    assert by_path(found)["a"].patch


def test_list_files__trees_that_cannot_be_had(desk: Desk) -> None:
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=9)
    desk.server.script(bad_gateway("GET", "/compare/", after_store=False, times=9))

    found = listed_again(desk)

    assert not found.complete
    assert [file.path for file in found.files] == ["a"]
    assert "502" in found.problem


@pytest.mark.parametrize("path", ["/files$", "/compare/"])
def test_list_files__what_the_token_may_not_see(desk: Desk, path: str) -> None:
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    shorten(desk, changed_files=9)
    body = {"message": "Resource not accessible by integration"}
    desk.server.script(Fault("GET", path, status=403, body=body))

    with pytest.raises(PermissionDeniedError, match="not accessible") as caught:
        listed_again(desk)

    assert "read" in caught.value.hint
