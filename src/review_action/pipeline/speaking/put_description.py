"""Puts our block into a description, and takes it out, without touching a letter of the author's."""

import re
from typing import Final

OPENING: Final = "<!-- review-action:description v1 -->"
CLOSING: Final = "<!-- /review-action:description -->"
DESCRIPTION_CHARACTERS: Final = 65_000
"""GitHub takes 65,536."""

# Between the two stands neither of them: an opening somebody wrote further up takes no text along.
_BLOCK = re.compile(
    rf"{re.escape(OPENING)}(?:(?!<!-- /?review-action:description)[\s\S])*?{re.escape(CLOSING)}"
)


def put_description(body: str, block: str) -> str | None:
    """`body` with our block at its place, or at its end; None when it would be too long.

    Args:
        body: The description as it stands now.
        block: What to say; without our markers.
    """
    # A path may be spelt like a marker, and would end the block for the next run.
    unmarked = block.replace("<!--", "<!\u200b--")
    ours = f"{OPENING}\n{unmarked}\n{CLOSING}"
    found = _last(body)
    if found is not None:
        said = body[: found.start()] + ours + body[found.end() :]
    else:
        said = f"{body}{_gap(body)}{ours}"
    return said if len(said) <= DESCRIPTION_CHARACTERS else None


def take_description(body: str) -> str:
    """`body` without our block: what its author wrote."""
    found = _last(body)
    return body if found is None else f"{body[: found.start()]}{body[found.end() :]}".strip()


def _last(body: str) -> re.Match[str] | None:
    return next(reversed(list(_BLOCK.finditer(body))), None)


def _gap(body: str) -> str:
    """So much that the block begins a paragraph of its own, in the author's kind of line end."""
    if not body.strip():
        return ""
    return "\r\n\r\n" if "\r\n" in body else "\n\n"
