"""A clone on this machine: its changes and contents, read without trusting it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from review_action.adapters.git.build_files import build_files
from review_action.adapters.git.find_repository import find_repository
from review_action.adapters.git.head_tree import HeadTree
from review_action.adapters.git.read_blobs import Entry, read_blobs
from review_action.adapters.git.revisions import find_merge_base, is_object_id, resolve_commit
from review_action.adapters.git.runner import GitRunner
from review_action.domain.pull_request import (
    DIRECTORY_FILE_BYTES,
    DIRECTORY_FILES,
    FileContent,
    FileListing,
)
from review_action.domain.surroundings import Surroundings

_DIFF = (
    "diff",
    "--raw",
    "-z",
    "--patch",
    "--no-abbrev",
    "--full-index",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--find-renames",
    "--unified=3",
    "--inter-hunk-context=0",
    "--submodule=short",
    "--ignore-submodules=dirty",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    f"-O{os.devnull}",
)
_PATHS_PER_CALL = 500
PLAIN_MODES = frozenset({"100644", "100755"})


class LocalGit:
    """Answers as the `Workspace` port does, and lists what is not committed yet."""

    def __init__(self, root: Path, *, search_path: str = os.defpath) -> None:
        """`search_path` is where git is looked for, as in `PATH`.

        Raises:
            GitError: There is no repository at `root` or above it.
        """
        self.root, git_dir = find_repository(root)
        self._git = GitRunner(git_dir, self.root, search_path)
        self._stored_names: dict[str, bytes] = {}

    def has_commit(self, sha: str) -> bool:
        """Whether the commit and its tree are here."""
        return is_object_id(sha) and (
            self._git.ask("cat-file", "-e", f"{sha}^{{tree}}") is not None
        )

    def compare(self, base_sha: str, head_sha: str) -> FileListing:
        """What `head_sha` changed since its merge base with `base_sha`. Raises `GitError`."""
        base, head = (resolve_commit(self._git, sha) for sha in (base_sha, head_sha))
        output = self._git.run(*_DIFF, find_merge_base(self._git, base, head), head, "--")
        return self._doubted(self._to_listing(output), head)

    def surroundings(self, base_sha: str, head_sha: str) -> Surroundings:
        """What lies around a change; each question raises `GitError`, as this does."""
        base, head = (resolve_commit(self._git, sha) for sha in (base_sha, head_sha))
        tree = HeadTree(self._git, find_merge_base(self._git, base, head), head)

        def read(paths: Sequence[str]) -> dict[str, str | None]:
            contents = self.read_contents(head, paths)
            return {path: content.text for path, content in contents.items()}

        return Surroundings(tree.search, read, tree.paths, tree.changed, tree.history)

    def list_changes(
        self, base: str, head: str | None = None, *, staged: bool = False
    ) -> FileListing:
        """What `head` changed since its merge base with `base`.

        Without a head: what the files on disk changed, or with `staged` what is in the index.
        Files git does not track are not included, and the listing's `problem` says so.

        Raises:
            GitError: Not such a revision, or git failed.
        """
        base_sha = resolve_commit(self._git, base)
        start = find_merge_base(self._git, base_sha, resolve_commit(self._git, head or "HEAD"))
        if head is not None:
            return self.compare(start, head)
        git = self._without_filters()
        output = git.run(*_DIFF, *(["--cached"] if staged else []), start, "--", in_work_tree=True)
        listing = self._to_listing(output)
        untracked = 0 if staged else _count_untracked(git)
        return listing.model_copy(update={"problem": _tell_untracked(untracked)})

    def read_contents(self, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
        """Contents at one commit; every path asked for is a key. Raises `GitError`.

        In place of a path that ends in `/` the files right in that directory are keys.
        """
        commit = resolve_commit(self._git, sha)
        return self._read(("ls-tree", "-z", "--full-tree", commit), paths)

    def read_staged(self, paths: Sequence[str]) -> Mapping[str, FileContent]:
        """Contents as they stand in the index, as `read_contents`. Raises `GitError`."""
        return self._read(("ls-files", "--stage", "-z"), paths, in_work_tree=True)

    def _read(
        self, command: Sequence[str], paths: Sequence[str], *, in_work_tree: bool = False
    ) -> dict[str, FileContent]:
        files = [path for path in paths if not path.endswith("/")]
        listed = self._list_paths(command, files, in_work_tree=in_work_tree)
        below: dict[str, Entry] = {}
        for directory in (path for path in paths if path.endswith("/")):
            below |= self._list_directory(command, directory, in_work_tree=in_work_tree)
        contents = read_blobs(self._git, {**below, **dict.fromkeys(files), **listed})
        small = {path: contents[path].within(DIRECTORY_FILE_BYTES) for path in below}
        return {**small, **{path: contents[path] for path in files}}

    def _list_directory(
        self, command: Sequence[str], directory: str, *, in_work_tree: bool
    ) -> dict[str, Entry]:
        """The plain files right in a directory, the first by name; none where there is none."""
        name = directory.rstrip("/")
        prefix = f"{name}/".encode("utf-8", "replace") if name else b""
        if name and not _can_be_stored(prefix[:-1]):
            return {}
        where = (prefix,) if prefix else ()
        output = self._git.run(*command, "--", *where, in_work_tree=in_work_tree)
        found = sorted(
            (path[len(prefix) :], entry)
            for path, entry in _parse_entries(output)
            if b"/" not in path[len(prefix) :] and entry.mode in PLAIN_MODES
        )
        return {
            (prefix + path).decode("utf-8", "replace"): entry
            for path, entry in found[:DIRECTORY_FILES]
        }

    def _list_paths(
        self, command: Sequence[str], paths: Sequence[str], *, in_work_tree: bool = False
    ) -> dict[str, Entry]:
        names = {
            self._stored_names.get(path, path.encode("utf-8", "replace")): path for path in paths
        }
        asked = [name for name in names if _can_be_stored(name)]
        entries: dict[str, Entry] = {}
        for at in range(0, len(asked), _PATHS_PER_CALL):
            some = asked[at : at + _PATHS_PER_CALL]
            output = self._git.run(*command, "--", *some, in_work_tree=in_work_tree)
            entries |= {
                names[name]: entry for name, entry in _parse_entries(output) if name in names
            }
        return entries

    def _without_filters(self) -> GitRunner:
        """Clean filters named in the repository's config would run on files read from disk."""
        keys = self._git.ask("config", "--null", "--name-only", "--get-regexp", r"^filter\.") or b""
        drivers = {
            key.decode("utf-8", "surrogateescape").rpartition(".")[0]
            for key in keys.split(b"\0")
            if key
        }
        off = {
            f"{driver}.{use}": ""
            for driver in sorted(drivers)
            for use in ("clean", "process", "smudge")
        }
        required = {f"{driver}.required": "false" for driver in sorted(drivers)}
        return replace(self._git, extra_config=off | required)

    def _doubted(self, listing: FileListing, head: str) -> FileListing:
        """A clone's own attributes may call code binary: what is text then has a diff that is missing."""
        binary = [file.path for file in listing.files if file.binary and file.status != "removed"]
        if not binary or not self._has_attributes():
            return listing
        contents = self.read_contents(head, binary)
        unshown = {"binary": False, "patch_missing": True}
        return listing.model_copy(
            update={
                "files": tuple(
                    file.model_copy(update=unshown)
                    if file.path in contents and contents[file.path].reason != "binary"
                    else file
                    for file in listing.files
                )
            }
        )

    def _has_attributes(self) -> bool:
        path = self._git.run("rev-parse", "--git-path", "info/attributes").strip()
        return (self._git.git_dir / os.fsdecode(path)).is_file()

    def _to_listing(self, output: bytes) -> FileListing:
        files, names = build_files(output)
        self._stored_names |= names
        return FileListing(files=files, total=len(files), source="git")


def _can_be_stored(name: bytes) -> bool:
    """Git refuses a whole call for one name that no tree can hold."""
    return b"\0" not in name and not {b"", b".", b"..", b".git"} & set(name.split(b"/"))


def _parse_entries(output: bytes) -> Iterable[tuple[bytes, Entry]]:
    """`mode type id TAB name` of a tree and `mode id stage TAB name` of the index, NUL after each."""
    for record in output.split(b"\0"):
        fields, tab, name = record.partition(b"\t")
        if tab:
            mode, first, second = fields.decode().split(" ")
            yield name, Entry(mode, first if is_object_id(first) else second)


def _count_untracked(git: GitRunner) -> int:
    listed = git.run("ls-files", "--others", "--exclude-standard", "-z", in_work_tree=True)
    return listed.count(b"\0")


def _tell_untracked(count: int) -> str:
    if not count:
        return ""
    files = "1 file is" if count == 1 else f"{count:,} files are"
    return f"{files} not tracked by git and not included; `git add -N` includes them"
