"""Writes the numbers of a run as a Prometheus text file, for a textfile collector or a push gateway."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from review_action.adapters.telemetry.to_prometheus import to_prometheus
from review_action.domain.report import RunReport

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def write_metrics(
    path: Path,
    report: RunReport,
    *,
    below: Path | None = None,
    log: Callable[[str], None] | None = None,
) -> None:
    """Replace the file at `path` whole, or leave it as it is and tell why.

    A collector may read at any moment, so the text is renamed into place; what a pull request may
    have planted at `path` is replaced, and not followed.

    Args:
        path: Of the file.
        report: Of the run.
        below: The trusted part of `path`: from there on no directory is a link. Default: its
            directory's parent.
        log: Told when it was not written.
    """
    try:
        with _opened(below or path.parent.parent, path.parent) as folder:
            _replace(folder, path.name, to_prometheus(report).encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        if log:
            why = getattr(error, "strerror", None) or "not a path"
            log(f"metrics not written to {path.name!r}: {why}")


@contextmanager
def _opened(top: Path, directory: Path) -> Iterator[int]:
    names = directory.relative_to(top).parts
    if ".." in names:
        raise ValueError
    folder = os.open(top, _FOLDER)
    try:
        for name in names:
            inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _replace(folder: int, name: str, text: bytes) -> None:
    # A name that collectors pass over (they read `*.prom`).
    temporary = f".{name}.{secrets.token_hex(8)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(temporary, flags, 0o644, dir_fd=folder), "wb") as file:
            owner = os.fstat(folder)
            if os.fstat(file.fileno()).st_uid != owner.st_uid:
                # We are root in our container; the steps after us are not.
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            file.write(text)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
