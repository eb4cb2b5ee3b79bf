"""Which files of the workspace are read as SARIF, and what becomes of those that are damaged."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from review_action.adapters.analyzers import sarif_files
from review_action.adapters.analyzers.sarif_files import SarifFiles
from review_action.adapters.runner.handed_file import read_handed
from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.errors import AnalyzerError
from tests.unit.judging.diffs import added_file, finding


def understand(raw: bytes, _files: Sequence[FileDiff]) -> tuple[list[Finding], list[str]]:
    if raw == b"damaged":
        return [], ["it is no JSON"]
    return [finding(title=json.loads(raw))], []


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(path), encoding="utf-8")


def analyzer(root: Path, *patterns: str) -> SarifFiles:
    return SarifFiles(
        str(root),
        patterns,
        fetch=lambda path, most: read_handed(str(root), path, max_bytes=most),
        tracked=lambda paths: {path for path in paths if path.startswith("tracked")},
        understand=understand,
    )


def titles(root: Path, *patterns: str) -> list[str]:
    return [each.title for each in analyzer(root, *patterns).analyze([], seconds=1).new]


def failure(root: Path, *patterns: str, files: Sequence[FileDiff] = ()) -> AnalyzerError:
    touched = [TouchedFile(diff=file) for file in files]
    with pytest.raises(AnalyzerError) as caught:
        analyzer(root, *patterns).analyze(touched, seconds=1)
    return caught.value


@pytest.mark.parametrize(
    ("pattern", "read"),
    [
        ("a.sarif", ["a.sarif"]),
        ("./a.sarif", ["a.sarif"]),
        ("*.sarif", ["a.sarif"]),
        ("out//*.sarif", ["out/b.sarif", "out/c.sarif"]),
        ("out/[c-z].sarif", ["out/c.sarif"]),
        ("**/*.sarif", ["a.sarif", "out/b.sarif", "out/c.sarif", "out/deep/d.sarif"]),
        ("out/**/d.*", ["out/deep/d.sarif"]),
        ("out/**", ["out/b.sarif", "out/c.sarif", "out/deep/d.sarif"]),
    ],
)
def test_analyze__globs_below_the_workspace(tmp_path: Path, pattern: str, read: list[str]) -> None:
    write(tmp_path, "a.sarif", "out/b.sarif", "out/c.sarif", "out/deep/d.sarif", ".git/e.sarif")
    assert titles(tmp_path, pattern, pattern) == read


def test_analyze__no_link_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/x.sarif", "work/real.sarif")
    work = tmp_path / "work"
    (work / "file.sarif").symlink_to(tmp_path / "outside" / "x.sarif")
    (work / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    os.mkfifo(work / "pipe.sarif")

    assert titles(work, "**/*.sarif") == ["work/real.sarif"]
    assert str(failure(work, "folder/*.sarif")) == "no file matches `folder/*.sarif`"
    assert str(failure(work / "nowhere", "*")) == "no file matches `*`"
    assert str(failure(work, "missing/**")) == "no file matches `missing/**`"


def test_analyze__a_damaged_file_does_not_cost_the_others(tmp_path: Path) -> None:
    write(tmp_path, "good.sarif")
    (tmp_path / "bad.sarif").write_bytes(b"damaged")

    error = failure(tmp_path, "*.sarif")

    assert str(error) == "`bad.sarif`: it is no JSON"
    assert [each.title for each in error.found] == ["good.sarif"]


def test_analyze__what_the_change_itself_brings_is_not_evidence(tmp_path: Path) -> None:
    write(tmp_path, "mine.sarif")
    error = failure(tmp_path, "*.sarif", files=[added_file(["{}"], path="mine.sarif")])
    assert str(error) == "`mine.sarif` is a file of the repository and was not read"
    assert error.found == ()

    write(tmp_path, "tracked.sarif")
    assert "`tracked.sarif` is a file of the repository" in str(failure(tmp_path, "*.sarif"))


def test_analyze__bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, *(f"{n:02}.sarif" for n in range(22)))
    error = failure(tmp_path, "*.sarif")
    assert (str(error), len(error.found)) == ("only 20 of 22 files were read", 20)

    monkeypatch.setattr(sarif_files, "MAX_BYTES", 3)
    assert str(failure(tmp_path, "00.sarif")) == "`00.sarif`: it is larger than 0 MB"

    monkeypatch.setattr(sarif_files, "MAX_ENTRIES", 5)
    assert "only 5 directory entries were looked at" in str(
        failure(tmp_path, "**/00.sarif", "**/x")
    )


def test_analyze__a_deep_tree_ends(tmp_path: Path) -> None:
    write(tmp_path, "d/" * 60 + "x.sarif")
    assert str(failure(tmp_path, "**/*.sarif")) == "no file matches `**/*.sarif`"


def test_analyze__a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "a.sarif")
    files = SarifFiles(
        str(tmp_path),
        ["a.sarif"],
        fetch=lambda _path, _most: _refuse(),
        tracked=lambda _paths: (),
        understand=understand,
    )
    with pytest.raises(AnalyzerError, match="it cannot be read \\(no right\\)"):
        files.analyze([], seconds=1)
    assert files.name == "sarif-files"


def _refuse() -> bytes:
    raise PermissionError(13, "no right")
