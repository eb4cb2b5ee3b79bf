"""Packs a run's state into a signed, hidden line of our summary comment, and believes no other."""

import base64
import binascii
import hmac
import json
import re
import zlib
from typing import Final

from review_action.domain.marker import SUMMARY_MARKER
from review_action.domain.state import ReviewState, StandingFinding, StateProblem
from review_action.domain.state_key import StateKey
from review_action.pipeline.speaking.unpack import unpack

STATE_CHARACTERS: Final = 25_000
"""Less than half of what a comment takes: the words for people come first."""
_DESCRIPTIONS: Final = (400, 120, 0)

_LINE = re.compile(
    rf"\n<!-- review-action:state v1 ([A-Za-z0-9+/]{{1,{STATE_CHARACTERS}}}={{0,2}}) ([0-9a-f]{{64}}) -->"
    rf"\s+{re.escape(SUMMARY_MARKER)}\s*\Z"
)
_ANY = re.compile(
    r"\n<!-- review-action:state [^>\n]*-->(?=\s+<!-- review-action:summary [^>\n]*-->\s*\Z)"
)


def encode_state(state: ReviewState, key: StateKey) -> str:
    """One HTML comment; empty when what stands is too much for one, and then nothing is skipped.

    Suggestions are left out and descriptions shortened first, then reviewed hunks are left out, the last named first: what
    is left out is reviewed again. No finding and no thread is ever left out.

    Args:
        state: With the hunks in order of risk.
        key: Of this pull request.
    """
    for characters in _DESCRIPTIONS:
        line = _signed(_shortened(state, characters), key)
        if len(line) <= STATE_CHARACTERS:
            return line
    return _with_fewer_hunks(_shortened(state, 0), key)


def decode_state(body: str, key: StateKey) -> ReviewState | StateProblem:
    """The state that a summary comment ends with, or why there is none; never raises.

    That the comment is ours and was not edited is for the caller to know.
    """
    found = _LINE.search(body)
    if found is None:
        if _ANY.search(body) is None:
            return StateProblem()
        return StateProblem(reason="what the last review left is not in a form this version reads")
    packed, mac = found.groups()
    if not hmac.compare_digest(mac, key.sign(packed)):
        return StateProblem(
            reason="what the last review left is not signed with this pull request's key"
        )
    try:
        return ReviewState.model_validate(json.loads(unpack(packed)))
    except (ValueError, RecursionError, zlib.error, binascii.Error):
        return StateProblem(reason="what the last review left cannot be read")


def state_line(body: str) -> str:
    """The line of a summary comment that holds a state, whoever signed it; empty when there is none."""
    found = _LINE.search(body)
    return found[0].partition(SUMMARY_MARKER)[0].strip() if found else ""


def replace_state(body: str, line: str) -> str:
    """The summary with another state line, or with none; everything else as it stands."""
    text = _ANY.sub("", body).rstrip().removesuffix(SUMMARY_MARKER).rstrip()
    return "\n\n".join(filter(None, (text, line, SUMMARY_MARKER)))


def _signed(state: ReviewState, key: StateKey) -> str:
    said = json.dumps(state.model_dump(mode="python", exclude_defaults=True), separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(said.encode(), 9)).decode()
    return f"<!-- review-action:state v1 {packed} {key.sign(packed)} -->"


def _shortened(state: ReviewState, characters: int) -> ReviewState:
    findings = tuple(_shorter(one, characters) for one in state.findings)
    return state.model_copy(update={"findings": findings})


def _shorter(finding: StandingFinding, characters: int) -> StandingFinding:
    changed: dict[str, object] = {"description": finding.description[:characters]}
    if characters < _DESCRIPTIONS[0]:
        changed["suggestion"] = None
    return finding.model_copy(update=changed)


def _with_fewer_hunks(state: ReviewState, key: StateKey) -> str:
    """The longest beginning of the hunks that fits, looked for by halves."""
    paths = list(state.hunks)
    low, high, line = 0, len(paths), ""
    while low <= high:
        middle = (low + high) // 2
        kept = {path: state.hunks[path] for path in paths[:middle]}
        tried = _signed(state.model_copy(update={"hunks": kept}), key)
        if len(tried) <= STATE_CHARACTERS:
            line, low = tried, middle + 1
        else:
            high = middle - 1
    return line
