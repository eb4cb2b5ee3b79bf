"""Writes report files where later steps of the job find them, past whatever a pull request planted there."""

import os
import re
from contextlib import suppress
from pathlib import Path

DIRECTORY = ".review-action"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def write_report(root: str, name: str, text: str) -> str:
    """Write `text` to `.review-action/<name>` below `root`; the path relative to `root`.

    No symbolic link is followed: the workspace may hold the files of a hostile pull request while
    we are root in our container. What we write belongs to the owner of `root`, or the next job on
    a self-hosted runner could not delete it.

    Raises:
        ValueError: `name` is not a plain file name.
        OSError: It cannot be written, or a link or file stands where the directory should.
    """
    if not NAME.fullmatch(name):
        problem = f"not a plain file name: {name!r}"
        raise ValueError(problem)
    top = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        folder = _folder(top)
        try:
            # So that `git add --all` in a later step does not commit our reports.
            replace_file(folder, ".gitignore", "*\n", top)
            replace_file(folder, name, text, top)
        finally:
            os.close(folder)
    finally:
        os.close(top)
    return str(Path(DIRECTORY, name))


def _folder(top: int) -> int:
    with suppress(FileExistsError):
        os.mkdir(DIRECTORY, 0o755, dir_fd=top)
    folder = os.open(
        DIRECTORY, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top
    )
    give_to_owner_of(top, folder)
    return folder


def replace_file(folder: int, name: str, text: str, top: int) -> None:
    """Write a file anew in an open directory; it belongs to the owner of `top`."""
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    file_fd = os.open(name, flags, 0o644, dir_fd=folder)
    with os.fdopen(file_fd, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        give_to_owner_of(top, file.fileno())
        file.write(text)


def give_to_owner_of(top: int, fd: int) -> None:
    """Let what we made as root belong to whoever the workspace belongs to."""
    owner = os.fstat(top)
    if os.fstat(fd).st_uid != owner.st_uid:
        os.fchown(fd, owner.st_uid, owner.st_gid)
