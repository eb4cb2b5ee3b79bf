"""Finds the JSON of a reply inside whatever the model wrote around it, and reads it even damaged."""

import html
import json
import re
from typing import Any, NamedTuple

from review_action.pipeline.asking.read_damaged import DECODER, read_damaged
from review_action.pipeline.asking.read_string import Patience

MAX_CHARACTERS = 1_000_000
MAX_REPAIR_CHARACTERS = 16_000
"""json_repair takes the square of a text that repeats itself: 1.4 s for so much, 100 s for 128,000."""
MAX_STARTS = 500
"""Brackets in prose that are tried before the rest of the text is given up."""

_THOUGHT = re.compile(r"\s*<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = "</think>"
_ROOT = re.compile(r'\{\s*"findings"')
_START = re.compile(r"""(?:\[\s*)?\{\s*["'\u201c]?[\w-]+["'\u201d]?\s*:""")
_ROOTLESS = re.compile(r"""\s*["'](?:findings["']\s*:\s*\[|path["']\s*:\s*["'])""")
_FENCE = re.compile(r"```\w*+(.*)```", re.DOTALL)
_PATH_KEY = re.compile(r"""["']?\bpath["']?\s*:""")


class Recovered(NamedTuple):
    """JSON values in the order they stand in the text, and whether the last one was cut short."""

    values: tuple[Any, ...] = ()
    cut: bool = False


def recover_json(text: str) -> Recovered:
    """Every JSON object or array of objects in `text`; nothing when there is none.

    A ladder: what parses is parsed strictly, whatever stands around it; what does not is read by
    the keys of a reply; then the text is tried unescaped; json_repair comes last, and only when it
    finds as many findings as the text has `path` keys, because it can swallow them (docs/facts.md, 9. Model replies).
    """
    plain = _stripped(text[:MAX_CHARACTERS])
    for candidate in _spellings(plain):
        recovered = _scan(candidate)
        if recovered.values:
            return recovered
    return _repaired(plain)


def _stripped(text: str) -> str:
    text = text.replace("\0", "").lstrip("\ufeff")
    begin = 0
    while thought := _THOUGHT.match(text, begin):
        begin = thought.end()
    text = text[begin:]
    # Some templates open the thought themselves, so that only its end is in the reply.
    root = _ROOT.search(text)
    end = text.rfind(_THOUGHT_END, 0, root.start()) if root else -1
    return text if end < 0 else text[end + len(_THOUGHT_END) :]


def _spellings(text: str) -> list[str]:
    """`text`, then what it may stand for: without its opening brace, encoded twice, as HTML."""
    spellings = [text]
    if _ROOTLESS.match(text):
        spellings.insert(0, "{" + text)
    if '\\"' in text:
        spellings.append(_decoded(text))
    if "&quot;" in text:
        spellings.append(html.unescape(text))
    return spellings


def _decoded(text: str) -> str:
    core = text.strip().strip('"')
    try:
        return str(json.loads(f'"{core}"', strict=False))
    except ValueError:
        return core.replace('\\"', '"').replace("\\n", "\n")


def _scan(text: str) -> Recovered:
    fenced = _FENCE.fullmatch(text.strip())
    if (fenced[1] if fenced else text).strip() == "[]":
        return Recovered(([],))
    values: list[Any] = []
    cut = False
    patience = Patience()
    at = 0
    for _ in range(MAX_STARTS):
        start = _START.search(text, at)
        if start is None:
            break
        value, at, cut = _read(text, start.start(), patience)
        values.append(value)
    return Recovered(tuple(value for value in values if value is not None), cut)


def _read(text: str, start: int, patience: Patience) -> tuple[Any, int, bool]:
    try:
        value, end = DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    else:
        return value, end, False
    try:
        return read_damaged(text, start, patience)
    except (ValueError, RecursionError):
        return (
            None,
            len(text),
            False,
        )  # nested so deeply, or so full of quotes, that it can be no reply


def _repaired(text: str) -> Recovered:
    expected = len(_PATH_KEY.findall(text))
    if not expected or len(text) > MAX_REPAIR_CHARACTERS:
        return Recovered()
    from json_repair import repair_json  # noqa: PLC0415 - 80 ms that hardly any run needs

    try:
        value = repair_json(text, return_objects=True)
    except (ValueError, RecursionError):
        return Recovered()
    return Recovered((value,)) if _count_paths(value) == expected else Recovered()


def _count_paths(value: Any) -> int:
    if isinstance(value, dict):
        return ("path" in value) + sum(_count_paths(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(_count_paths(inner) for inner in value)
    return 0
