"""Completions as files: kept, bounded, private, and safe from what a pull request planted there."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from review_action.adapters.storage.directory_cache import DirectoryCache
from review_action.adapters.storage.sealed import MAX_ENTRY_BYTES

NOW = time.time()
SOURCE = Path(__file__).parents[3] / "src"


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


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "cache")


def test_get__what_was_put_also_by_another_process(disk: Disk) -> None:
    cache = disk.cache()
    assert cache.get(key(1)) is None
    cache.put(key(1), "naïve ✓\n")
    cache.put(key(2), "two")
    assert (cache.get(key(1)), disk.cache().get(key(2))) == ("naïve ✓\n", "two")
    assert disk.log == []


def test_put__again_replaces(disk: Disk) -> None:
    cache = disk.cache()
    cache.put(key(1), "old")
    cache.put(key(1), "new")
    assert cache.get(key(1)) == "new"
    assert disk.files() == [disk.file()]


def test_put__readable_by_its_owner_alone(disk: Disk) -> None:
    disk.cache().put(key(1), "x")
    modes = [path.stat().st_mode & 0o777 for path in (disk.path, disk.file().parent, disk.file())]
    assert modes == [0o700, 0o700, 0o600]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_put__belongs_to_the_runner_not_to_our_container(tmp_path: Path) -> None:
    """actions/cache runs as the runner's user, we as root: it could not read what we keep."""
    os.chown(tmp_path, 1001, 1001)
    disk = Disk(tmp_path / "deep" / "cache")
    disk.cache(below=tmp_path).put(key(1), "x")
    made = (disk.path.parent, disk.path, disk.file().parent, disk.file())
    assert [path.stat().st_uid for path in made] == [1001] * 4


def test_get__too_old(disk: Disk) -> None:
    cache = disk.cache()
    cache.put(key(1), "x")
    disk.now += 3599
    assert cache.get(key(1)) == "x"
    disk.now += 2
    assert cache.get(key(1)) is None


def test_get__signed_by_nobody_we_know(disk: Disk) -> None:
    disk.cache(secret=b"of a pull request").put(key(1), '{"text": "nothing to report"}')
    assert disk.cache().get(key(1)) is None


def test_get__a_true_entry_under_another_key(disk: Disk) -> None:
    cache = disk.cache()
    cache.put(key(1), "nothing to report")
    disk.file(1).rename(disk.file(2))
    assert cache.get(key(2)) is None


@pytest.mark.parametrize("raw", [b"", b"{}", b"v1 1 2\nx", b"\xff" * 100])
def test_get__damaged(disk: Disk, raw: bytes) -> None:
    disk.cache().put(key(1), "x")
    disk.file().write_bytes(raw)
    assert disk.cache().get(key(1)) is None


@pytest.mark.parametrize("wrong", ["", "../../../../etc/passwd", "A" * 64, key(1) + "\n", "\0"])
def test_get__no_key_leads_elsewhere(disk: Disk, wrong: str) -> None:
    cache = disk.cache()
    cache.put(wrong, "x")
    assert cache.get(wrong) is None
    assert not disk.path.exists()


def _link(file: Path, elsewhere: Path) -> None:
    file.symlink_to(elsewhere)


def _pipe(file: Path, _: Path) -> None:
    os.mkfifo(file)


def _folder(file: Path, _: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("plant", [_link, _pipe, _folder])
def test_get__what_is_planted_there_is_a_miss(
    disk: Disk, tmp_path: Path, plant: Callable[[Path, Path], None]
) -> None:
    cache = disk.cache()
    cache.put(key(1), "x")
    elsewhere = disk.file().rename(tmp_path / "elsewhere")
    plant(disk.file(), elsewhere)
    assert cache.get(key(1)) is None


def test_put__replaces_a_planted_link_and_not_what_it_leads_to(disk: Disk, tmp_path: Path) -> None:
    cache = disk.cache()
    cache.put(key(1), "x")
    (tmp_path / "elsewhere").write_text("precious")
    disk.file().unlink()
    disk.file().symlink_to(tmp_path / "elsewhere")
    cache.put(key(1), "y")
    assert (tmp_path / "elsewhere").read_text() == "precious"
    assert cache.get(key(1)) == "y"


@pytest.mark.parametrize("link", [".cache", ".cache/review", ".cache/review/00"])
def test_put__no_planted_folder_leads_out(tmp_path: Path, link: str) -> None:
    workspace, elsewhere = tmp_path / "workspace", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace / link).parent.mkdir(parents=True)
    (workspace / link).symlink_to(elsewhere)
    disk = Disk(workspace / ".cache" / "review")
    disk.cache(below=workspace).put(key(1), "x")
    assert list(elsewhere.iterdir()) == []
    assert len(disk.log) == 1


def test_directory_cache__is_where_it_was_told_to_be(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="subpath"):
        Disk(tmp_path / "a").cache(below=tmp_path / "b")
    with pytest.raises(ValueError, match="not below"):
        Disk(tmp_path / "a" / ".." / ".." / "c").cache(below=tmp_path / "a")


def test_directory_cache__may_be_the_trusted_part_itself(tmp_path: Path) -> None:
    cache = Disk(tmp_path).cache(below=tmp_path)
    cache.put(key(1), "x")
    assert cache.get(key(1)) == "x"


def test_put__a_file_where_the_directory_should_be_is_told_once(disk: Disk) -> None:
    disk.path.write_text("")
    cache = disk.cache()
    for number in range(3):
        cache.put(key(number), "x")
        assert cache.get(key(number)) is None
    assert disk.log == [
        "the completion cache's directory cannot be used (Not a directory); going on"
    ]


def test_put__needs_nobody_to_tell(disk: Disk) -> None:
    disk.path.write_text("")
    cache = disk.cache(log=None)
    cache.put(key(1), "x")
    assert cache.get(key(1)) is None


def test_put__a_write_that_fails_leaves_nothing_behind(disk: Disk) -> None:
    cache = disk.cache()
    cache.put(key(1), "x")
    disk.file().unlink()
    disk.file().mkdir()
    cache.put(key(1), "x")
    assert disk.files() == []
    assert len(disk.log) == 1


def test_put__not_what_is_larger_than_any_reply(disk: Disk) -> None:
    disk.cache(max_bytes=10**9).put(key(1), "x" * MAX_ENTRY_BYTES)
    disk.cache(max_bytes=1000).put(key(2), "x" * 1000)
    assert disk.log == []
    assert not disk.path.exists()


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
