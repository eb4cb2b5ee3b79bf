"""The wheel holds what the sources hold and nothing else, and whoever builds it again gets the same bytes."""

import base64
import csv
import hashlib
import importlib.metadata
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from tests.e2e.installation import build_wheel

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "templates", "pyproject.toml", "README.md", "LICENSE")
DATA = {
    "review_action/adapters/llm/models.toml",
    "review_action/adapters/llm/prices.json",
    "review_action/entrypoints/redteam/cases/*.yml",
    "review_action/rules/*.yml",
    "review_action/templates/*/*.j2",
    "review_action/templates/*/*/*.j2",
}
"""All that is shipped beside Python: whoever adds a kind of file says so here."""
METADATA = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def contents(wheel: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def packaged(contents: Mapping[str, bytes]) -> set[str]:
    return {name for name in contents if not name.partition("/")[0].endswith(".dist-info")}


def test_wheel__holds_every_source_and_nothing_else(contents: Mapping[str, bytes]) -> None:
    sources = {
        f"{prefix}{file.relative_to(folder).as_posix()}": file.read_bytes()
        for folder, prefix in (
            (ROOT / "src", ""),
            (ROOT / "templates", "review_action/templates/"),
        )
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }

    assert {name: contents[name] for name in packaged(contents)} == sources


def test_wheel__holds_python_and_the_data_that_is_listed(contents: Mapping[str, bytes]) -> None:
    strange = {
        name
        for name in packaged(contents)
        if not re.fullmatch(r"review_action/(\w+/)*\w+\.py", name)
        and not any(PurePosixPath(name).match(kind) for kind in DATA)
    }

    assert strange == set()


def test_wheel__record_is_complete_and_true(contents: Mapping[str, bytes]) -> None:
    (record,) = (name for name in contents if name.endswith(".dist-info/RECORD"))
    home = record.removesuffix("RECORD")
    assert contents.keys() - packaged(contents) == {home + name for name in METADATA}
    rows = {name: said for name, said, _ in csv.reader(contents[record].decode().splitlines())}

    assert rows == {
        name: "" if name == record else f"sha256={digest(content)}"
        for name, content in contents.items()
    }


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def test_wheel__is_the_same_from_another_checkout(wheel: Path, tmp_path: Path) -> None:
    """At another place and time, and with what a used checkout leaves about."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name)
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    for file in tmp_path.rglob("*"):
        os.utime(file, (2_000_000_000, 2_000_000_000))
    left = tmp_path / "src" / "review_action" / "__pycache__"
    left.mkdir(exist_ok=True)
    (left / "left.cpython-311.pyc").write_bytes(b"\0")

    again = build_wheel(tmp_path / "dist", tmp_path)

    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def locked(name: str) -> set[str]:
    lock = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==\S+", lock, re.MULTILINE))


def test_lock__nothing_of_it_runs_code_at_every_start() -> None:
    """A `.pth` file is code that Python runs before any program, ours included."""
    here = {one.name.lower().replace("_", "-"): one for one in importlib.metadata.distributions()}
    names = locked("requirements.lock") & here.keys()
    assert len(names) > 30
    found = {
        str(file) for name in names for file in here[name].files or () if file.suffix == ".pth"
    }

    assert found == set()


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda file: file.name
)
def test_lock__every_requirement_has_a_version_and_hashes_and_no_address(lock: Path) -> None:
    entries = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    form = re.compile(
        r"[a-z0-9-]+==\S+( ; [^\n]+?)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n(    #[^\n]*\n)+"
    )
    assert [entry for entry in entries if not form.fullmatch(entry)] == []
    assert "://" not in lock.read_text(encoding="utf-8")


def test_lock__is_what_the_image_installs_and_no_build_tool() -> None:
    assert not locked("requirements.lock") & {"pip", "setuptools", "wheel", "hatchling", "uv"}
