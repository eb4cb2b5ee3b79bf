"""Findings damaged as models damage them, on generated diffs full of equal lines: none lands wrong."""

import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.anchors import MUTATIONS, Mutation, claimed, judged, measure, truths
from review_action.domain.diff import FileDiff
from review_action.pipeline.judging.anchor import anchor
from tests.unit.judging.diffs import file_diff

NAMES = ("total", "price", "order", "items")
LINES = (
    *("", "}", "    }", "return total", "    return total", "else:", "# ----", "\tend\r"),
    *(f"{name} = read({name}, {other!r})" for name in NAMES for other in NAMES),
    *(f"    if {name} - {other} > 0:" for name in NAMES for other in NAMES),
)
texts = st.lists(st.sampled_from(LINES), min_size=4, max_size=60)


@st.composite
def diffs(draw: st.DrawFn) -> FileDiff:
    old = draw(texts)
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(new)))
        new[at : at + draw(st.integers(0, 3))] = draw(st.lists(st.sampled_from(LINES), max_size=4))
    return file_diff(old, new, context=draw(st.integers(0, 3)))


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@settings(max_examples=25)
@given(file=diffs(), seed=st.integers(0, 2**32))
def test_anchor__damaged_findings_never_land_elsewhere(
    mutate: Mutation, file: FileDiff, seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311  # hypothesis draws the seed
    if not any(line.strip() for line in (*file.new_lines.values(), *file.old_lines.values())):
        return
    for truth in islice(truths(rng, [file]), 5):
        claim = mutate(rng, truth)
        if claim is not None and claim.quote.strip():
            found = claimed(truth, claim, rng)
            (result,) = anchor([found], [file])
            assert judged(truth, found, result) != "wrong"


@pytest.mark.uncovered
def test_anchor__most_damaged_findings_are_found_again() -> None:
    """Unanchored is safe and worthless: what is unique must come home."""
    new = [f"value_{n} = compute(order_{n * 7}, {n})" for n in range(400)]
    table = measure([file_diff(new[:100], new)], findings=1_000, seed=3)
    lost = {"look alike letters", "misspelt", "reworded", "made up"}  # lines that are all alike
    for name, row in table.items():
        assert row["wrong"] == 0, name
        assert name in lost or row["right"] >= row.total() * 0.75, (name, row)
