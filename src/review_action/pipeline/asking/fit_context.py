"""Shares a model's context out: what every prompt holds, a part of the diff, and the answer."""

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


class Room(NamedTuple):
    """Tokens, as `estimate_tokens` counts them."""

    unit: int
    output: int


def fit_context(context_tokens: int, fixed_tokens: int, *, output_tokens: int) -> Room:
    """The room for a unit and for the answer, so that a prompt and its answer fit together.

    Args:
        context_tokens: What the model takes, the answer included.
        fixed_tokens: What the longest prompt holds without a diff.
        output_tokens: The longest answer anyone wants.
    """
    free = context_tokens - HEADROOM * fixed_tokens
    output = max(SMALLEST_OUTPUT, min(output_tokens, int(OUTPUT_SHARE * free)))
    unit = int((free - output) / HEADROOM)
    return Room(max(SMALLEST_UNIT, min(UNIT_TOKENS, unit)), output)
