"""A bare git repository that tests fill commit by commit and the double reads from."""

import os
import re
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EPOCH = 1_760_000_000
"""Seconds; every commit's date is counted from here, so that object ids never change."""


@dataclass(frozen=True, slots=True)
class Executable:
    content: bytes


@dataclass(frozen=True, slots=True)
class Symlink:
    target: str


@dataclass(frozen=True, slots=True)
class Submodule:
    sha: str


Entry = bytes | str | Executable | Symlink | Submodule | None
"""What a path becomes in a commit; `None` deletes it."""


@dataclass(frozen=True, slots=True)
class GitObject:
    sha: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TreeEntry:
    mode: str
    kind: str
    sha: str
    size: int | None
    path: str


def decode(raw: bytes) -> str:
    """Git's bytes as text that can be turned back; GitHub's JSON is made from it by `json_text`."""
    return raw.decode("utf-8", "surrogateescape")


def environment() -> dict[str, str]:
    """No user's or machine's git configuration, fixed people."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
    }


def quoted(path: str) -> bytes:
    """C-quoted, so that any byte but NUL may stand in a path."""
    raw = path.encode("utf-8", "surrogateescape")
    body = b"".join(
        bytes([byte]) if 0x20 <= byte < 0x7F and byte not in b'"\\' else b"\\%03o" % byte
        for byte in raw
    )
    return b'"' + body + b'"'


def change(path: str, entry: Entry) -> bytes:
    """One command of the `git fast-import` stream."""
    name = quoted(path)
    mode, data = b"100644", b""
    match entry:
        case None:
            return b"D " + name + b"\n"
        case Submodule(sha):
            return b"M 160000 " + sha.encode() + b" " + name + b"\n"
        case Symlink(target):
            mode, data = b"120000", target.encode("utf-8", "surrogateescape")
        case Executable(content):
            mode, data = b"100755", content
        case str():
            data = entry.encode("utf-8", "surrogateescape")
        case bytes():
            data = entry
    return b"M %s inline %s\ndata %d\n%s\n" % (mode, name, len(data), data)


@dataclass
class Repository:
    """A bare repository; `close` ends the reading process."""

    path: Path
    commits_made: int = 0
    _reader: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def create(cls, path: Path) -> "Repository":
        repository = cls(path)
        path.mkdir(parents=True, exist_ok=True)
        repository.git("init", "--quiet", "--bare", "--initial-branch=main")
        return repository

    def git(self, *args: str, stdin: bytes = b"") -> bytes:
        """Standard output of one git command."""
        command = ["git", "-C", str(self.path), *args]
        done = subprocess.run(
            command, input=stdin, capture_output=True, env=environment(), check=False
        )
        if done.returncode:
            raise GitFailedError(args, done.stderr)
        return done.stdout

    def commit(
        self,
        files: Mapping[str, Entry],
        *,
        branch: str = "main",
        parent: str | None = None,
        message: str = "Change things",
    ) -> str:
        """Commit on top of `parent` (else the branch's tip, else nothing); the new sha.

        With `parent` given, an existing branch is moved as a force push moves it.
        """
        start = parent or f"refs/heads/{branch}"
        tip = self.find(start)
        if parent and tip is None:
            raise GitFailedError(("commit",), f"no parent {parent}".encode())
        stamp = EPOCH + self.commits_made
        self.commits_made += 1
        who = b"Ada <ada@example.com> %d +0000\n" % stamp
        text = message.encode()
        stream = [
            b"commit refs/heads/%s\n" % branch.encode(),
            b"author " + who + b"committer " + who,
            b"data %d\n%s\n" % (len(text), text),
            b"from %s\n" % tip.sha.encode() if tip else b"",
            *(change(path, entry) for path, entry in files.items()),
        ]
        self.git("fast-import", "--quiet", "--force", stdin=b"".join(stream))
        return self.resolve(f"refs/heads/{branch}")

    def merge(self, base: str, head: str, branch: str) -> str:
        """Merge two commits that do not conflict into one on a branch; its sha."""
        tree = self.git("merge-tree", "--write-tree", base, head).decode().strip()
        made = self.git("commit-tree", tree, "-p", base, "-p", head, "-m", "Merge")
        sha = made.decode().strip()
        self.git("update-ref", f"refs/heads/{branch}", sha)
        return sha

    def find(self, expression: str) -> GitObject | None:
        """The object an expression like `sha:path` names, through one long-lived process."""
        if "\0" in expression:
            return None
        with self._lock:
            return self._ask(expression)

    def _ask(self, expression: str) -> GitObject | None:
        reader = self._reader or self._start_reader()
        stdin, stdout = reader.stdin, reader.stdout
        if stdin is None or stdout is None:
            raise GitFailedError(("cat-file",), b"no pipes")
        stdin.write(expression.encode("utf-8", "surrogateescape") + b"\0")
        stdin.flush()
        header = stdout.readline()
        found = re.fullmatch(rb"([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)\n", header)
        if found is None:
            for _ in range(expression.count("\n")):
                stdout.readline()
            return None
        data = stdout.read(int(found[3]))
        stdout.read(1)
        return GitObject(found[1].decode(), found[2].decode(), data)

    def _start_reader(self) -> "subprocess.Popen[bytes]":
        self._reader = subprocess.Popen(
            ["git", "-C", str(self.path), "cat-file", "--batch", "-z"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        return self._reader

    def resolve(self, revision: str) -> str:
        """The commit a branch or sha names; `GitFailedError` when there is none."""
        found = self.find(f"{revision}^{{commit}}")
        if found is None:
            raise GitFailedError(("rev-parse",), revision.encode())
        return found.sha

    def merge_base(self, base: str, head: str) -> str:
        return self.git("merge-base", base, head).decode().strip()

    def log(self, base: str, head: str) -> list[str]:
        """Shas in `head` and not in `base`, oldest first."""
        return self.git("rev-list", "--reverse", f"{base}..{head}").decode().split()

    def tree(self, revision: str, *, recursive: bool = False) -> list[TreeEntry]:
        flags = ["-r", "-t"] if recursive else []
        raw = self.git("ls-tree", "-z", "-l", "--full-tree", *flags, revision)
        return [_tree_entry(line) for line in raw.split(b"\0") if line]

    def entry(self, revision: str, path: str) -> TreeEntry | None:
        """What stands at one path, symlinks and submodules told apart."""
        raw = self.git("--literal-pathspecs", "ls-tree", "-z", "-l", revision, "--", path)
        return _tree_entry(raw.split(b"\0")[0]) if raw else None

    def close(self) -> None:
        if self._reader is not None:
            reader, self._reader = self._reader, None
            for pipe in (reader.stdin, reader.stdout):
                if pipe is not None:
                    pipe.close()
            reader.wait()


class GitFailedError(Exception):
    def __init__(self, command: tuple[str, ...], problem: bytes) -> None:
        super().__init__(f"git {' '.join(command)}: {problem.decode(errors='replace').strip()}")


def _tree_entry(line: bytes) -> TreeEntry:
    meta, _, path = line.partition(b"\t")
    mode, kind, sha, size = meta.decode().split()
    return TreeEntry(mode, kind, sha, None if size == "-" else int(size), decode(path))
