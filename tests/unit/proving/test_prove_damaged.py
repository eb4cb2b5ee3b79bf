"""Suggestions damaged as models damage them: what gets through leaves a file that parses."""

import ast
import json
import random
from collections.abc import Callable

import pytest
import tree_sitter_go
import tree_sitter_java
import tree_sitter_typescript
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import Language, Parser

from bench.suggestions import DAMAGES, Edit, proven

PYTHON = """import os


class Orders:
    def total(self, items: list[int]) -> int:
        result = 0
        for item in items:
            if item > 0:
                result += item * self.rate[item]
        return result


def read(path: str) -> str:
    with open(os.path.join(path, "orders.txt")) as file:
        return file.read()
"""
TYPESCRIPT = """import { read } from "./read";

export class Orders {
  constructor(private readonly rate: number[]) {}

  total(items: number[]): number {
    const found = items.filter((item) => item > 0);
    return found.reduce((sum, item) => sum + item * this.rate[item], 0);
  }
}

export function load(path: string): Orders | undefined {
  try {
    return new Orders(JSON.parse(read(`${path}/orders.json`)));
  } catch {
    return undefined;
  }
}
"""
GO = """package orders

import "fmt"

type Orders struct {
\tRate []int
}

func (o *Orders) Total(items []int) (int, error) {
\tresult := 0
\tfor _, item := range items {
\t\tif item < 0 {
\t\t\treturn 0, fmt.Errorf("item %d", item)
\t\t}
\t\tresult += item * o.Rate[item]
\t}
\treturn result, nil
}
"""
JAVA = """package orders;

import java.util.List;

public class Orders {
    private final int[] rate;

    public Orders(int[] rate) {
        this.rate = rate;
    }

    public int total(List<Integer> items) {
        int result = 0;
        for (int item : items) {
            if (item < 0) {
                throw new IllegalArgumentException("item " + item);
            }
            result += item * rate[item];
        }
        return result;
    }
}
"""
JSON = """{
  "name": "orders",
  "rates": [1, 2, 3],
  "limits": {
    "most": 10,
    "least": null
  }
}
"""
YAML = """name: orders
jobs:
  total:
    runs-on: ubuntu
    steps:
      - name: "add up"
        run: |
          make total
      - uses: actions/checkout
        with: {depth: 1}
"""


def by_grammar(language: object) -> Callable[[str], bool]:
    parser = Parser(Language(language))
    return lambda text: not parser.parse(text.encode()).root_node.has_error


def by_raising(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def sound(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, SyntaxError, yaml.YAMLError):
            return False
        return True

    return sound


FILES = {
    "orders.py": (PYTHON, by_raising(ast.parse)),
    "orders.ts": (TYPESCRIPT, by_grammar(tree_sitter_typescript.language_typescript())),
    "orders.go": (GO, by_grammar(tree_sitter_go.language())),
    "Orders.java": (JAVA, by_grammar(tree_sitter_java.language())),
    "orders.json": (JSON, by_raising(json.loads)),
    "orders.yml": (YAML, by_raising(lambda text: list(yaml.compose_all(text, yaml.SafeLoader)))),
}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_prove__damaged_suggestions_never_break_a_file(
    path: str, damage: Callable[[random.Random, Edit], tuple[str, ...] | None], seed: int
) -> None:
    text, sound = FILES[path]
    rng = random.Random(seed)  # noqa: S311  # hypothesis draws the seed
    lines = tuple(text.removesuffix("\n").split("\n"))
    start = rng.randrange(len(lines))
    end = min(len(lines), start + rng.randrange(1, 5))
    new = tuple(line.replace("item", "entry") for line in lines[start:end])
    damaged = damage(rng, Edit(path, lines, start, end, new))
    if damaged is not None:
        suggestion, after = proven(Edit(path, lines, start, end, new), damaged)
        assert suggestion.proof == "refused" or sound(after)


@pytest.mark.parametrize("path", FILES)
def test_prove__true_edits_get_through(path: str) -> None:
    text, _ = FILES[path]
    lines = tuple(text.removesuffix("\n").split("\n"))
    proofs = set()
    for start, old in enumerate(lines):
        new = old.replace("item", "entry").replace("rate", "price").replace("1", "2")
        if new != old:
            suggestion, _ = proven(Edit(path, lines, start, start + 1, (new,)), (new,))
            proofs.add(suggestion.proof)
    assert proofs == {"parsed"}
