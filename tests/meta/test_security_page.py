"""SECURITY.md names tests that are there for all it claims, and docs/recipes/redteam.md counts the attacks that are there."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.meta.readme import replaced

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
FAMILIES = ROOT / "src" / "review_action" / "entrypoints" / "redteam" / "cases"
ATTACKS = ROOT / "docs" / "recipes" / "redteam.md"
HELD = PAGE.partition("\n## What holds\n")[2].partition("\n## ")[0]


@cache
def functions_of(module: str) -> frozenset[str]:
    body = ast.parse((ROOT / module).read_text(encoding="utf-8")).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef))


def claims() -> Iterator[tuple[str, str]]:
    """What is claimed, and what holds it."""
    for row in HELD.splitlines():
        if row.startswith("| ") and not row.startswith(("| claim ", "| --- ")):
            claim, held_by = row.strip("| ").rsplit(" | ", 1)
            yield claim, held_by


def families() -> Mapping[str, tuple[str, int]]:
    """What each family is about, and how many attacks it has."""
    read = {
        file.stem: yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for file in sorted(FAMILIES.glob("*.yml"))
    }
    return {name: (family["about"], len(family["cases"])) for name, family in read.items()}


def test_claims__are_held_by_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 50
    assert [f"{module}::{name}" for module, name in named if name not in functions_of(module)] == []


@pytest.mark.parametrize("claim", [*claims()], ids=lambda claim: claim[0][:40])
def test_claims__each_is_held_by_something(claim: tuple[str, str]) -> None:
    held_by = re.sub(r"`tests/[\w/]+\.py::test_\w+`|`redteam: [a-z]+`|`make [a-z]+`", "x", claim[1])
    assert re.fullmatch(r"x(?:, x)*", held_by)


def test_claims__name_every_family_and_no_other() -> None:
    assert {*re.findall(r"`redteam: ([a-z]+)`", HELD)} == families().keys()


def test_redteam__table(request: pytest.FixtureRequest) -> None:
    """That each attack is stopped is what tests/redteam shows: without that, nothing is merged."""
    rows = [
        f"| `{name}` | {about} | {count} | {count} |" for name, (about, count) in families().items()
    ]
    total = sum(count for _, count in families().values())
    head = ["| family | what it is about | attacks | stopped |", "| --- | --- | ---: | ---: |"]
    table = "\n".join([*head, *rows, f"| **all** | | **{total}** | **{total}** |"])
    page = ATTACKS.read_text(encoding="utf-8")
    counted = replaced(page, "attacks", table)
    if request.config.getoption("--update-golden", default=False):
        ATTACKS.write_text(counted, encoding="utf-8")
        page = counted
    assert page == counted, "run `make golden` and read what it wrote"
