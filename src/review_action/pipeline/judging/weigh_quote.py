"""Tells whether a quote is in a text, and whether it is code there or only words about code."""

from functools import lru_cache
from typing import Final, Literal

from review_action.domain.secret_shapes import HIDDEN
from review_action.pipeline.judging.code_of import code_of
from review_action.pipeline.judging.read_quote import read_quote
from review_action.rendering.visible import visible

Weight = Literal["absent", "words", "code"]

TELLING: Final = 3
"""Letters and digits of code a part of a line must have to be evidence; a whole line, one (not `}`)."""
SHARE: Final = 4
"""One in so many letters must be code's: else a comment has found a line to stand behind."""
PART: Final = 8
"""Characters, whitespace aside, of what may be less than whole lines."""


def weigh_quote(quote: str, text: str, language: str) -> Weight:
    """absent: not there as quoted, or too short to tell · words: in comments or strings alone · code.

    Whitespace does not count. A quote that stands at several places is code if one of them is.
    """
    bare, runs, lines = _prepared(text, language)
    best: Weight = "absent"
    # Of a line whose credential was not shown, what stands beside it.
    for reading in read_quote(max(quote.split(HIDDEN), key=len)):
        said = "".join("".join(line.split()) for line in reading)
        letters = sum(map(str.isalnum, said))
        if not letters or (said not in lines and len(said) < PART):
            continue
        needed = max(1 if said in lines else TELLING, letters / SHARE)
        at = bare.find(said)
        while at >= 0:
            if sum(runs[at : at + len(said)]) >= needed:
                return "code"
            best = "words"
            at = bare.find(said, at + len(said))
    return best


@lru_cache(maxsize=4)
def _prepared(text: str, language: str) -> tuple[str, bytes, frozenset[str]]:
    """The text without whitespace, which of its characters are letters of code, and its lines."""
    shown = visible(text.replace("\r\n", "\n"))
    code = code_of(shown, language)
    kept = [at for at, character in enumerate(shown) if not character.isspace()]
    return (
        "".join(shown[at] for at in kept),
        bytes(code[at].isalnum() for at in kept),
        frozenset("".join(line.split()) for line in shown.split("\n")),
    )
