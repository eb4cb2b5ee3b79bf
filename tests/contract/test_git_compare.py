"""`LocalGit.compare` on real repositories: odd names, odd files, and what it says of each."""

import os
import subprocess
from pathlib import Path

import pytest

from review_action.adapters.git import LocalGit
from review_action.domain.pull_request import ChangedFile
from review_action.errors import GitError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch
from tests.contract.listings import all_by_path
from tests.fakes.work_tree import Content, WorkTree

LATIN_1 = os.fsdecode(b"caf\xe9.txt")


def test_compare__starts_at_the_merge_base(repository: WorkTree) -> None:
    repository.commit(**{"a.txt": "1\n"})
    repository.git("checkout", "-q", "-b", "topic")
    head = repository.commit(**{"b.txt": "2\n"})
    repository.git("checkout", "-q", "main")
    base = repository.commit(**{"c.txt": "3\n"})
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    assert list(files) == ["b.txt"]
    assert files["b.txt"] == ChangedFile(
        path="b.txt",
        status="added",
        additions=1,
        patch="@@ -0,0 +1 @@\n+2\n",
        head_blob=repository.id_of(f"{head}:b.txt"),
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
def test_compare__knows_every_name(repository: WorkTree, name: str) -> None:
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


def test_compare__a_rename_through_a_directory_ending_in_b(repository: WorkTree) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    base = repository.commit(**{"lib b/x.txt": text, "pure.txt": "p\n" * 9})
    (repository.root / "lib b/x.txt").rename(repository.root / "lib b/y b.txt")
    (repository.root / "pure.txt").rename(repository.root / "moved.txt")
    head = repository.commit(**{"lib b/y b.txt": text + "new\n"})
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    renamed = files["lib b/y b.txt"]
    assert (renamed.status, renamed.previous_path) == ("renamed", "lib b/x.txt")
    assert [line.new for line in parse_diff(renamed).added_lines] == [21]
    pure = files["moved.txt"]
    assert (pure.status, pure.previous_path, pure.patch) == ("renamed", "pure.txt", None)
    assert not pure.patch_missing


def test_compare__links_modes_and_binaries(repository: WorkTree) -> None:
    before: dict[str, Content] = {"becomes-link": "x\n", "script": "x\n", "gone": "x\n"}
    base = repository.commit(**before, image=b"\x00\x01")
    (repository.root / "becomes-link").unlink()
    (repository.root / "becomes-link").symlink_to("script")
    (repository.root / "link").symlink_to("script")
    (repository.root / "script").chmod(0o755)
    (repository.root / "gone").unlink()
    head = repository.commit(image=b"\x00\x02", empty="")
    files = all_by_path(LocalGit(repository.root).compare(base, head))
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


def test_compare__a_submodule_is_told_and_not_entered(repository: WorkTree, tmp_path: Path) -> None:
    other = WorkTree(tmp_path / "other")
    other.commit(x="x")
    base = repository.commit(a="a")
    repository.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub"
    )
    head = repository.commit()
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    assert (files["sub"].kind, files["sub"].status) == ("submodule", "added")
    contents = LocalGit(repository.root).read_contents(head, ["sub"])
    assert contents["sub"].reason == "submodule"


def test_compare__names_and_texts_that_are_not_utf8(repository: WorkTree) -> None:
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


def test_compare__content_that_looks_like_a_diff(repository: WorkTree) -> None:
    base = repository.commit(**{"a.txt": "-- a/evil\n@@ -1 +1 @@\n", "b.txt": "b\n"})
    head = repository.commit(
        **{
            "a.txt": "++ b/evil\ndiff --git a/b.txt b/b.txt\n\u2028diff --git a/x b/x\r\n",
            "b.txt": "B\n",
        }
    )
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    assert [line.text for line in parse_diff(files["a.txt"]).added_lines] == [
        "++ b/evil",
        "diff --git a/b.txt b/b.txt",
        "\u2028diff --git a/x b/x\r",
    ]
    assert [line.text for line in parse_diff(files["b.txt"]).added_lines] == ["B"]


def test_compare__attributes_of_the_change_do_not_hide_it(repository: WorkTree) -> None:
    base = repository.commit(**{"a.py": "1\n"})
    head = repository.commit(**{"a.py": "2\n", ".gitattributes": "*.py binary -diff\n"})
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    assert files["a.py"].patch == "@@ -1 +1 @@\n-1\n+2\n"


def test_compare__is_not_bent_by_the_repositorys_taste(repository: WorkTree) -> None:
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
    files = all_by_path(LocalGit(repository.root).compare(base, head))
    assert files["ä.txt"].patch == "@@ -1,6 +1,6 @@\n 1\n \n-2\n+3\n x\n x\n x\n"
    assert files["c.txt"].previous_path == "b.txt"


@pytest.mark.parametrize("shallow", [False, True])
def test_compare__without_a_common_commit(
    repository: WorkTree, tmp_path: Path, *, shallow: bool
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


def test_compare__attributes_of_the_clone_make_no_text_binary(repository: WorkTree) -> None:
    base = repository.commit(**{"a.py": "x = 1\n", "gone.py": "x\n"})
    (repository.root / "gone.py").unlink()
    new: dict[str, Content] = {"a.py": "x = 2\n", "b.png": b"\0\1", "c.txt": "3\n"}
    head = repository.commit(**new)
    git = LocalGit(repository.root)
    assert [file.path for file in git.compare(base, head).files if file.binary] == ["b.png"]
    attributes = repository.root / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.py binary\n")
    files = all_by_path(git.compare(base, head))
    told = {path: (file.binary, file.patch_missing) for path, file in files.items()}
    assert told == {
        "a.py": (False, True),
        "b.png": (True, False),
        "c.txt": (False, False),
        "gone.py": (True, False),
    }
