"""What makes text harmless, and what we hide in our own words."""

import re
import zlib
from collections.abc import Hashable
from typing import Final

from bench.fuzz.target import Target, text_of
from review_action.domain.marker import find_marker
from review_action.domain.state import ReviewState, StateProblem
from review_action.pipeline.speaking.defuse import defuse
from review_action.pipeline.speaking.sanitize import TEXT_CHARACTERS, sanitize
from review_action.pipeline.speaking.state_marker import decode_state, encode_state, replace_state
from review_action.rendering.visible import visible
from tests.unit.intake.states import key
from tests.unit.speaking.test_sanitize import ACTS, MARKDOWN, leaves
from tests.unit.speaking.test_state_marker import FULL, body, signed

KEY: Final = key()
LINE: Final = encode_state(FULL, KEY)
"""The one line that our key has signed."""


def sanitized(data: bytes) -> Hashable:
    """Bounded, does nothing when rendered, and stays as it is when done again."""
    text, one_line = text_of(data), data[:1] == b"\n"
    clean = sanitize(text, one_line=one_line)
    assert len(clean) <= TEXT_CHARACTERS
    assert find_marker(clean) is None
    assert visible(clean) == clean
    kinds = set()
    for token in leaves(MARKDOWN.parse(clean)):
        kinds.add(token.type)
        if token.type == "text":
            assert not ACTS.search(token.content), token.content
        assert token.info != "suggestion"
    assert not kinds & {"html_block", "html_inline", "link_open", "image"}, kinds
    assert sanitize(clean, one_line=one_line) == clean
    return frozenset(kinds)


def defused(data: bytes) -> Hashable:
    line = text_of(data).replace("\n", " ")
    said = defuse(line)
    assert not re.match(r"\s*/\w", said)
    return len(said) > len(line)


def shown(data: bytes) -> Hashable:
    once = visible(text_of(data))
    assert visible(once) == once
    once.encode()
    return once.isascii()


def state(data: bytes) -> Hashable:
    """Nothing is believed but what was signed; another line replaces whatever stood there."""
    text = f"**Pass.**\n{text_of(data)}"
    told = decode_state(text, KEY)
    assert isinstance(told, StateProblem) or told == FULL
    replaced = replace_state(text, LINE)
    assert decode_state(replaced, KEY) == FULL
    assert replace_state(replaced, LINE) == replaced
    return told.reason if isinstance(told, StateProblem) else "believed"


def packed(data: bytes) -> Hashable:
    """Even with our signature, what was packed otherwise is a problem and no error."""
    told = decode_state(signed(data if data[:1] == b"x" else zlib.compress(data, 1)), KEY)
    return told.reason if isinstance(told, StateProblem) else "believed"


def kept(data: bytes) -> Hashable:
    """Any names and words come back as they were."""
    rows = text_of(data).split("\n")
    made = ReviewState(
        base_ref=rows[0], head_sha="a" * 40, policy="p", hunks=dict.fromkeys(rows[1:], "AAAAAAAA"),
        summaries=tuple(rows[:8]), threads=tuple(rows[:5]),
    )  # fmt: skip
    line = encode_state(made, KEY)
    told = decode_state(body(line), KEY)
    assert line == "" or isinstance(told, ReviewState)
    if isinstance(told, ReviewState):
        assert told.model_copy(update={"hunks": made.hunks}) == made
        assert told.hunks.items() <= made.hunks.items()
    return len(line) // 5_000


_HOSTILE: Final = (
    b"ask @alice, fixes #12 and [docs](https://evil.example) ![p](x)\n```suggestion\nrm\n```\n/deploy",
    b"- `a | @b`\n~~~mermaid\ngraph\n<!-- x --> <img src=x> &#64;x www.a.b GH-3 https\\://x\n> 1. /x",
    "a\u202eb\u200d\U000e0041 \\`@x` ``a`b`` \\<b>".encode("utf-8"),
)

TARGETS: Final = {
    "sanitize": Target(sanitized, _HOSTILE),
    "defuse": Target(defused, _HOSTILE),
    "visible": Target(shown, _HOSTILE),
    "state": Target(state, (body(LINE).encode(), body("x").encode())),
    "packed": Target(packed, (FULL.model_dump_json().encode(), b"x" + zlib.compress(b"{}"))),
    "kept": Target(kept, (b"main\nsrc/a.py\nb.py\n\nc d", b"")),
}
