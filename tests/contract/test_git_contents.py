"""`LocalGit`: contents and commits, and clones that are broken or not there."""

from pathlib import Path

import pytest

from review_action.adapters.git import LocalGit
from review_action.errors import GitError
from tests.fakes.work_tree import Content, WorkTree


def test_read_contents__says_why_there_is_no_text(repository: WorkTree) -> None:
    (repository.root / "link").symlink_to("a.txt")
    repository.write("b.bin", b"\x00")
    repository.write("big.txt", b"x" * 1_000_001)
    head = repository.commit(**{"dir/a.txt": "a\r\n", "empty": ""})
    paths = [
        "dir/a.txt",
        "b.bin",
        "big.txt",
        "empty",
        "link",
        "nowhere",
        "dir",
        "",
        "nul\0",
        "../x",
    ]
    contents = LocalGit(repository.root).read_contents(head, paths)
    assert list(contents) == paths
    assert {
        path: content.text for path, content in contents.items() if content.text is not None
    } == {
        "dir/a.txt": "a\r\n",
        "empty": "",
    }
    assert {path: content.reason for path, content in contents.items() if content.reason} == {
        "b.bin": "binary",
        "big.txt": "too-large",
        "link": "symlink",
        "nowhere": "missing",
        "dir": "missing",
        "": "missing",
        "nul\0": "missing",
        "../x": "missing",
    }


def test_read_contents__the_files_right_in_a_directory(repository: WorkTree) -> None:
    repository.write("rules/data", b"\x00")
    (repository.root / "rules/link").symlink_to("a.md")
    repository.write("rules/big.md", b"x" * 100_001)
    files: dict[str, Content] = {"rules/a.md": "a\n", "rules/in/b.md": "b\n", "top.md": "t\n"}
    head = repository.commit(**files)
    git = LocalGit(repository.root)
    for contents in (
        git.read_contents(
            head, ["rules/", "nowhere/", "top.md", "top.md/", "../", "rules/in/b.md"]
        ),
        git.read_staged(["rules/", "nowhere/", "top.md", "top.md/", "../", "rules/in/b.md"]),
    ):
        assert {path: content.text or content.reason for path, content in contents.items()} == {
            "rules/a.md": "a\n",
            "rules/big.md": "too-large",
            "rules/data": "binary",
            "top.md": "t\n",
            "rules/in/b.md": "b\n",
        }
    assert list(git.read_contents(head, ["/"])) == ["top.md"]


def test_read_contents__fifty_files_of_a_directory(repository: WorkTree) -> None:
    files: dict[str, Content] = {f"rules/{at:02}.md": f"{at}\n" for at in range(51)}
    head = repository.commit(**files, **{"rules/zz.md": "x" * 100_001})
    git = LocalGit(repository.root)
    contents = git.read_contents(head, ["rules/", "rules/50.md", "rules/zz.md"])
    assert list(contents) == [*files, "rules/zz.md"]
    assert len(git.read_contents(head, ["rules/"])) == 50
    assert contents["rules/zz.md"].text is not None


def test_read_contents__many_paths(repository: WorkTree) -> None:
    wanted: dict[str, Content] = {f"d{at % 7}/f{at}.txt": f"{at % 5}\n" for at in range(1203)}
    head = repository.commit(**wanted)
    contents = LocalGit(repository.root).read_contents(head, list(wanted))
    assert {path: content.text for path, content in contents.items()} == wanted


def test_read_contents__nothing_asked(repository: WorkTree) -> None:
    assert LocalGit(repository.root).read_contents(repository.commit(a="a"), []) == {}


def test_read_staged__shows_the_index(repository: WorkTree) -> None:
    repository.commit(**{"a.txt": "1\n"})
    repository.write("a.txt", "2\n")
    repository.git("add", "a.txt")
    repository.write("a.txt", "3\n")
    contents = LocalGit(repository.root).read_staged(["a.txt", "b.txt"])
    assert contents["a.txt"].text == "2\n"
    assert contents["b.txt"].reason == "missing"


def test_has_commit__only_for_a_whole_id_of_a_commit(repository: WorkTree) -> None:
    head = repository.commit(a="a")
    git = LocalGit(repository.root)
    assert git.has_commit(head)
    assert not git.has_commit("0" * 40)
    assert not git.has_commit("HEAD")
    assert not git.has_commit("--help")
    assert not git.has_commit(repository.id_of("HEAD:a"))


def test_local_git__needs_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not in a git repository") as caught:
        LocalGit(tmp_path)
    assert "--patch FILE" in caught.value.hint


@pytest.mark.parametrize("pointer", [b"gitdir: nowhere\n", b"nonsense\n", b"\xff"])
def test_local_git__a_pointer_that_leads_nowhere(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / ".git").write_bytes(pointer)
    with pytest.raises(GitError, match=r"\.git"):
        LocalGit(tmp_path)


def test_local_git__without_git(repository: WorkTree, tmp_path: Path) -> None:
    repository.commit(a="1\n")
    with pytest.raises(GitError, match="git cannot be started") as caught:
        LocalGit(repository.root, search_path=str(tmp_path)).list_changes("HEAD")
    assert caught.value.hint == "Install git."


def test_local_git__a_broken_repository_is_told(repository: WorkTree) -> None:
    head = repository.commit(**{"a.txt": "1\n"})
    blob = repository.id_of("HEAD:a.txt")
    base = head
    head = repository.commit(**{"a.txt": "2\n"})
    (repository.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    git = LocalGit(repository.root)
    with pytest.raises(GitError, match="git diff failed") as caught:
        git.compare(base, head)
    assert "\n" not in str(caught.value)
    assert git.read_contents(base, ["a.txt"])["a.txt"].reason == "missing"
