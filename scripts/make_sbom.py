#!/usr/bin/env python3
"""Writes what an image holds as CycloneDX, told by the image itself.

Standard library alone, because it runs inside:

    docker run --rm -i --network none --entrypoint /opt/review-action/bin/python IMAGE -I - <scripts/make_sbom.py
"""

import json
import platform
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

OURS = "review-action"
DPKG_STATUS = Path("/var/lib/dpkg/status")
Component = dict[str, Any]


def sbom() -> Mapping[str, Any]:
    """The same image always gives the same text: no time, and a serial number made of the contents."""
    libraries = {one["name"]: one for one in distributions()}
    subject = libraries.pop(OURS) | {"type": "container"}
    components = [*libraries.values(), *debian_packages(), *programs()]
    components.sort(key=lambda component: component["bom-ref"])
    contents = json.dumps([subject, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, contents)}",
        "version": 1,
        "metadata": {"component": subject},
        "components": components,
        "dependencies": [{"ref": subject["bom-ref"], "dependsOn": refs(components)}],
    }


def refs(components: list[Component]) -> list[str]:
    return [component["bom-ref"] for component in components]


def component(kind: str, name: str, version: str, query: str = "") -> Component:
    purl = f"pkg:{kind}/{quote(name, safe='')}@{quote(version, safe='')}{query}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def distributions() -> Iterator[Component]:
    for one in metadata.distributions():
        found = component("pypi", one.name.lower().replace("_", "-"), one.version)
        if "License-Expression" in one.metadata:
            found["licenses"] = [{"expression": one.metadata["License-Expression"]}]
        yield found


def debian_packages() -> Iterator[Component]:
    text = DPKG_STATUS.read_text(encoding="utf-8") if DPKG_STATUS.exists() else ""
    for entry in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in entry.splitlines() if ": " in line)
        if fields.get("Status") == "install ok installed":
            query = f"?arch={fields['Architecture']}"
            found = component("deb", fields["Package"], fields["Version"], query)
            purl = found["purl"].replace("pkg:deb/", "pkg:deb/debian/")
            yield found | {"purl": purl, "bom-ref": purl}


def programs() -> Iterator[Component]:
    """What no package manager in the image knows of."""
    yield component("generic", "cpython", platform.python_version()) | {"type": "application"}
    if git := shutil.which("git"):
        said = subprocess.run([git, "--version"], check=True, capture_output=True, text=True)  # noqa: S603  # the image's own
        yield component("generic", "git", said.stdout.split()[2]) | {"type": "application"}


if __name__ == "__main__":
    json.dump(sbom(), sys.stdout, indent=2)
