"""Completions as files: how much is kept, and who else may be at it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.unit.storage.disk import NOW, Disk, key

SOURCE = Path(__file__).parents[3] / "src"


def test_put__over_the_cap_the_oldest_go_first(disk: Disk) -> None:
    cache = disk.cache(max_bytes=10_000)
    for number in range(1, 10):
        cache.put(key(number), "x" * 900)
        disk.age(number, 100 - number)
    assert len(disk.files()) == 9
    cache.put(key(10), "x" * 900)
    disk.age(10, 0)
    cache.put(key(11), "x" * 900)
    assert sum(file.stat().st_size for file in disk.files()) <= 9_000
    there = [number for number in range(1, 12) if cache.get(key(number)) is not None]
    assert there == list(range(there[0], 12))


def test_put__what_others_left_too_old_goes(disk: Disk) -> None:
    cache = disk.cache()
    for number in (1, 2):
        cache.put(key(number), "x")
    disk.age(1, 3601)
    disk.age(2, 3599)
    left_over = disk.file(1).with_name(f"{disk.file(1).name}.{'0' * 16}")
    left_over.write_text("of a write that was killed")
    os.utime(left_over, (NOW - 3601, NOW - 3601))
    disk.cache().put(key(3), "x")
    assert disk.files() == [disk.file(2), disk.file(3)]


def test_put__pruning_leaves_alone_what_is_not_ours(disk: Disk, tmp_path: Path) -> None:
    cache = disk.cache()
    cache.put(key(1), "x")
    objects = tmp_path / "objects"
    objects.mkdir()
    (disk.path / "ab").symlink_to(objects)
    theirs = [
        disk.path / "README",
        disk.path / "00" / key(1)[2:],
        objects / f"{key(1)[2:]}.completion",
    ]
    for file in theirs:
        file.write_text("precious")
        os.utime(file, (0, 0))
    (disk.path / "00" / f"{'f' * 62}.completion").mkdir()
    disk.age(1, 4000)
    disk.cache().put(key(0x2 << 248), "x")
    assert all(file.read_text() == "precious" for file in theirs)
    assert not disk.file(1).exists()


def test_put__many_threads(disk: Disk) -> None:
    cache = disk.cache(max_bytes=20_000)

    def one(number: int) -> str | None:
        cache.put(key(number % 20), "x" * 500)
        return cache.get(key(number % 20))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(200)))
    assert set(found) == {"x" * 500}
    assert disk.log == []


WRITER = """
import sys
import time
from pathlib import Path
from review_action.adapters.storage.directory_cache import DirectoryCache

cache = DirectoryCache(
    Path(sys.argv[1]), secret=b"secret", ttl_seconds=3600, max_bytes=10_000, now=time.time
)
for number in range(150):
    cache.put(f"{number % 30:064x}", "x" * (400 + number))
    text = cache.get(f"{number % 30:064x}")
    assert text is None or set(text) == {"x"}, text
"""


def test_put__many_processes(disk: Disk) -> None:
    """Entries may be pruned by the others, but never half of one be read."""
    command = [sys.executable, "-c", WRITER, str(disk.path)]
    environ = {**os.environ, "PYTHONPATH": str(SOURCE)}
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, env=environ) for _ in range(3)]
    told = [writer.communicate(timeout=60)[1] for writer in writers]
    assert told == [b""] * 3
    assert [writer.returncode for writer in writers] == [0] * 3
    disk.cache(max_bytes=10_000).put(key(0), "x")
    assert sum(file.stat().st_size for file in disk.files()) <= 10_000
