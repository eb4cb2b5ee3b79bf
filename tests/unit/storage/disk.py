"""A cache directory with a clock."""

import os
import time
from pathlib import Path
from typing import Any

from review_action.adapters.storage.directory_cache import DirectoryCache

NOW = time.time()


def key(number: int) -> str:
    return f"{number:064x}"


class Disk:
    """A cache directory with a clock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOW
        self.log: list[str] = []

    def cache(self, **changes: Any) -> DirectoryCache:
        said: dict[str, Any] = {
            "secret": b"secret",
            "ttl_seconds": 3600.0,
            "max_bytes": 1_000_000,
            "now": lambda: self.now,
            "log": self.log.append,
        }
        return DirectoryCache(self.path, **(said | changes))

    def files(self) -> list[Path]:
        return sorted(file for file in self.path.rglob("*") if file.is_file())

    def file(self, number: int = 1) -> Path:
        return self.path / key(number)[:2] / f"{key(number)[2:]}.completion"

    def age(self, number: int, seconds: float) -> None:
        os.utime(self.file(number), (NOW - seconds, NOW - seconds))
