"""The file between two jobs: written past what a pull request planted, read only where it plainly stands."""

import os
from pathlib import Path

import pytest

from review_action.adapters.runner.handed_file import read_handed, write_handed


def read(workspace: Path, path: str = "a.json", most: int = 100) -> bytes:
    return read_handed(str(workspace), path, max_bytes=most)


@pytest.mark.parametrize("path", ["a.json", "out/a.json", "out/er/a.json", "./a.json"])
def test_handed__what_one_writes_the_other_reads(tmp_path: Path, path: str) -> None:
    write_handed(str(tmp_path), path, "first and longer")
    write_handed(str(tmp_path), path, "é")
    assert read(tmp_path, path) == "é".encode()
    assert (tmp_path / path).stat().st_mode & 0o444 == 0o444


def test_read_handed__no_more_than_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"x" * 100)
    assert read(tmp_path, most=7) == b"x" * 7


@pytest.mark.parametrize("path", ["", ".", "..", "../a.json", "out/../../a.json", "/etc/passwd"])
def test_handed__paths_that_lead_out(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="out of the workspace"):
        read(tmp_path, path)
    with pytest.raises(ValueError, match="out of the workspace"):
        write_handed(str(tmp_path), path, "x")


def test_write_handed__replaces_a_link_and_leaves_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("theirs")
    (tmp_path / "a.json").symlink_to("target")
    write_handed(str(tmp_path), "a.json", "ours")
    assert (tmp_path / "target").read_text() == "theirs"
    assert (tmp_path / "a.json").read_text() == "ours"


def test_handed__no_link_leads_to_another_directory(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.json").write_text("theirs")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "out").symlink_to(outside)
    with pytest.raises(OSError, match="out"):
        write_handed(str(workspace), "out/a.json", "ours")
    with pytest.raises(OSError, match="out"):
        read(workspace, "out/a.json")
    assert (outside / "a.json").read_text() == "theirs"


@pytest.mark.parametrize("plant", ["link", "pipe", "folder", "nothing"])
def test_read_handed__what_is_no_plain_file(tmp_path: Path, plant: str) -> None:
    file = tmp_path / "a.json"
    if plant == "link":
        (tmp_path / "b.json").write_text("{}")
        file.symlink_to("b.json")
    elif plant == "pipe":
        os.mkfifo(file)
    elif plant == "folder":
        file.mkdir()
    with pytest.raises(OSError, match=r"."):
        read(tmp_path)
