"""A repository that wants git to run its programs: none of them runs, and each of them would.

Every trap is first sprung with plain git: a test whose canary cannot sing proves nothing.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from review_action.adapters.git import LocalGit
from review_action.adapters.git.runner import GitRunner
from review_action.errors import GitError
from tests.fakes.work_tree import WorkTree


class Trap(WorkTree):
    """A repository with a change on disk, and a script that leaves a file when it runs."""

    def __init__(self, tmp_path: Path) -> None:
        super().__init__(tmp_path / "clone")
        self.canary = tmp_path / "canary"
        self.script = tmp_path / "trap.sh"
        self.script.write_text(f"#!/bin/sh\ntouch {self.canary}\n")
        self.script.chmod(0o755)
        self.base = self.commit(**{"a.txt": "1\n"})

    def set(self, key: str, value: str) -> None:
        self.git("config", key, value)

    def sprung(self) -> bool:
        sprung = self.canary.exists()
        self.canary.unlink(missing_ok=True)
        return sprung


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


def _external_diff(trap: Trap) -> None:
    trap.set("diff.external", str(trap.script))


def _diff_driver(trap: Trap) -> None:
    trap.write(".gitattributes", "*.txt diff=evil\n")
    trap.set("diff.evil.command", str(trap.script))


def _textconv(trap: Trap) -> None:
    trap.write(".gitattributes", "*.txt diff=evil\n")
    trap.set("diff.evil.textconv", str(trap.script))


def _clean_filter(trap: Trap) -> None:
    trap.write(".gitattributes", "*.txt filter=evil.with=odd.name\n")
    trap.set("filter.evil.with=odd.name.clean", str(trap.script))
    trap.set("filter.evil.with=odd.name.required", "true")


def _process_filter(trap: Trap) -> None:
    trap.write(".gitattributes", "*.txt filter=evil\n")
    trap.set("filter.evil.process", str(trap.script))


def _filesystem_monitor(trap: Trap) -> None:
    trap.set("core.fsmonitor", str(trap.script))


def _hook(trap: Trap) -> None:
    trap.set("core.hooksPath", str(trap.script.parent))
    trap.script.rename(trap.script.parent / "post-index-change")


def _submodule(trap: Trap) -> None:
    inner = WorkTree(trap.root / "sub")
    inner.commit(**{"b.txt": "1\n"})
    trap.commit()
    inner.git("config", "core.fsmonitor", str(trap.script))
    inner.write("b.txt", "2\n")


TRAPS: dict[str, Callable[[Trap], None]] = {
    "external-diff": _external_diff,
    "diff-driver": _diff_driver,
    "textconv": _textconv,
    "clean-filter": _clean_filter,
    "process-filter": _process_filter,
    "fsmonitor": _filesystem_monitor,
    "hook": _hook,
    "submodule": _submodule,
}


@pytest.mark.parametrize("name", TRAPS)
def test_local_git__nothing_of_the_repositorys_own_runs(trap: Trap, name: str) -> None:
    TRAPS[name](trap)
    trap.write("a.txt", "2\n")
    git = LocalGit(trap.root)
    (changed,) = (file for file in git.list_changes("HEAD").files if file.path == "a.txt")
    assert changed.patch == "@@ -1 +1 @@\n-1\n+2\n"
    git.list_changes("HEAD", staged=True)
    git.read_staged(["a.txt"])
    git.read_contents(trap.base, ["a.txt"])
    git.compare(trap.base, trap.base)
    assert not trap.sprung()
    (trap.root / "a.txt").touch()
    trap.git("status", check=False)
    trap.git("diff", check=False)
    assert trap.sprung(), "the trap itself does not work"


def test_local_git__two_commits_are_compared_without_drivers(trap: Trap) -> None:
    _textconv(trap)
    trap.write("a.txt", "2\n")
    head = trap.commit()
    trap.sprung()
    patches = {file.path: file.patch for file in LocalGit(trap.root).compare(trap.base, head).files}
    assert patches["a.txt"] == "@@ -1 +1 @@\n-1\n+2\n"
    assert not trap.sprung()
    trap.git("diff", trap.base, head)
    assert trap.sprung(), "the trap itself does not work"


def test_local_git__no_signature_is_verified(trap: Trap) -> None:
    """`gpg.program` is a program of the repository's choice."""
    trap.set("log.showSignature", "true")
    trap.set("gpg.program", str(trap.script))
    signed = trap.git("cat-file", "commit", trap.base).replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n", 1
    )
    (trap.root / "signed").write_text(signed)
    commit = trap.git("hash-object", "-t", "commit", "-w", "signed").strip()
    around = LocalGit(trap.root).surroundings(commit, commit)
    assert around.history() == [frozenset({"a.txt"})]
    around.search(["1"], [".txt"])
    around.changed()
    assert not trap.sprung()
    trap.git("log", commit)
    assert trap.sprung(), "the trap itself does not work"


