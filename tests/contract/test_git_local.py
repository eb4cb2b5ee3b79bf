"""`LocalGit` on real repositories: odd names, odd files, and what it answers for each."""

import os
import subprocess
from pathlib import Path

import pytest

from review_action.adapters.git import LocalGit
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.errors import GitError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch

LATIN_1 = os.fsdecode(b"caf\xe9.txt")


Content = str | bytes


class Repository:
    """A repository in a temporary directory, driven by git itself."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "test@example.org")
        self.git("config", "user.name", "Test")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            check=True,
            capture_output=True,
            env={
                "PATH": os.defpath,
                "HOME": str(self.root),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "protocol.file.allow",
                "GIT_CONFIG_VALUE_0": "always",
            },
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, content: Content) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, **files: Content) -> str:
        for path, content in files.items():
            self.write(path, content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "clone")


def by_path(listing: FileListing) -> dict[str, ChangedFile]:
    assert listing.source == "git"
    assert listing.complete
    assert listing.total == len(listing.files)
    return {file.path: file for file in listing.files}


def test_compare__starts_at_the_merge_base(repository: Repository) -> None:
    repository.commit(**{"a.txt": "1\n"})
    repository.git("checkout", "-q", "-b", "topic")
    head = repository.commit(**{"b.txt": "2\n"})
    repository.git("checkout", "-q", "main")
    base = repository.commit(**{"c.txt": "3\n"})
    files = by_path(LocalGit(repository.root).compare(base, head))
    assert list(files) == ["b.txt"]
    assert files["b.txt"] == ChangedFile(
        path="b.txt",
        status="added",
        additions=1,
        patch="@@ -0,0 +1 @@\n+2\n",
        head_blob=repository.git("rev-parse", f"{head}:b.txt"),
    )


@pytest.mark.parametrize(
    "name",
    [
        "plain.txt",
        "with blank.txt",
        "lib b/x.txt",
        "a/b/a b/b.txt",
        'quo"te.txt',
        "back\\slash.txt",
        "tab\there.txt",
        "new\nline.txt",
        "bell\x07\x01.txt",
        "naïve-日本.txt",
        "-dash.txt",
        ":(glob)*.txt",
        "[a-z]*.txt",
        " lead and trail ",
        "diff --git a/x b/x",
    ],
)
def test_compare__knows_every_name(repository: Repository, name: str) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    base = repository.commit(**{name: text, "other.txt": text})
    head = repository.commit(**{name: text + "new\n"})
    git = LocalGit(repository.root)
    listing = git.compare(base, head)
    (file,) = listing.files
    assert (file.path, file.status, file.patch_missing) == (name, "modified", False)
    assert [line.text for line in parse_diff(file).added_lines] == ["new"]
    assert git.read_contents(head, [name])[name].text == text + "new\n"
    raw = subprocess.run(
        ["git", "diff", base, head], cwd=repository.root, check=True, capture_output=True
    ).stdout
    (same,) = split_patch(raw).files
    assert (same.path, same.status, same.patch) == (name, "modified", file.patch)


def test_compare__a_rename_through_a_directory_ending_in_b(repository: Repository) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    base = repository.commit(**{"lib b/x.txt": text, "pure.txt": "p\n" * 9})
    (repository.root / "lib b/x.txt").rename(repository.root / "lib b/y b.txt")
    (repository.root / "pure.txt").rename(repository.root / "moved.txt")
    head = repository.commit(**{"lib b/y b.txt": text + "new\n"})
    files = by_path(LocalGit(repository.root).compare(base, head))
    renamed = files["lib b/y b.txt"]
    assert (renamed.status, renamed.previous_path) == ("renamed", "lib b/x.txt")
    assert [line.new for line in parse_diff(renamed).added_lines] == [21]
    pure = files["moved.txt"]
    assert (pure.status, pure.previous_path, pure.patch) == ("renamed", "pure.txt", None)
    assert not pure.patch_missing


def test_compare__links_modes_and_binaries(repository: Repository) -> None:
    before: dict[str, Content] = {"becomes-link": "x\n", "script": "x\n", "gone": "x\n"}
    base = repository.commit(**before, image=b"\x00\x01")
    (repository.root / "becomes-link").unlink()
    (repository.root / "becomes-link").symlink_to("script")
    (repository.root / "link").symlink_to("script")
    (repository.root / "script").chmod(0o755)
    (repository.root / "gone").unlink()
    head = repository.commit(image=b"\x00\x02", empty="")
    files = by_path(LocalGit(repository.root).compare(base, head))
    facts = {
        path: (file.status, file.kind, file.binary, file.mode_changed, file.patch is None)
        for path, file in files.items()
    }
    assert facts == {
        "becomes-link": ("changed", "symlink", False, True, False),
        "link": ("added", "symlink", False, False, False),
        "script": ("changed", "file", False, True, True),
        "image": ("modified", "file", True, False, True),
        "gone": ("removed", "file", False, False, False),
        "empty": ("added", "file", False, False, True),
    }
    assert not any(file.patch_missing for file in files.values())
    assert files["gone"].head_blob is None


def test_compare__a_submodule_is_told_and_not_entered(
    repository: Repository, tmp_path: Path
) -> None:
    other = Repository(tmp_path / "other")
    other.commit(x="x")
    base = repository.commit(a="a")
    repository.git("submodule", "--quiet", "add", str(other.root), "sub")
    head = repository.commit()
    files = by_path(LocalGit(repository.root).compare(base, head))
    assert (files["sub"].kind, files["sub"].status) == ("submodule", "added")
    contents = LocalGit(repository.root).read_contents(head, ["sub"])
    assert contents["sub"].reason == "submodule"


def test_compare__names_and_texts_that_are_not_utf8(repository: Repository) -> None:
    try:
        repository.write(LATIN_1, b"caf\xe9\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    base = repository.commit()
    head = repository.commit(**{LATIN_1: b"caf\xe9\nth\xe9\n"})
    git = LocalGit(repository.root)
    (file,) = git.compare(base, head).files
    assert file.path == "caf\\xe9.txt"
    assert [line.text for line in parse_diff(file).added_lines] == ["th\ufffd"]
    assert git.read_contents(head, [file.path])[file.path].text == "caf\ufffd\nth\ufffd\n"


def test_compare__content_that_looks_like_a_diff(repository: Repository) -> None:
    base = repository.commit(**{"a.txt": "-- a/evil\n@@ -1 +1 @@\n", "b.txt": "b\n"})
    head = repository.commit(
        **{
            "a.txt": "++ b/evil\ndiff --git a/b.txt b/b.txt\n\u2028diff --git a/x b/x\r\n",
            "b.txt": "B\n",
        }
    )
    files = by_path(LocalGit(repository.root).compare(base, head))
    assert [line.text for line in parse_diff(files["a.txt"]).added_lines] == [
        "++ b/evil",
        "diff --git a/b.txt b/b.txt",
        "\u2028diff --git a/x b/x\r",
    ]
    assert [line.text for line in parse_diff(files["b.txt"]).added_lines] == ["B"]


def test_compare__attributes_of_the_change_do_not_hide_it(repository: Repository) -> None:
    base = repository.commit(**{"a.py": "1\n"})
    head = repository.commit(**{"a.py": "2\n", ".gitattributes": "*.py binary -diff\n"})
    files = by_path(LocalGit(repository.root).compare(base, head))
    assert files["a.py"].patch == "@@ -1 +1 @@\n-1\n+2\n"


def test_compare__is_not_bent_by_the_repositorys_taste(repository: Repository) -> None:
    base = repository.commit(**{"ä.txt": "1\n\n2\n" + "x\n" * 9, "b.txt": "b\n" * 9})
    (repository.root / "b.txt").rename(repository.root / "c.txt")
    head = repository.commit(**{"ä.txt": "1\n\n3\n" + "x\n" * 9})
    for setting in (
        "diff.noprefix=true",
        "diff.mnemonicPrefix=true",
        "diff.context=0",
        "diff.interHunkContext=50",
        "diff.suppressBlankEmpty=true",
        "diff.renames=false",
        "diff.orderFile=order",
        "color.ui=always",
        "core.quotePath=true",
        "diff.relative=true",
        "diff.submodule=log",
    ):
        repository.git("config", *setting.split("=", 1))
    files = by_path(LocalGit(repository.root).compare(base, head))
    assert files["ä.txt"].patch == "@@ -1,6 +1,6 @@\n 1\n \n-2\n+3\n x\n x\n x\n"
    assert files["c.txt"].previous_path == "b.txt"


def test_list_changes__work_tree_index_and_commit(repository: Repository) -> None:
    base = repository.commit(**{"a.txt": "1\n", "b.txt": "1\n", "c.txt": "1\n"})
    repository.commit(**{"a.txt": "2\n"})
    repository.write("b.txt", "2\n")
    repository.git("add", "b.txt")
    repository.write("c.txt", "2\n")
    repository.write("untracked.txt", "2\n")
    git = LocalGit.find(repository.root)
    assert set(by_path(git.list_changes(base))) == {"a.txt", "b.txt", "c.txt"}
    assert set(by_path(git.list_changes("HEAD", staged=True))) == {"b.txt"}
    assert set(by_path(git.list_changes(base, "HEAD"))) == {"a.txt"}
    assert git.list_changes("HEAD").problem.startswith("1 file is not tracked by git")
    assert git.list_changes("HEAD", staged=True).problem == ""
    repository.write("more.txt", "")
    assert git.list_changes("HEAD").problem.startswith("2 files are not tracked by git")
    assert by_path(git.list_changes("HEAD"))["c.txt"].head_blob is None


def test_list_changes__works_from_a_directory_below(repository: Repository) -> None:
    repository.commit(**{"deep/down/a.txt": "1\n", "b.txt": "1\n"})
    repository.write("deep/down/a.txt", "2\n")
    repository.write("b.txt", "2\n")
    git = LocalGit.find(repository.root / "deep" / "down")
    assert git.root == repository.root.resolve()
    assert set(by_path(git.list_changes("HEAD"))) == {"deep/down/a.txt", "b.txt"}


def test_list_changes__works_in_a_linked_work_tree(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a="1\n")
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "linked" / "a").write_text("2\n")
    git = LocalGit(tmp_path / "linked")
    assert set(by_path(git.list_changes("main"))) == {"a"}


def test_list_changes__a_conflict_is_listed_once(repository: Repository) -> None:
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


def test_read_contents__says_why_there_is_no_text(repository: Repository) -> None:
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


def test_read_contents__many_paths(repository: Repository) -> None:
    wanted: dict[str, Content] = {f"d{at % 7}/f{at}.txt": f"{at % 5}\n" for at in range(1203)}
    head = repository.commit(**wanted)
    contents = LocalGit(repository.root).read_contents(head, list(wanted))
    assert {path: content.text for path, content in contents.items()} == wanted


def test_read_contents__nothing_asked(repository: Repository) -> None:
    assert LocalGit(repository.root).read_contents(repository.commit(a="a"), []) == {}


def test_read_staged__shows_the_index(repository: Repository) -> None:
    repository.commit(**{"a.txt": "1\n"})
    repository.write("a.txt", "2\n")
    repository.git("add", "a.txt")
    repository.write("a.txt", "3\n")
    contents = LocalGit(repository.root).read_staged(["a.txt", "b.txt"])
    assert contents["a.txt"].text == "2\n"
    assert contents["b.txt"].reason == "missing"


def test_has_commit__only_for_a_whole_id_of_a_commit(repository: Repository) -> None:
    head = repository.commit(a="a")
    git = LocalGit(repository.root)
    assert git.has_commit(head)
    assert not git.has_commit("0" * 40)
    assert not git.has_commit("HEAD")
    assert not git.has_commit("--help")
    assert not git.has_commit(repository.git("rev-parse", "HEAD:a"))


@pytest.mark.parametrize("name", ["", "-x", "--output=stolen", "a\nb", "a\0b", "\u202e"])
def test_list_changes__refuses_what_cannot_be_a_name(repository: Repository, name: str) -> None:
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
    repository: Repository, name: str, hint: str
) -> None:
    repository.commit(a="a")
    repository.git("branch", "feature/login")
    with pytest.raises(GitError, match="there is no commit") as caught:
        LocalGit(repository.root).list_changes(name)
    assert caught.value.hint == hint


def test_list_changes__a_shallow_clone_says_how_to_mend_it(
    repository: Repository, tmp_path: Path
) -> None:
    first = repository.commit(a="1\n")
    repository.commit(a="2\n")
    repository.git("clone", "-q", "--depth=1", f"file://{repository.root}", str(tmp_path / "thin"))
    with pytest.raises(GitError, match="there is no commit") as caught:
        LocalGit(tmp_path / "thin").list_changes(first)
    assert "fetch-depth: 0" in caught.value.hint


@pytest.mark.parametrize("shallow", [False, True])
def test_compare__without_a_common_commit(
    repository: Repository, tmp_path: Path, *, shallow: bool
) -> None:
    base = repository.commit(a="1\n")
    repository.git("checkout", "-q", "--orphan", "topic")
    head = repository.commit(a="2\n")
    root = repository.root
    if shallow:
        root = tmp_path / "thin"
        repository.git(
            "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository.root}", str(root)
        )
        (root / ".git" / "shallow").write_text(f"{base}\n{head}\n")
    with pytest.raises(GitError, match="have no common commit here") as caught:
        LocalGit(root).compare(base, head)
    assert ("fetch-depth: 0" in caught.value.hint) is shallow


def test_local_git__needs_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not in a git repository") as caught:
        LocalGit(tmp_path)
    assert "--patch FILE" in caught.value.hint


@pytest.mark.parametrize("pointer", [b"gitdir: nowhere\n", b"nonsense\n", b"\xff"])
def test_local_git__a_pointer_that_leads_nowhere(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / ".git").write_bytes(pointer)
    with pytest.raises(GitError, match=r"\.git"):
        LocalGit(tmp_path)


def test_local_git__without_git(repository: Repository, tmp_path: Path) -> None:
    repository.commit(a="1\n")
    with pytest.raises(GitError, match="git cannot be started") as caught:
        LocalGit(repository.root, search_path=str(tmp_path)).list_changes("HEAD")
    assert caught.value.hint == "Install git."


def test_local_git__a_broken_repository_is_told(repository: Repository) -> None:
    head = repository.commit(**{"a.txt": "1\n"})
    blob = repository.git("rev-parse", "HEAD:a.txt")
    base = head
    head = repository.commit(**{"a.txt": "2\n"})
    (repository.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    git = LocalGit(repository.root)
    with pytest.raises(GitError, match="git diff failed") as caught:
        git.compare(base, head)
    assert "\n" not in str(caught.value)
    assert git.read_contents(base, ["a.txt"])["a.txt"].reason == "missing"
