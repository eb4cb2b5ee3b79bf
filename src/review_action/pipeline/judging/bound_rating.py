"""Holds a rating against what still stands: models rate before anybody looked a second time."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from review_action.domain.finding import SEVERITIES, Finding, Severity

_BOUNDS: Final[Mapping[Severity | Literal["nothing"], tuple[int, int]]] = MappingProxyType(
    {"error": (0, 5), "warning": (5, 7), "info": (7, 9), "nothing": (8, 10)}
)
"""Least and most rating by the gravest finding, as the agents are told to rate."""


def bound_rating(rating: int | None, findings: Sequence[Finding]) -> int | None:
    """The rating, no lower than what is refuted would have made it and no higher than what stands allows.

    Args:
        rating: The lowest of all agents' from 0 to 10; None where nobody rated.
        findings: What stands.
    """
    if rating is None:
        return None
    severities = [finding.severity for finding in findings]
    least, most = _BOUNDS[min(severities, key=SEVERITIES.index) if severities else "nothing"]
    return max(least, min(most, rating))
