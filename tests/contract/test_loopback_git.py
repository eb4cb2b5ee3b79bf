"""The loopback GitHub tells of git's objects what GitHub tells, its limits included."""

import base64
from typing import Any

import pytest

from tests.contract.conversation import Talk
from tests.fakes.github.repository import Entry, Executable, Submodule, Symlink
from tests.fakes.github.server import LoopbackGitHub

NO_NEWLINE = "\\ No newline at end of file"
OLD, NEW = "a" * 40, "b" * 40
BASE: dict[str, Entry] = {
    "binary.png": b"\x89PNG\0\1",
    "crlf.txt": "one\r\ntwo\r\n",
    "end.txt": "no newline",
    "gone.txt": "gone\n",
    "latin.txt": b"caf\xe9\n",
    "link": "was a file\n",
    "mode.sh": "echo\n",
    "dir b/moved.txt": "".join(f"{number}\n" for number in range(20)),
    'quote".txt': "q\n",
    "vendored": Submodule(OLD),
}
HEAD: dict[str, Entry] = {
    "binary.png": b"\x89PNG\0\2",
    "crlf.txt": "one\r\nTWO\r\n",
    "end.txt": "no newline!",
    "gone.txt": None,
    "latin.txt": b"caf\xe9s\n",
    "link": Symlink("crlf.txt"),
    "mode.sh": Executable(b"echo\n"),
    "dir b/moved.txt": None,
    "dir b/ü.txt": "".join(f"{number}\n" for number in range(20)),
    'quote".txt': "Q\n",
    "vendored": Submodule(NEW),
    "new.txt": "",
}


@pytest.fixture
def talk(loopback_github: LoopbackGitHub) -> Talk:
    loopback_github.open_pull(BASE, HEAD)
    return Talk(loopback_github)


@pytest.fixture
def files(talk: Talk) -> dict[str, dict[str, Any]]:
    listed = talk("GET", "/pulls/1/files", per_page=100).json()
    return {entry["filename"]: entry for entry in listed}


@pytest.mark.parametrize(
    ("path", "status", "patch"),
    [
        ("binary.png", "modified", None),
        ("crlf.txt", "modified", "@@ -1,2 +1,2 @@\n one\r\n-two\r\n+TWO\r"),
        (
            "end.txt",
            "modified",
            f"@@ -1 +1 @@\n-no newline\n{NO_NEWLINE}\n+no newline!\n{NO_NEWLINE}",
        ),
        ("gone.txt", "removed", "@@ -1 +0,0 @@\n-gone"),
        ("latin.txt", "modified", "@@ -1 +1 @@\n-caf\ufffd\n+caf\ufffds"),
        (
            "link",
            "changed",
            "@@ -1 +0,0 @@\n-was a file\n@@ -0,0 +1 @@\n+crlf.txt\n\\ No newline at end of file",
        ),
        ("mode.sh", "changed", None),
        ("dir b/ü.txt", "renamed", None),
        ('quote".txt', "modified", "@@ -1 +1 @@\n-q\n+Q"),
        (
            "vendored",
            "modified",
            f"@@ -1 +1 @@\n-Subproject commit {OLD}\n+Subproject commit {NEW}",
        ),
        ("new.txt", "added", None),
    ],
)
def test_list_files__status_and_patch(
    files: dict[str, dict[str, Any]], path: str, status: str, patch: str | None
) -> None:
    entry = files[path]
    assert (entry["status"], entry.get("patch")) == (status, patch)
    assert entry["changes"] == entry["additions"] + entry["deletions"]


def test_list_files__tells_where_a_file_came_from(files: dict[str, dict[str, Any]]) -> None:
    assert files["dir b/ü.txt"]["previous_filename"] == "dir b/moved.txt"
    assert len(files) == len(HEAD) - 1


def test_list_files__starts_at_the_merge_base(talk: Talk) -> None:
    before = talk("GET", "/pulls/1/files").json()
    talk.server.commit({"elsewhere.txt": "on main\n"})
    after = talk("GET", "/pulls/1/files").json()
    assert [one["filename"] for one in after] == [one["filename"] for one in before]
    assert talk("GET", "/pulls/1").json()["changed_files"] == len(before)


def test_list_files__keeps_back_patches_when_told(talk: Talk) -> None:
    talk.server.world.dropped_patches.add("crlf.txt")
    listed = talk("GET", "/pulls/1/files").json()
    (entry,) = [one for one in listed if one["filename"] == "crlf.txt"]
    assert ("patch" in entry, entry["changes"]) == (False, 2)


def many(count: int) -> dict[str, Entry]:
    return {f"f{number:05}.txt": f"{number}\n" for number in range(count)}


