"""Cuts a unit that was too long for a model into parts, so that all of it is asked about all the same."""

from review_action.domain.unit import ReviewUnit
from review_action.pipeline.intake.split_units import split_units

_SMALLEST_TOKENS = 256
"""Beside the rest of a prompt this is nothing: half of it would be too long as well."""
_FRAME_TOKENS = 64
"""What a second part repeats, the names of a file and a hunk: without it there would be a third one."""


def halve_unit(unit: ReviewUnit) -> tuple[ReviewUnit, ...]:
    """Parts of about half the size, by files first and then by hunks; nothing is in none of them.

    `unit-001` becomes `unit-001a`, `unit-001b` and so on. Code around the diff is left out: it is the
    first to go where there is no room. Empty when there is nothing to cut: a
    single line, or a few.
    """
    if unit.tokens < _SMALLEST_TOKENS:
        return ()
    parts = split_units(unit.files, token_budget=unit.tokens // 2 + _FRAME_TOKENS)
    if len(parts) < 2:  # noqa: PLR2004  # one part is the unit itself
        return ()
    return tuple(
        part.model_copy(
            update={
                "id": unit.id + chr(ord("a") + number),
                "evidence": tuple(each for each in unit.evidence if each.path in part.paths),
                "remarks": tuple(each for each in unit.remarks if each.path in part.paths),
                "guidance": unit.guidance,
            }
        )
        for number, part in enumerate(parts)
    )
