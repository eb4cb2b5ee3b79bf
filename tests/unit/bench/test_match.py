from math import inf
from typing import Any

import pytest

from bench.quality.match import LEAST_AROUND, LEAST_NEAR, Pair, WordMatcher, assign, lines_apart
from bench.quality.words import Words
from tests.unit.bench.expectations import DIVISION, INJECTION, case, expected, finding


@pytest.mark.parametrize(
    ("line", "changed", "apart"),
    [
        (10, {}, 0),
        (13, {}, 3),
        (6, {}, 4),
        (12, {"end_line": 12}, 0),
        (30, {"end_line": 20}, 10),
        (0, {}, inf),
        (10, {"side": "left"}, inf),
    ],
)
def test_lines_apart__on_one_side(line: int, changed: dict[str, Any], apart: float) -> None:
    assert lines_apart(finding(line=line), expected(**changed)) == apart


def test_lines_apart__a_comment_on_the_file_has_no_line() -> None:
    assert lines_apart(finding(), expected(line=None)) == inf


def pairs(text: str, line: int, path: str = "a.py") -> list[tuple[int, int]]:
    known = case(expected(), expected(INJECTION, 60, id="h"))
    found = WordMatcher([known]).pairs(known, [finding(text, line, path=path)])
    return [(pair.finding, pair.expected) for pair in found]


LOOSELY = "Dividing by the length fails for an empty input"
BARELY = "An empty shelf makes the caller of this helper crash"


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        (LOOSELY, 10, True),
        (LOOSELY, 25, True),
        (LOOSELY, 26, False),
        (BARELY, 10, False),
    ],
)
def test_word_matcher__the_further_the_more_alike(text: str, line: int, *, found: bool) -> None:
    assert bool(pairs(text, line)) is found


@pytest.mark.parametrize(
    ("least", "inside", "outside"), [(LEAST_NEAR, 13, 14), (LEAST_AROUND, 25, 26)]
)
def test_word_matcher__bounds(
    least: float, inside: int, outside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Words, "likeness", lambda *_: least)
    assert pairs(DIVISION, inside)
    assert not pairs(DIVISION, outside)


def test_word_matcher__the_same_words_are_found_anywhere_in_the_file() -> None:
    assert pairs(DIVISION, 900) == [(0, 0)]


def test_word_matcher__not_in_another_file() -> None:
    assert pairs(DIVISION, 10, path="b.py") == []


def test_word_matcher__another_claim_on_the_line_is_no_match() -> None:
    assert pairs("The name does not tell what is returned", 10) == []


def test_assign__the_likeliest_first_and_each_once() -> None:
    told = [Pair(0, 0, 0.5), Pair(1, 0, 0.9), Pair(1, 1, 0.8), Pair(0, 1, 0.3)]
    assert assign(told, {0, 1}) == {1: 0, 0: 1}


def test_assign__who_does_not_count_takes_nothing() -> None:
    assert assign([Pair(0, 0, 0.5), Pair(1, 0, 0.9)], {0}) == {0: 0}


def test_words__bounds_and_symmetry() -> None:
    words = Words([DIVISION, INJECTION])
    assert words.likeness(DIVISION, DIVISION) == pytest.approx(1)
    assert words.likeness(DIVISION, INJECTION) == pytest.approx(words.likeness(INJECTION, DIVISION))
    assert words.likeness(DIVISION, "") == 0


def test_words__a_rare_name_tells_more_than_a_common_word() -> None:
    words = Words(["error in loop"] * 30 + ["error in retryCount"])
    by_name = words.likeness("retryCount is wrong", "retryCount grows")
    assert by_name > words.likeness("error is wrong", "error grows")


def test_words__code_in_fences_does_not_count() -> None:
    words = Words([])
    assert words.likeness(
        "empty list\n```suggestion\nfoo_bar()\n```", "empty list"
    ) == pytest.approx(1)
