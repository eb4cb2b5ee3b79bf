"""How thoroughly a change is reviewed, and the passes that come of it."""

from typing import Literal, get_args

from review_action.domain.value import Value

Profile = Literal["quick", "standard", "deep"]
"""quick: one pass with all lenses · standard: each specialist once, then a second look at what they
found · deep: the passes on which most depends twice and a generalist, then a second look."""

PROFILES: tuple[Profile, ...] = get_args(Profile)


class Pass(Value):
    """One look of one agent at every unit."""

    agent: str
    take: int = 1
    """Distinguishes independent passes of one agent."""
    shuffled: bool = False
    """Whether the files are shown in another order than in the other passes."""

    @property
    def name(self) -> str:
        """As in `Finding.raised_by`."""
        return f"{self.agent}#{self.take}"
