"""`LocalGit.list_changes`: what stands on disk and in the index, and names of commits that are none."""

import subprocess
from pathlib import Path

import pytest

from review_action.adapters.git import LocalGit
from review_action.errors import GitError
from tests.contract.listings import all_by_path
from tests.fakes.work_tree import WorkTree


def test_list_changes__work_tree_index_and_commit(repository: WorkTree) -> None:
    base = repository.commit(**{"a.txt": "1\n", "b.txt": "1\n", "c.txt": "1\n"})
    repository.commit(**{"a.txt": "2\n"})
    repository.write("b.txt", "2\n")
    repository.git("add", "b.txt")
    repository.write("c.txt", "2\n")
    repository.write("untracked.txt", "2\n")
    git = LocalGit(repository.root)
    assert set(all_by_path(git.list_changes(base))) == {"a.txt", "b.txt", "c.txt"}
    assert set(all_by_path(git.list_changes("HEAD", staged=True))) == {"b.txt"}
    assert set(all_by_path(git.list_changes(base, "HEAD"))) == {"a.txt"}
    assert git.list_changes("HEAD").problem.startswith("1 file is not tracked by git")
    assert git.list_changes("HEAD", staged=True).problem == ""
    repository.write("more.txt", "")
    assert git.list_changes("HEAD").problem.startswith("2 files are not tracked by git")
    assert all_by_path(git.list_changes("HEAD"))["c.txt"].head_blob is None


def test_list_changes__works_from_a_directory_below(repository: WorkTree) -> None:
    repository.commit(**{"deep/down/a.txt": "1\n", "b.txt": "1\n"})
    repository.write("deep/down/a.txt", "2\n")
    repository.write("b.txt", "2\n")
    git = LocalGit(repository.root / "deep" / "down")
    assert git.root == repository.root.resolve()
    assert set(all_by_path(git.list_changes("HEAD"))) == {"deep/down/a.txt", "b.txt"}


def test_list_changes__works_in_a_linked_work_tree(repository: WorkTree, tmp_path: Path) -> None:
    repository.commit(a="1\n")
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "linked" / "a").write_text("2\n")
    git = LocalGit(tmp_path / "linked")
    assert set(all_by_path(git.list_changes("main"))) == {"a"}


def test_list_changes__a_conflict_is_listed_once(repository: WorkTree) -> None:
    repository.commit(a="1\n")
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit(a="2\n")
    repository.git("checkout", "-q", "main")
    repository.commit(a="3\n")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "topic")
    (file,) = LocalGit(repository.root).list_changes("HEAD").files
    assert file.path == "a"
    assert file.patch is not None
    assert "<<<<<<<" in file.patch
    (staged,) = LocalGit(repository.root).list_changes("HEAD", staged=True).files
    assert staged.patch_missing


@pytest.mark.parametrize("name", ["", "-x", "--output=stolen", "a\nb", "a\0b", "\u202e"])
def test_list_changes__refuses_what_cannot_be_a_name(repository: WorkTree, name: str) -> None:
    repository.commit(a="a")
    with pytest.raises(GitError, match="cannot be the name of a commit"):
        LocalGit(repository.root).list_changes(name)
    assert not list(repository.root.glob("stolen*"))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("maim", "Did you mean 'main'?"),
        ("featur/login", "Did you mean 'feature/login'?"),
        ("login", "Did you mean 'feature/login'?"),
        ("nothing-alike-0123", "Fetch it first, or name a branch that is here."),
        ("HEAD:a", "Fetch it first, or name a branch that is here."),
    ],
)
def test_list_changes__an_unknown_base_comes_with_a_hint(
    repository: WorkTree, name: str, hint: str
) -> None:
    repository.commit(a="a")
    repository.git("branch", "feature/login")
    with pytest.raises(GitError, match="there is no commit") as caught:
        LocalGit(repository.root).list_changes(name)
    assert caught.value.hint == hint


def test_list_changes__a_shallow_clone_says_how_to_mend_it(
    repository: WorkTree, tmp_path: Path
) -> None:
    first = repository.commit(a="1\n")
    repository.commit(a="2\n")
    repository.git("clone", "-q", "--depth=1", f"file://{repository.root}", str(tmp_path / "thin"))
    with pytest.raises(GitError, match="there is no commit") as caught:
        LocalGit(tmp_path / "thin").list_changes(first)
    assert "fetch-depth: 0" in caught.value.hint
