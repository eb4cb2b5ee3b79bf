"""Listing files: patches kept back, more files than GitHub lists, heads that move."""

from pathlib import Path

import pytest

from review_action.adapters.git.local_git import LocalGit
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.errors import (
    GitError,
    GitHubError,
    PermissionDeniedError,
    RateLimitedError,
)
from tests.contract.github_desk import Desk
from tests.fakes.fake_workspace import FakeWorkspace
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.repository import Entry, Executable, Submodule, Symlink
from tests.fakes.github.server import LoopbackGitHub

LONG = "".join(f"line {index}\n" for index in range(30))


@pytest.fixture
def desk(loopback_github: LoopbackGitHub) -> Desk:
    return Desk(loopback_github)


def listing(
    desk: Desk, base: dict[str, Entry], head: dict[str, Entry], **host: object
) -> FileListing:
    """Open a pull request and list it; `desk.sent` then holds the listing's requests alone."""
    desk.server.open_pull(base, head)
    return listed_again(desk, **host)


def listed_again(desk: Desk, **host: object) -> FileListing:
    ours = desk.host(**host)
    pull = ours.get_pull_request(1)
    desk.server.requests.clear()
    return ours.list_files(pull)


def by_path(found: FileListing) -> dict[str, ChangedFile]:
    return {file.path: file for file in found.files}


def test_list_files__small_in_one_request(desk: Desk) -> None:
    base: dict[str, Entry] = {"a.py": "1\n", "gone.py": "1\n", "old.py": LONG}
    head: dict[str, Entry] = {
        "a.py": "2\n", "gone.py": None, "old.py": None, "new name.py": LONG, "b.py": "new\n"
    }  # fmt: skip

    found = listing(desk, base, head)

    files = by_path(found)
    assert found.complete
    assert (found.source, found.total) == ("files-api", 4)
    assert files["a.py"].patch == "@@ -1 +1 @@\n-1\n+2"
    assert (files["a.py"].additions, files["a.py"].deletions) == (1, 1)
    assert files["gone.py"].status == "removed"
    assert files["b.py"].status == "added"
    assert files["b.py"].head_blob
    renamed = files["new name.py"]
    assert (renamed.status, renamed.previous_path, renamed.patch) == ("renamed", "old.py", None)
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


def shorten(desk: Desk, *, changed_files: int) -> None:
    """Let the pull request claim more files than the files API lists."""
    desk.host().get_pull_request(1)
    told = desk.server.requests[-1].response_json | {"changed_files": changed_files}
    desk.server.script(Fault("GET", "/pulls/1$", status=200, body=told))


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

    found = host.list_files(host.get_pull_request(1))

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


def test_list_files__pages_that_never_end_are_left(desk: Desk) -> None:
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    listed_again(desk)
    told = desk.server.requests[-1].response_json
    headers = {"Link": '<http://127.0.0.1/?page=2>; rel="next"'}
    desk.server.script(Fault("GET", "/files$", times=99, status=200, headers=headers, body=told))

    found = listed_again(desk)

    assert [file.path for file in found.files] == ["a"]
    assert len(desk.sent) == 30


def test_list_files__a_copy_or_link_nobody_can_read_stays_missing(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    gone = {"data": {"repository": {"f0": None, "f1": None}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=gone))

    assert listed_again(desk).files[0].patch_missing


def test_list_files__a_submodule_told_by_its_contents(desk: Desk) -> None:
    desk.server.world.dropped_patches.add("a")
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    node = {"__typename": "Commit", "oid": "1" * 40}
    told = {"data": {"repository": {"f0": node, "f1": node}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=told))

    (file,) = listed_again(desk).files

    assert file.kind == "submodule"
    assert not file.patch_missing


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


def test_list_files__the_head_moved_while_listing(desk: Desk) -> None:
    host = desk.host()
    desk.server.open_pull({"a": "1\n"}, {"a": "2\n"})
    pull = host.get_pull_request(1)
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
