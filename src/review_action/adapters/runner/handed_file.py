"""A file that goes from job to job by the workspace; no link in it leads anywhere else."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from review_action.adapters.runner.report_file import give_to_owner_of, replace_file

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def write_handed(workspace: str, path: str, text: str) -> None:
    """Write `text` to `path` below the workspace, past whatever stands there.

    Raises:
        ValueError: The path leads out of the workspace.
        OSError: It cannot be written, or a link stands in the way.
    """
    with _folder_of(workspace, path, make=True) as (top, folder, name):
        replace_file(folder, name, text, top)


def read_handed(workspace: str, path: str, *, max_bytes: int) -> bytes:
    """The first `max_bytes` of the file at `path`.

    Raises:
        ValueError: The path leads out of the workspace.
        OSError: There is no such plain file; what a link points to is not read.
    """
    with _folder_of(workspace, path, make=False) as (_, folder, name):
        # Without O_NONBLOCK a planted pipe would be waited for until the job ends.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                problem = "it is no plain file"
                raise OSError(problem)
            return file.read(max_bytes)


@contextmanager
def _folder_of(workspace: str, path: str, *, make: bool) -> Iterator[tuple[int, int, str]]:
    """Descriptors of the workspace and of the file's directory, and the file's name."""
    *folders, name = PurePosixPath(path).parts or ("",)
    if not name or name == ".." or path.startswith("/") or ".." in folders:
        problem = "its path leads out of the workspace"
        raise ValueError(problem)
    opened = [os.open(workspace, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for folder in folders:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(folder, 0o755, dir_fd=opened[-1])
            opened.append(os.open(folder, _DIRECTORY, dir_fd=opened[-1]))
            if make:
                give_to_owner_of(opened[0], opened[-1])
        yield opened[0], opened[-1], name
    finally:
        for descriptor in opened:
            os.close(descriptor)
