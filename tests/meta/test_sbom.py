"""The bill of materials of an image, made here of this environment."""

import json
from importlib import metadata
from pathlib import Path

import pytest
from typing_extensions import override

from scripts import make_sbom

STATUS = """\
Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9+deb12u10
Description: a library
 : of lines that are none of ours

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1:2.0

"""


class Ours(metadata.Distribution):
    @override
    def read_text(self, filename: str) -> str | None:
        said = "Name: review_action\nVersion: 1.2.3\nLicense-Expression: Apache-2.0\n"
        return said if filename == "METADATA" else None

    @override
    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    here = [*metadata.distributions(), Ours()]
    monkeypatch.setattr(metadata, "distributions", lambda: here)
    monkeypatch.setattr(make_sbom, "DPKG_STATUS", tmp_path / "status")
    (tmp_path / "status").write_text(STATUS)
    assert json.dumps(make_sbom.sbom()) == json.dumps(make_sbom.sbom())
    return dict(make_sbom.sbom())


def test_sbom__is_one_that_attestations_take(bill: dict[str, object]) -> None:
    """actions/attest knows CycloneDX by these three."""
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert str(bill["serialNumber"]).startswith("urn:uuid:")


def test_sbom__tells_libraries_packages_and_programs(bill: dict[str, object]) -> None:
    components = bill["components"]
    assert isinstance(components, list)
    purls = [component["purl"] for component in components]
    assert len(purls) == len(set(purls))
    assert f"pkg:pypi/pydantic@{metadata.version('pydantic')}" in purls
    assert [purl for purl in purls if "deb" in purl.partition("/")[0]] == [
        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u10?arch=amd64"
    ]
    assert any(purl.startswith("pkg:generic/cpython@3.") for purl in purls)
    assert bill["metadata"] == {
        "component": {
            "type": "container",
            "bom-ref": "pkg:pypi/review-action@1.2.3",
            "name": "review-action",
            "version": "1.2.3",
            "purl": "pkg:pypi/review-action@1.2.3",
            "licenses": [{"expression": "Apache-2.0"}],
        }
    }
