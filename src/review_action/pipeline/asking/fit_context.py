"""Shares a model's context out: what every prompt holds, a part of the diff, what is around it, and the answer."""

from typing import NamedTuple

UNIT_TOKENS = 20_000
"""Longer prompts find less: recall of one long prompt falls well before the window is full."""
HEADROOM = 1.15
"""Estimates are too low by that for few diffs; a small model's tokenizer makes more of a diff, too."""
OUTPUT_SHARE = 0.4
"""Of what is left beside what every prompt holds: a finding is as long as the lines it is about."""
SMALLEST_OUTPUT = 384
"""One finding and the summary."""
SMALLEST_UNIT = 256
AROUND_TOKENS = 2_000
"""More than that beside the diff finds less."""
AROUND_SHARE = 0.06
SMALLEST_AROUND = 128
"""Less is not worth the lines that fence it."""
AROUND_PARTS = 2.5
"""Snippets and guidance may take as much each, remarks and proofs a quarter."""
FENCES_TOKENS = 220


class Room(NamedTuple):
    """Tokens, as `estimate_tokens` counts them."""

    unit: int
    output: int
    around: int
    """As `add_context` takes it."""


def fit_context(context_tokens: int, fixed_tokens: int, *, output_tokens: int) -> Room:
    """The room for a unit, for what is around it and for the answer, so that all of it fits together.

    Args:
        context_tokens: What the model takes, the answer included.
        fixed_tokens: What the longest prompt holds without a diff.
        output_tokens: The longest answer anyone wants.
    """
    free = context_tokens - HEADROOM * fixed_tokens
    output = max(SMALLEST_OUTPUT, min(output_tokens, int(OUTPUT_SHARE * free)))
    around = min(AROUND_TOKENS, int(AROUND_SHARE * free))
    if around < SMALLEST_AROUND:
        around = 0
    beside = AROUND_PARTS * around + (FENCES_TOKENS if around else 0)
    unit = int((free - output) / HEADROOM - beside)
    return Room(max(SMALLEST_UNIT, min(UNIT_TOKENS, unit)), output, around)
