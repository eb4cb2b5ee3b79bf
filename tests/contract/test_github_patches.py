"""Listing files whose patches GitHub keeps back: they are made from both sides, or told as missing."""

import pytest

from review_action.adapters.github.listing import _changed_file
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.errors import (
    GitError,
    RateLimitedError,
)
from tests.contract.github_desk import Desk
from tests.contract.listings import LONG, by_path, listed_again, listing
from tests.fakes.fake_workspace import FakeWorkspace
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.repository import Entry, Executable, Submodule
from tests.fakes.github.server import LoopbackGitHub


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    """Without a pull request: each test opens its own."""
    return Desk(loopback_github)


def test_list_files__patches_kept_back_are_made_from_both_sides(desk: Desk) -> None:
    base: dict[str, Entry] = {"long.txt": LONG, "small.txt": "x\n"}
    head: dict[str, Entry] = {"long.txt": LONG.replace("line 12\n", "LINE 12\n"), "new.txt": "n\n"}
    desk.server.world.dropped_patches |= {"long.txt", "new.txt"}

    found = listing(desk, base, head)

    files = by_path(found)
    assert files["long.txt"].patch == (
        "@@ -10,7 +10,7 @@\n line 9\n line 10\n line 11\n-line 12\n+LINE 12\n line 13\n line 14\n"
        " line 15"
    )
    assert files["new.txt"].patch == "@@ -0,0 +1,1 @@\n+n"
    assert not any(file.patch_missing for file in found.files)
    assert len(desk.sent) == 3


