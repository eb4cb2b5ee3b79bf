"""docs/config.schema.json is what the configuration's model says, and agrees with the parser."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from review_action.domain.config import Config
from review_action.errors import InvalidConfigError
from review_action.pipeline.intake.parse_config import parse_config

SCHEMA = Path(__file__).parents[2] / "docs" / "config.schema.json"


def rendered() -> str:
    schema = Config.model_json_schema(by_alias=True)
    for about in schema["properties"].values():
        about.pop("title", None)
        if about.get("default") is None:
            about.pop("default", None)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "review-action",
        "description": "`.github/review-action.yml`, read from the base commit.",
    }
    kept = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    return json.dumps(head | kept, indent=2, ensure_ascii=False) + "\n"


def test_schema__is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden", default=False):
        SCHEMA.write_text(rendered(), encoding="utf-8", newline="")
    assert SCHEMA.read_text(encoding="utf-8") == rendered(), "run `make golden`"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("{}", True),
        ("version: 1\ninclude: [a]\nfail-on: never\nmax-comments: 30\nreview-bots: true", True),
        ("fail-on:\nskip-labels: []", True),
        ("version: 2", False),
        ("fail-on: critical", False),
        ("fail_on: error", False),
        ("max-comments: 31", False),
        ("max-comments: '3'", False),
        ("include: src/**", False),
        ("include: [1]", False),
        ("review-drafts: 1", False),
        ("unknown: 1", False),
    ],
)
def test_schema__agrees_with_the_parser(text: str, *, good: bool) -> None:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(yaml.safe_load(text)) is good
    try:
        parse_config(text, "c.yml")
    except InvalidConfigError:
        assert not good
    else:
        assert good
