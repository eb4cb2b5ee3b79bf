"""What stops each attack, and how to switch it off: a case that holds without its defence proves nothing."""

from collections.abc import Mapping
from typing import Final

from review_action.entrypoints.redteam.defences.in_code import IN_CODE
from review_action.entrypoints.redteam.defences.in_prompts import IN_PROMPTS
from review_action.entrypoints.redteam.defences.of_bounds import OF_BOUNDS
from review_action.entrypoints.redteam.defences.of_people import OF_PEOPLE
from review_action.entrypoints.redteam.defences.of_suggestions import OF_SUGGESTIONS
from review_action.entrypoints.redteam.defences.of_verdict import OF_VERDICT
from review_action.entrypoints.redteam.defences.on_machine import ON_MACHINE
from review_action.entrypoints.redteam.defences.on_pages import ON_PAGES
from review_action.entrypoints.redteam.swapped import Swap

DEFENCES: Final[Mapping[str, tuple[Swap, ...]]] = {
    **IN_CODE,
    **IN_PROMPTS,
    **OF_BOUNDS,
    **OF_PEOPLE,
    **OF_SUGGESTIONS,
    **OF_VERDICT,
    **ON_MACHINE,
    **ON_PAGES,
}
"""By name; each puts something careless in the place of what is careful."""
