"""Settings of the shop, read from a YAML file."""

from pathlib import Path

import yaml

DEFAULTS = {"currency": "EUR", "page_size": 20}


def read(path: Path) -> dict[str, object]:
    with path.open() as stream:
        return {**DEFAULTS, **yaml.safe_load(stream)}
