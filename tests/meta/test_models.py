"""What `model-facts` takes is what the table of models has, and docs/recipes/models.md says the same."""

import re
from dataclasses import fields
from pathlib import Path

from review_action.adapters.llm.facts import ModelFacts
from review_action.domain.provider import PROVIDERS
from review_action.domain.read_facts import READERS

PAGE = (Path(__file__).parents[2] / "docs" / "recipes" / "models.md").read_text(encoding="utf-8")


def rows(after: str) -> list[list[str]]:
    """Cells of the first table behind `after`."""
    table = PAGE.partition(after)[2].partition("\n| --- ")[2].partition("\n\n")[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[1:]]


def test_facts__are_those_of_the_table() -> None:
    known = {field.name.replace("_", "-") for field in fields(ModelFacts)} - {"known"}
    assert READERS.keys() == known


def test_facts__are_on_the_page() -> None:
    assert [row[0].strip("`") for row in rows("## A model that is not known")] == list(READERS)


def test_providers__are_on_the_page_with_default_and_key() -> None:
    told: dict[str, tuple[str, str, str]] = {}
    for _, model, key, address in rows("# Which model"):
        name = re.findall(r"`([a-z-]+):", model)[0]
        default = "".join(re.findall(r"\*\*`[a-z]+:([^`]+)`\*\*", model))
        told[name] = (default, key if key.endswith("-api-key`") else "", address)
    for name, known in PROVIDERS.items():
        default, key, address = told[name]
        own = f"`{known.key_input}`" if known.key_input else ""
        assert (default, key) == (known.default_model, own)
        assert (address == "known") == bool(own)
        assert known.url_example in address
    assert told.keys() == PROVIDERS.keys()
