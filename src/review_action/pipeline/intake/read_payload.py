"""Reads a payload file as what it is: text that a job wrote which had hostile text to read."""

import json
from typing import Any, NoReturn

from pydantic import ValidationError

from review_action.domain.payload_file import MAX_PAYLOAD_BYTES, PayloadFile
from review_action.errors import UntrustedPayloadError

MAX_CONTAINERS = 200_000
"""Objects and lists; ours have a few thousand, and a list of lists takes thirty times its text."""
TOLD = 5

_HINT = "It must be the file that `mode: analyze` of the same version wrote: do not change it."


def read_payload(raw: bytes) -> PayloadFile:
    """The payload, with all bounds held: size, nesting, counts, lengths, keys, types.

    Raises:
        UntrustedPayloadError: It is not as we write it; the message names fields of ours alone
            and holds no value.
    """
    if len(raw) > MAX_PAYLOAD_BYTES:
        raise _error(f"it is larger than {MAX_PAYLOAD_BYTES:,} bytes")
    if raw.count(b"[") + raw.count(b"{") > MAX_CONTAINERS:
        raise _error("it holds too many lists and objects")
    try:
        text = raw.decode("utf-8")
        # Read once for what a schema does not see: of two equal keys, readers take either one.
        json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _error(f"it is no JSON that can be read: {type(error).__name__}") from None
    try:
        payload = PayloadFile.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _error(_told(error)) from None
    paths = [row.path for row in payload.coverage]
    if len(set(paths)) < len(paths):
        raise _error("coverage: a path is in it twice")
    return payload


def _error(problem: str) -> UntrustedPayloadError:
    return UntrustedPayloadError(f"the payload file cannot be used: {problem}", hint=_HINT)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _told(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = [f"{_place(each['loc'], each['type'])}: {each['msg'][:200]}" for each in found[:TOLD]]
    return "; ".join(told)


def _place(location: tuple[int | str, ...], kind: str) -> str:
    """Where it is; the name of a key that is none of ours is not repeated."""
    ours = location[:-1] if kind == "extra_forbidden" else location
    return ".".join(map(str, ours)) or "the file"