@pytest.mark.parametrize("owner", ["ext", "helper", "ssh"])
def test_local_git__a_missing_object_is_not_fetched(trap: Trap, owner: str) -> None:
    blob = trap.id_of("HEAD:a.txt")
    trap.set("extensions.partialClone", "origin")
    trap.set("core.repositoryFormatVersion", "1")
    trap.set("remote.origin.promisor", "true")
    trap.set("remote.origin.url", f"ext::{trap.script}")
    trap.set("protocol.ext.allow", "always")
    trap.set("protocol.file.allow", "always")
    if owner == "helper":
        trap.set("remote.origin.vcs", "ext")
    if owner == "ssh":
        trap.set("remote.origin.url", "ssh://evil.example/x")
        trap.set("core.sshCommand", str(trap.script))
        trap.set("protocol.ssh.allow", "always")
    (trap.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    git = LocalGit(trap.root)
    assert git.read_contents(trap.base, ["a.txt"])["a.txt"].reason == "missing"
    assert not trap.sprung()
    trap.git("cat-file", "-p", blob, check=False)
    assert trap.sprung(), "the trap itself does not work"


def test_local_git__another_work_tree_is_not_read(trap: Trap, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("stolen\n")
    trap.set("core.worktree", str(tmp_path / "elsewhere"))
    assert "stolen" in trap.git("diff", "HEAD")
    assert LocalGit(trap.root).list_changes("HEAD").files == ()


def test_local_git__a_replaced_object_changes_nothing(trap: Trap) -> None:
    trap.write("a.txt", "evil\n")
    head = trap.commit()
    old, new = trap.id_of(f"{trap.base}:a.txt"), trap.id_of("HEAD:a.txt")
    trap.git("replace", new, old)
    assert "evil" not in trap.git("diff", trap.base, head)
    (file,) = LocalGit(trap.root).compare(trap.base, head).files
    assert "evil" in (file.patch or "")


def test_local_git__made_up_parents_change_nothing(trap: Trap) -> None:
    trap.write("a.txt", "evil\n")
    head = trap.commit()
    grafts = trap.root / ".git" / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{trap.base} {head}\n{head}\n")
    assert trap.git("-c", "advice.graftFileDeprecated=false", "merge-base", trap.base, head) != (
        trap.base + "\n"
    )
    (file,) = LocalGit(trap.root).compare(trap.base, head).files
    assert "evil" in (file.patch or "")


def test_local_git__a_workspace_of_another_owner_is_read(trap: Trap, tmp_path: Path) -> None:
    """The runner owns the workspace, the container's process is root."""
    bin_path = tmp_path / "bin"
    bin_path.mkdir()
    wrapper = bin_path / "git"
    wrapper.write_text(
        f'#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1 PATH={os.defpath}\nexec git "$@"\n'
    )
    wrapper.chmod(0o755)
    refused = subprocess.run([wrapper, "status"], cwd=trap.root, capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    trap.write("a.txt", "2\n")
    git = LocalGit(trap.root, search_path=str(bin_path))
    assert [file.path for file in git.list_changes("HEAD").files] == ["a.txt"]
    assert git.has_commit(trap.base)


def test_local_git__leaves_no_lock_and_no_index_behind(trap: Trap) -> None:
    trap.write("a.txt", "2\n")
    before = {path: path.stat().st_mtime_ns for path in (trap.root / ".git").rglob("*")}
    git = LocalGit(trap.root)
    git.list_changes("HEAD")
    git.read_contents(trap.base, ["a.txt"])
    assert {path: path.stat().st_mtime_ns for path in (trap.root / ".git").rglob("*")} == before


def _runner(trap: Trap, script: str) -> GitRunner:
    trap.script.with_name("git").write_text(f"#!/bin/sh\n{script}\n")
    trap.script.with_name("git").chmod(0o755)
    return GitRunner(
        trap.root / ".git",
        trap.root,
        f"{trap.script.parent}:{os.defpath}",
        timeout=0.3,
        most_output_bytes=1000,
    )


def test_git_runner__stops_what_takes_too_long(trap: Trap) -> None:
    with pytest.raises(GitError, match=r"git version took longer than 0 s and was stopped"):
        _runner(trap, "exec tail -f /dev/null").run("version")


def test_git_runner__stops_what_says_too_much(trap: Trap) -> None:
    with pytest.raises(GitError, match="git version says more than 0 MB") as caught:
        _runner(trap, "exec cat /dev/zero").run("version")
    assert caught.value.hint


def test_git_runner__a_complaint_becomes_one_printable_line(trap: Trap) -> None:
    runner = _runner(trap, r"printf 'fatal: \033[31mred\r\n::error::x\n' >&2; exit 3")
    with pytest.raises(GitError) as caught:
        runner.run("version")
    assert str(caught.value) == "git version failed (3): fatal: ?[31mred?"


@pytest.mark.parametrize(
    "output",
    [
        r":nonsense\000a\000",
        r":100644 100644 1 2 M\000cut",
        r":100644 100644 1 2 R100\000a",
    ],
)
def test_list_changes__an_answer_out_of_form_is_told(trap: Trap, output: str) -> None:
    sha = trap.base
    _runner(trap, f'case "$*" in *diff*) printf "{output}";; *) echo {sha};; esac')
    git = LocalGit(trap.root, search_path=f"{trap.script.parent}:{os.defpath}")
    with pytest.raises(GitError, match=r"cannot be read|middle of a record"):
        git.compare(sha, sha)


def test_compare__a_record_without_its_patch_is_told_as_missing(trap: Trap) -> None:
    sha = trap.base
    record = r":100644 100644 1 2 M\000a.txt\000:100644 100644 1 2 X\000b.txt\000\000"
    _runner(trap, f'case "$*" in *diff*) printf "{record}";; *) echo {sha};; esac')
    git = LocalGit(trap.root, search_path=f"{trap.script.parent}:{os.defpath}")
    assert [(file.path, file.patch_missing) for file in git.compare(sha, sha).files] == [
        ("a.txt", True),
        ("b.txt", True),
    ]
