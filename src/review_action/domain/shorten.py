"""Cuts a text that is longer than its place, with a mark where it was cut."""


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters of it, the mark among them."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