def test_list_files__stops_at_three_thousand(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull({"a": "a\n"}, many(3_001))
    talk = Talk(loopback_github)
    last = talk("GET", "/pulls/1/files", per_page=100, page=30)
    beyond = talk("GET", "/pulls/1/files", per_page=100, page=31)
    assert (len(last.json()), len(beyond.json())) == (100, 0)
    assert "next" not in last.links
    assert talk("GET", "/pulls/1").json()["changed_files"] == 3_001


@pytest.mark.parametrize(
    ("head", "status", "words"),
    [
        (many(300), 200, "diff --git"),
        (many(301), 406, "maximum number of files (300)"),
        ({"big.txt": "line\n" * 19_900}, 200, "diff --git"),
        ({"big.txt": "line\n" * 20_001}, 406, "maximum number of lines (20000)"),
    ],
    ids=["300 files", "301 files", "19,900 lines", "20,001 lines"],
)
def test_diff__is_refused_when_too_large(
    loopback_github: LoopbackGitHub, head: dict[str, Entry], status: int, words: str
) -> None:
    loopback_github.open_pull({"a": "a\n"}, head)
    with Talk(loopback_github).client("application/vnd.github.diff") as client:
        answer = client.get("/repos/acme/widgets/pulls/1")
    assert (answer.status_code, words in answer.text) == (status, True)


def test_compare__stops_at_three_hundred_files(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull({"a": "a\n"}, many(301))
    talk = Talk(loopback_github)
    first = talk("GET", "/compare/acme:main...acme:feature").json()
    second = talk("GET", "/compare/main...feature", page=2).json()
    assert (len(first["files"]), second["files"]) == (300, [])
    assert first["merge_base_commit"]["sha"] == loopback_github.pull(1).base_sha
    assert talk("GET", "/compare/main...gone").status_code == 404


def test_tree__says_when_it_is_truncated(talk: Talk) -> None:
    sha = talk.server.pull(1).head_sha
    whole = talk("GET", f"/git/trees/{sha}?recursive=1").json()
    talk.server.world.tree_limit = 3
    cut = talk("GET", f"/git/trees/{sha}?recursive=1").json()
    assert (whole["truncated"], cut["truncated"], len(cut["tree"])) == (False, True, 3)
    modes = {one["path"]: (one["mode"], one["type"]) for one in whole["tree"]}
    assert modes["link"] == ("120000", "blob")
    assert modes["vendored"] == ("160000", "commit")
    assert modes["mode.sh"] == ("100755", "blob")
    assert modes["dir b"] == ("040000", "tree")
    assert talk("GET", f"/git/trees/{NEW}").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [("crlf.txt", "file"), ("link", "symlink"), ("vendored", "submodule")],
)
def test_contents__tell_kinds_apart(talk: Talk, path: str, kind: str) -> None:
    found = talk("GET", f"/contents/{path}", ref="feature").json()
    assert (found["type"], found["name"]) == (kind, path)


def test_contents__give_text_directories_and_raw_bytes(talk: Talk) -> None:
    found = talk("GET", "/contents/dir%20b/%C3%BC.txt?ref=feature").json()
    assert base64.b64decode(found["content"]).startswith(b"0\n1\n")
    (entry,) = talk("GET", "/contents/dir%20b").json()
    assert entry["path"] == "dir b/moved.txt"
    with talk.client("application/vnd.github.raw+json") as client:
        raw = client.get("/repos/acme/widgets/contents/latin.txt")
    assert raw.content == b"caf\xe9\n"
    assert (
        talk("GET", "/contents/a?ref=gone").json()["message"] == "No commit found for the ref gone"
    )


def test_contents__of_more_than_a_megabyte_are_left_out(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull({"big": "x" * 1_000_001}, {"a": "a"})
    found = Talk(loopback_github)("GET", "/contents/big").json()
    assert (found["encoding"], found["content"], found["size"]) == ("none", "", 1_000_001)


def test_links__keep_the_root_the_client_came_by(talk: Talk) -> None:
    enterprise = Talk(talk.server, root="/api/v3")
    pull = enterprise("GET", "/pulls/1").json()
    assert pull["url"] == f"{talk.server.enterprise_api_url}/repos/acme/widgets/pulls/1"
    assert pull["html_url"] == f"{talk.server.url}/acme/widgets/pull/1"
    listed = enterprise("GET", "/pulls/1/files", per_page=2)
    assert listed.links["next"]["url"].startswith(talk.server.enterprise_api_url)


def test_open_pull__from_a_fork(loopback_github: LoopbackGitHub) -> None:
    loopback_github.open_pull({"a": "1\n"}, {"a": "2\n"}, fork="mallory/widgets", draft=True)
    pull = Talk(loopback_github)("GET", "/pulls/1").json()
    assert pull["head"]["repo"]["full_name"] == "mallory/widgets"
    assert (pull["head"]["repo"]["fork"], pull["draft"]) == (True, True)
    assert loopback_github.event()["pull_request"]["head"]["label"] == "mallory:feature"


@pytest.mark.parametrize(
    ("pushed", "line"),
    [
        ("new\n" * 3 + "first\nmine\n" + "kept\n" * 4, 5),
        ("first\nmine\n" + "kept\n" * 4 + "added\n", 2),
        ("first\nmine\nnew\n" + "kept\n" * 3, 2),
        ("first\nother\n" + "kept\n" * 4, None),
        ("", None),
        (None, None),
    ],
    ids=["moved down", "not touched", "changed below", "changed", "deleted", "file deleted"],
)
def test_review_comment__follows_its_line_or_is_outdated(
    loopback_github: LoopbackGitHub, pushed: str | None, line: int | None
) -> None:
    head = "first\nmine\n" + "kept\n" * 4
    loopback_github.open_pull({"a.txt": "x\n"}, {"a.txt": head})
    talk = Talk(loopback_github)
    talk.review({"path": "a.txt", "line": 2, "body": "Here."})
    loopback_github.push(1, {"a.txt": pushed})
    (note,) = talk("GET", "/pulls/1/comments").json()
    assert (note["line"], note["original_line"]) == (line, 2)
