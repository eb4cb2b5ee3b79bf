"""Texts of ours as they come back from GitHub: compared, known by their marker, found by their URL."""

from collections.abc import Mapping

from review_action.adapters.github.transport import Answer
from review_action.domain.marker import find_marker


def same_text(one: str, other: str) -> bool:
    """GitHub may store other line ends and no white space around."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def marked(body: str) -> str:
    """The marker that a body ends with.

    Raises:
        ValueError: It has none: nobody could find it again, and it might be said twice.
    """
    marker = find_marker(body)
    if marker is None:
        raise ValueError("what is said once must end with a marker")
    return marker.comment


def url_of(answer: Answer) -> str:
    """Empty where GitHub does not tell: it stands there by now, and must not look like a failure."""
    return str(answer.data.get("html_url", "")) if isinstance(answer.data, Mapping) else ""
