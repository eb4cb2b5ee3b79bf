"""Keeps completions as files in a directory, which actions/cache can carry from job to job."""

import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from review_action.adapters.storage.prune import prune
from review_action.adapters.storage.sealed import MAX_ENTRY_BYTES, Seal

KEY = re.compile(r"[0-9a-f]{64}")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Not blocking: a pull request may have planted a pipe nobody writes to.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class DirectoryCache:
    """A `CompletionCache`; safe in several threads and processes at once.

    Args:
        path: Of the directory; made when it is not there.
        below: Trusted part of `path`: no link is followed from there on. The workspace, when the
            directory lies in it: a pull request may have planted links. Else the parent of `path`.
        secret: What entries are signed with; whoever has it can write answers.
        ttl_seconds: What is older is not there.
        max_bytes: Of all entries together; the oldest go first.
        now: Seconds since the epoch.
        log: Told once when the directory cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        secret: bytes,
        ttl_seconds: float,
        max_bytes: int,
        now: Callable[[], float],
        below: Path | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._seal = Seal(secret, ttl_seconds, now)
        self._top = below or path.parent
        self._folders = path.relative_to(self._top).parts
        if ".." in self._folders:
            problem = f"not below {self._top}"
            raise ValueError(problem)
        self._max_bytes = max_bytes
        self._log = log or (lambda _: None)
        self._lock = Lock()
        self._size: int | None = None

    def get(self, key: str) -> str | None:
        if not KEY.fullmatch(key):
            return None
        try:
            with self._folder(key[:2]) as folder:
                raw = _read(folder, _name(key))
        except FileNotFoundError:
            return None
        except OSError as error:
            self._tell(error)
            return None
        return self._seal.open(key, raw)

    def put(self, key: str, value: str) -> None:
        raw = self._seal.close(key, value)
        if not KEY.fullmatch(key) or len(raw) > min(self._max_bytes, MAX_ENTRY_BYTES):
            return
        try:
            self._top.mkdir(parents=True, exist_ok=True)
            with self._folder(key[:2], make=True) as folder:
                _write(folder, _name(key), raw, self._seal.now())
            self._make_room(len(raw))
        except OSError as error:
            self._tell(error)

    def _make_room(self, added: int) -> None:
        """Prunes at the first write of a process and whenever it has written past the cap."""
        with self._lock:
            if self._size is None or self._size + added > self._max_bytes:
                oldest = self._seal.now() - self._seal.ttl_seconds
                with self._folder() as root:
                    self._size = prune(root, max_bytes=self._max_bytes, oldest=oldest)
            else:
                self._size += added

    @contextmanager
    def _folder(self, *shard: str, make: bool = False) -> Iterator[int]:
        folder = os.open(self._top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in (*self._folders, *shard):
                inner = _enter(folder, name, make=make)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    def _tell(self, error: OSError) -> None:
        said, self._log = self._log, lambda _: None
        said(f"the completion cache's directory cannot be used ({error.strerror}); going on")


def _name(key: str) -> str:
    # A suffix of our own: pruning must never take another program's files for entries.
    return f"{key[2:]}.completion"


def _enter(folder: int, name: str, *, make: bool) -> int:
    made = False
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=folder)
            made = True
    inner = os.open(name, _FOLDER, dir_fd=folder)
    if made:
        _give_to_owner_of(folder, inner)
    return inner


def _read(folder: int, name: str) -> bytes:
    with os.fdopen(os.open(name, _READ, dir_fd=folder), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return b""
        return file.read(MAX_ENTRY_BYTES + 1)


def _write(folder: int, name: str, raw: bytes, now: float) -> None:
    """Whole or not at all, also when another process writes the same entry at the same time."""
    temporary = f"{name}.{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(temporary, _CREATE, 0o600, dir_fd=folder), "wb") as file:
            _give_to_owner_of(folder, file.fileno())
            file.write(raw)
            file.flush()
            os.utime(file.fileno(), (now, now))
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _give_to_owner_of(folder: int, fd: int) -> None:
    # We are root in our container, actions/cache is the runner's user: it must be able to read.
    owner = os.fstat(folder)
    if os.fstat(fd).st_uid != owner.st_uid:
        os.fchown(fd, owner.st_uid, owner.st_gid)
