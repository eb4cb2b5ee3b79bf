"""Settings of the shop, read from a YAML file."""

from pathlib import Path

import requests
import yaml

DEFAULTS = {"currency": "EUR", "page_size": 20}


def read(path: Path) -> dict[str, object]:
    with path.open() as stream:
        settings = yaml.load(stream)
    return {**DEFAULTS, **settings}


def read_remote(url: str) -> dict[str, object]:
    answer = requests.get(url, verify=False)
    return {**DEFAULTS, **answer.json()}