def test_list_files__made_against_the_merge_base_not_the_moved_base(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a.txt")
    desk.server.open_pull({"a.txt": "one\ntwo\n"}, {"a.txt": "one\nTWO\n"})
    desk.server.commit({"a.txt": "other\ntwo\n"}, branch="main")

    found = listed_again(desk)

    assert found.files[0].patch == "@@ -1,2 +1,2 @@\n one\n-two\n+TWO"


def test_list_files__hundreds_kept_back_stay_within_the_budget(desk: Desk) -> None:
    paths = [f"f{index:03}" for index in range(300)]
    desk.server.world.dropped_patches |= set(paths)

    found = listing(desk, {"z": "1\n"}, dict.fromkeys(paths, "x\n"))

    assert all(file.patch == "@@ -0,0 +1,1 @@\n+x" for file in found.files)
    assert len(desk.sent) == 3 + 1 + 3


def test_list_files__more_kept_back_than_are_fetched_is_told(desk: Desk) -> None:
    paths = [f"f{index:03}" for index in range(301)]
    desk.server.world.dropped_patches |= set(paths)

    found = listing(desk, {"z": "1\n"}, dict.fromkeys(paths, "x\n"))

    assert [file.path for file in found.files if file.patch_missing] == ["f300"]
    assert any("301" in line for line in desk.logged)


def test_list_files__kept_back_and_too_large_stays_missing(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("big.txt")

    found = listing(desk, {"z": "1\n"}, {"big.txt": "x\n" * 300_000})

    assert found.files[0].patch is None
    assert found.files[0].patch_missing


def test_list_files__too_many_lines_to_compare_stays_missing(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("big.txt")

    found = listing(desk, {"z": "1\n"}, {"big.txt": "x\n" * 20_001})

    assert found.files[0].patch_missing


def test_list_files__what_has_no_patch_by_its_nature(desk: Desk) -> None:
    base: dict[str, Entry] = {"run": "x\n", "data": b"\0\1", "logo.png": b"\0\1", "lib": None}
    head: dict[str, Entry] = {
        "run": Executable(b"x\n"), "data": b"\0\2", "logo.png": b"\0\2", "empty": "",
        "lib": Submodule("1" * 40),
    }  # fmt: skip

    found = listing(desk, base, head)

    files = by_path(found)
    assert files["data"].binary
    assert files["logo.png"].binary
    assert files["run"].mode_changed
    assert files["lib"].kind == "submodule"
    assert not files["empty"].binary
    assert not any(file.patch_missing for file in found.files)


def test_list_files__well_known_binaries_cost_no_question(desk: Desk) -> None:
    found = listing(desk, {"a": "1\n"}, {"logo.PNG": b"\0\2", "empty": ""})

    assert by_path(found)["logo.PNG"].binary
    assert desk.sent == ["GET /pulls/1/files"]


def test_list_files__a_deleted_file_kept_back_costs_no_question(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")

    found = listing(desk, {"a": "1\n", "b": "1\n"}, {"a": None})

    assert found.files[0].status == "removed"
    assert desk.sent == ["GET /pulls/1/files"]


@pytest.mark.parametrize("fault", ["/compare/", "/graphql"])
def test_list_files__contents_that_cannot_be_had_stay_missing(desk: Desk, fault: str) -> None:
    desk.server.world.dropped_patches.add("a")
    desk.server.script(bad_gateway(".*", fault, after_store=False, times=99))

    found = listing(desk, {"a": "1\n"}, {"a": "2\n", "b": "1\n"})

    assert found.complete
    assert by_path(found)["a"].patch_missing
    assert not by_path(found)["b"].patch_missing


def test_list_files__a_limit_while_fetching_is_not_swallowed(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    headers = {"Retry-After": "9999"}
    desk.server.script(Fault("GET", "/compare/", status=429, headers=headers))

    with pytest.raises(RateLimitedError):
        listing(desk, {"a": "1\n"}, {"a": "2\n"})


def test_list_files__kept_back_patches_come_from_the_checkout(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    pull = desk.server.open_pull({"a": "1\n"}, {"a": "2\n", "b": "new\n"})
    local = ChangedFile(path="a", patch="@@ -1 +1 @@\n-1\n+2", additions=1, deletions=1)
    workspace = FakeWorkspace(listings={pull.head_sha: FileListing(files=(local,), source="git")})

    found = listed_again(desk, workspace=workspace)

    assert by_path(found)["a"] == local
    assert found.source == "files-api"
    assert desk.sent == ["GET /pulls/1/files"]


def test_list_files__a_checkout_without_the_commit_is_left_alone(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")

    found = listing(desk, {"a": "1\n"}, {"a": "2\n"}, workspace=FakeWorkspace())

    assert found.files[0].patch == "@@ -1,1 +1,1 @@\n-1\n+2"


def test_list_files__a_checkout_that_fails_is_told(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    workspace = FakeWorkspace(problem=GitError("it is broken"))

    found = listing(desk, {"a": "1\n"}, {"a": "2\n"}, workspace=workspace)

    assert found.files[0].patch
    assert any("it is broken" in line for line in desk.logged)


def test_list_files__a_copy_or_link_nobody_can_read_stays_missing(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    gone = {"data": {"repository": {"f0": None, "f1": None}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=gone, contains="Blobs"))

    assert listed_again(desk).files[0].patch_missing


def test_list_files__a_submodule_told_by_its_contents(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    node = {"__typename": "Commit", "oid": "1" * 40}
    told = {"data": {"repository": {"f0": node, "f1": node}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=told, contains="Blobs"))

    (file,) = listed_again(desk).files

    assert file.kind == "submodule"
    assert not file.patch_missing


def test_list_files__a_renamed_file_is_no_other_one(desk: Desk) -> None:
    text = LONG.encode()
    base: dict[str, Entry] = {"a.js": text, "b.js": b"b\n" + text, "c.dat": b"\0c" + text}
    head: dict[str, Entry] = {
        **dict.fromkeys(base), "x.js": text, "y.js": b"b//\0\n" + text, "z.dat": b"\0c" + text
    }  # fmt: skip

    found = listing(desk, base, head)

    told = {file.path: (file.status, file.previous_path, file.binary) for file in found.files}
    assert told == {
        "x.js": ("renamed", "a.js", False),
        "y.js": ("renamed", "b.js", True),
        "z.dat": ("renamed", "c.dat", False),
    }
    assert not any(file.patch or file.patch_missing for file in found.files)
    assert len(desk.sent) == 3


@pytest.mark.parametrize(
    ("patch", "kind"),
    [
        (f"@@ -0,0 +1 @@\n+Subproject commit {'1' * 40}", "submodule"),
        (f"@@ -1 +0,0 @@\n-Subproject commit {'1' * 40}", "submodule"),
        (f"@@ -0,0 +1,2 @@\n+Subproject commit {'1' * 40}\n+<?php eval($x);", "file"),
        (f"@@ -1 +1 @@\n-Subproject commit {'1' * 40}\n+<?php eval($x);", "file"),
        (f"@@ -0,0 +1 @@\n+Subproject commit {'1' * 40}; eval x", "file"),
    ],
)
def test_list_files__a_line_at_its_top_makes_no_submodule_of_a_file(patch: str, kind: str) -> None:
    item = {"filename": "a.php", "status": "added", "additions": 2, "deletions": 0, "changes": 2}

    assert _changed_file({**item, "patch": patch}).kind == kind
