"""What the reading of damaged JSON marks in its values, so that later steps can be careful."""

from typing import Any

from review_action.pipeline.asking.reply_format import ReplyFinding, ReviewReply

KEYS = frozenset(ReplyFinding.model_fields) | frozenset(ReviewReply.model_fields)
"""Every key of a reply. A quote inside prose ends a string only where one of them follows."""

WORDS = frozenset({"side", "rule", "severity", "confidence"})
"""Keys whose values are single words: they end at the first thing that cannot be in one."""


class Doubtful(str):
    """A string with quotes inside that were not escaped: where it ends was inferred."""

    __slots__ = ()


class Cut(dict[str, Any]):
    """An object the text ended in; its last value was dropped unless it was whole."""


class Several(list[Any]):
    """Objects that ran into each other: one pair of braces with the key `path` more than once."""


def join_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Several:
    """An `object_pairs_hook` that loses nothing where `json` would keep the last of equal keys."""
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    objects: list[dict[str, Any]] = [{}]
    for key, value in pairs:
        held = objects[-1].get(key)
        if key == "path" and key in objects[-1]:
            objects.append({key: value})
        elif isinstance(held, list) and isinstance(value, list):
            objects[-1][key] = held + value
        else:
            objects[-1][key] = value
    return objects[0] if len(objects) == 1 else Several(objects)
