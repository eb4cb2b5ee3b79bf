"""Runs git so that nothing the repository holds, neither config nor attributes, can run anything."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from review_action.errors import GitError

MOST_OUTPUT_BYTES = 256 * 1024 * 1024
TIMEOUT_SECONDS = 120.0

_CONFIG = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.untrackedCache": "false",
    "diff.external": "",
    "diff.autoRefreshIndex": "true",
    "diff.suppressBlankEmpty": "false",
    "diff.noprefix": "false",
    "diff.mnemonicPrefix": "false",
    "diff.renames": "true",
    "diff.algorithm": "default",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "log.showSignature": "false",  # `gpg.program` would run for it
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
_NO_TREE = "review-action-reads-no-attributes"
"""Some gits read the attributes of HEAD in a bare repository; a tree that is not there has none:
https://git-scm.com/docs/git-config#Documentation/git-config.txt-attrtree"""
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # a repository's own protocol.<name>.allow would beat the config
    "GIT_NO_LAZY_FETCH": "1",
    # Replaced objects and made-up parents would show another change than GitHub does.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_FLUSH": "0",
    "HOME": os.devnull,
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class GitRunner:
    """Git on one repository, named outright: no search, so neither `core.worktree` nor owners matter.

    Every variable and setting: https://git-scm.com/docs/git#_environment_variables
    """

    git_dir: Path
    work_tree: Path
    search_path: str
    timeout: float = TIMEOUT_SECONDS
    most_output_bytes: int = MOST_OUTPUT_BYTES
    extra_config: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | bytes, stdin: bytes = b"", in_work_tree: bool = False) -> bytes:
        """What git prints.

        Without `in_work_tree` the repository counts as bare, so that a `.gitattributes` of the
        change under review cannot declare its files binary.

        Raises:
            GitError: Git is not there, failed, took too long or said too much.
        """
        status, out, problem = self._run(arguments, stdin, in_work_tree=in_work_tree)
        if status:
            raise GitError(f"git {_name(arguments)} failed ({status}): {problem}")
        return out

    def ask(self, *arguments: str | bytes) -> bytes | None:
        """What git prints, or None when it says no. Raises `GitError` when it cannot be run."""
        status, out, _ = self._run(arguments, b"", in_work_tree=False)
        return None if status else out

    def _run(
        self, arguments: tuple[str | bytes, ...], stdin: bytes, *, in_work_tree: bool
    ) -> tuple[int, bytes, str]:
        place = [] if in_work_tree else ["--bare"]
        command = ["git", "--no-pager", "--no-optional-locks", *place, *arguments]
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaint:
            given.write(stdin)
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - no shell, a fixed program, checked names
                    command,
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=complaint,
                    cwd=self.work_tree if in_work_tree else self.git_dir,
                    env=self._environment(in_work_tree=in_work_tree),
                )
            except OSError as error:
                raise GitError(
                    f"git cannot be started: {error.strerror}", hint="Install git."
                ) from error
            out = self._read(process, _name(arguments))
            complaint.seek(0)
            return process.returncode, out, _first_line(complaint.read(4096))

    def _read(self, process: subprocess.Popen[bytes], name: str) -> bytes:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.timeout, stop)
        timer.start()
        with process:
            assert process.stdout is not None  # noqa: S101 - asked for with PIPE
            out = process.stdout.read(self.most_output_bytes + 1)
            if len(out) > self.most_output_bytes:
                process.kill()
        timer.cancel()
        if late.is_set():
            raise GitError(f"git {name} took longer than {self.timeout:.0f} s and was stopped")
        if len(out) > self.most_output_bytes:
            raise GitError(
                f"git {name} says more than {self.most_output_bytes / 1e6:.0f} MB",
                hint="Choose a nearer base, so that the change is smaller.",
            )
        return out

    def _environment(self, *, in_work_tree: bool) -> dict[str, str]:
        place = {"GIT_DIR": str(self.git_dir)}
        config = _CONFIG | {"safe.directory": str(self.work_tree)} | dict(self.extra_config)
        if in_work_tree:
            place["GIT_WORK_TREE"] = str(self.work_tree)
        else:
            config["attr.tree"] = _NO_TREE
        return _ENVIRONMENT | place | {"PATH": self.search_path} | dict(_to_variables(config))


def _to_variables(config: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "GIT_CONFIG_COUNT", str(len(config))
    for number, (key, value) in enumerate(config.items()):
        yield f"GIT_CONFIG_KEY_{number}", key
        yield f"GIT_CONFIG_VALUE_{number}", value


def _name(arguments: tuple[str | bytes, ...]) -> str:
    return next(str(each) for each in arguments if not str(each).startswith("-"))


def _first_line(complaint: bytes) -> str:
    """One printable line: git quotes the repository's own words in its complaints."""
    text = complaint.decode("utf-8", "replace").strip().split("\n")[0][:300]
    return "".join(character if character.isprintable() else "?" for character in text)
