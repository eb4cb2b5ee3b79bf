"""Completions as files: kept, bounded, private, and safe from what a pull request planted there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from review_action.adapters.storage.sealed import MAX_ENTRY_BYTES
from tests.unit.storage.disk import Disk, key


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
