"""TOML that a stranger wrote."""

import pytest

from review_action.adapters.analyzers.structure.manifest_without_lock import manifest_without_lock
from review_action.pipeline.proving.parses import parses
from review_action.syntax.load_toml import MOST_DOTS, load_toml
from tests.unit.analyzers.structure.edit import change

TRAP = "a." * 50_000 + "a = 1\n"
"""A minute of the reader's time, unless it is told before."""


def test_load_toml__reads() -> None:
    assert load_toml("[a.b]\nc = '1.2.3'\n") == {"a": {"b": {"c": "1.2.3"}}}


def test_load_toml__a_key_of_more_parts_than_anybody_writes() -> None:
    with pytest.raises(ValueError, match="dots"):
        load_toml("a." * (MOST_DOTS + 1) + "a = 1")


def test_load_toml__stands_before_every_reader() -> None:
    assert parses("pyproject.toml", TRAP) is False
    edit = ("pyproject.toml", "[project]\n", TRAP)
    assert not list(manifest_without_lock(change(edit, tree={"uv.lock": "a"})))
