"""Puts values of others on one line of a prompt, as JSON that can be read again."""

import json

from review_action.rendering.visible import visible


def json_line(value: object) -> str:
    """`value` as JSON in which nothing is unseen: no text of others can start a line of its own."""
    return json.dumps(_seen(value), ensure_ascii=False)


def _seen(value: object) -> object:
    # Before it is encoded: JSON knows no `\U000e0061`, and takes `\u202e` for the character again.
    if isinstance(value, str):
        return visible(value.replace("\r\n", "\n"))  # as GitHub ends the lines people write
    if isinstance(value, dict):
        return {key: _seen(one) for key, one in value.items()}
    return [_seen(one) for one in value] if isinstance(value, list) else value
