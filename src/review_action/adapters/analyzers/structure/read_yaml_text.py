"""Reads YAML event by event, so that nothing is built, no alias grows, and tags may be anybody's."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from review_action.adapters.analyzers.structure.change import line_at
from review_action.adapters.analyzers.structure.data_text import (
    MAX_DEPTH,
    Flaw,
    Reading,
    Walk,
)
from review_action.adapters.analyzers.structure.raise_finding import code

if TYPE_CHECKING:
    from yaml import Event, MarkedYAMLError, ScalarEvent

_OTHER_BREAKS: Final = re.compile("[\x85\u2028\u2029]")
_NO_TEXT: Final = re.compile(
    r"~|null|true|false|yes|no|on|off|y|n|[-+]?[.\d][\d_.,:eExXoO+-]*|[-+]?0x[\da-f]+",
    re.IGNORECASE,
)
_OPENED: Final = re.compile("flow (?:sequence|mapping)|quoted scalar|simple key")
"""What is never closed is told where it was opened."""
_MOST_CHARACTERS: Final = 300_000
_PURE_CHARACTERS: Final = 60_000
"""Without the C library a longer text takes a second."""
_LOOK_UP: Final = 2_000
"""Events between two looks at the clock."""


def read_yaml_text(text: str, is_late: Callable[[], bool] = lambda: False) -> Reading | None:
    """None when that cannot be told: versions of YAML differ, or the text is a trap."""
    import yaml  # noqa: PLC0415  # 20 ms, and many changes have no such file

    loader = getattr(yaml, "CSafeLoader", None)
    most = _PURE_CHARACTERS if loader is None else _MOST_CHARACTERS
    if len(text) > most or _OTHER_BREAKS.search(text):
        return None
    reader = _Reader(text)
    try:
        for number, event in enumerate(yaml.parse(text, Loader=loader or yaml.SafeLoader)):
            reader.meet(event)
            if len(reader.walk.open) > MAX_DEPTH or (number % _LOOK_UP == 0 and is_late()):
                return None
    except yaml.MarkedYAMLError as error:
        return _refused(text, error)
    except (yaml.YAMLError, UnicodeEncodeError):  # the latter: half a surrogate pair, in C
        return None
    return Reading(reader.unknown, tuple(reader.walk.doubles))


class _Reader:
    def __init__(self, text: str) -> None:
        self.walk = Walk(text)
        self.anchors: set[str] = set()
        self.unknown: Flaw | None = None

    def meet(self, event: "Event") -> None:
        import yaml  # noqa: PLC0415  # see above

        marks = (event.start_mark, event.end_mark)
        start, end = (mark.index if mark is not None else 0 for mark in marks)
        if isinstance(event, yaml.DocumentStartEvent):
            self.anchors.clear()
        elif isinstance(event, yaml.AliasEvent):
            self._follow(start, str(event.anchor))
            self.walk.scalar(start, end, f"*{event.anchor}", None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.walk.leave(end)
        elif isinstance(event, yaml.NodeEvent):
            self.anchors.add(str(event.anchor))
            if isinstance(event, yaml.ScalarEvent):
                self.walk.scalar(start, end, event.value, _key(event))
            else:
                self.walk.enter(start, has_keys=isinstance(event, yaml.MappingStartEvent))

    def _follow(self, offset: int, name: str) -> None:
        if name not in self.anchors and self.unknown is None:
            reason = f"{code(f'*{name}')} names no anchor that stands before it"
            self.unknown = Flaw(line_at(self.walk.text, offset), reason)


def _key(event: "ScalarEvent") -> str | None:
    """`1` and `"1"` are two keys; merges may be many."""
    name: str = event.value
    if name == "<<" or event.tag:
        return None
    return repr(name) if event.style and _NO_TEXT.fullmatch(name) else name


def _refused(text: str, error: "MarkedYAMLError") -> Reading | None:
    said = f"{error.context or ''}: {error.problem or ''}"
    reason = next((reason for known, reason in _REASONS if known.search(said)), None)
    opened = error.context_mark if _OPENED.search(said) else None
    mark = opened or error.problem_mark
    at = min(mark.index, len(text)) if mark is not None else 0
    if "cannot start any token" in said:
        reason = _odd(text, at)
    elif said.startswith("while parsing a block") and _before(text, at).rstrip().endswith(
        ("'", '"')
    ):
        reason = "something follows after a closing quote"
    return None if reason is None else Reading(Flaw(_line(text, at), reason))


def _line(text: str, at: int) -> int:
    """An error at a line's start, or at the end, is of what stands before."""
    return line_at(text, len(text[:at].rstrip())) if at >= len(text.rstrip()) else line_at(text, at)


def _odd(text: str, at: int) -> str | None:
    sign = text[at : at + 1]
    starts_line = not _before(text, at).strip()
    if sign == "\t":
        return "a tab indents the line, and YAML takes spaces alone" if starts_line else None
    if sign in "@`%" and starts_line:
        return (
            "the line starts with a sign that YAML keeps for itself; a text of many lines has to be"
            " indented deeper than its key"
        )
    if sign in "@`%":
        return "a value starts with a sign that YAML keeps for itself: put it in quotes"
    return None


def _before(text: str, at: int) -> str:
    """What stands before on the same line."""
    return text[text.rfind("\n", 0, at) + 1 : at]


_REASONS: Final = tuple(
    (re.compile(known), reason)
    for known, reason in {
        r"mapping values are not allowed": "a colon stands where no key can be: the indentation is wrong above or here,"
        " or the value needs quotes",
        r"block (?:sequence|collection): .*(?:'-' indicator|block end)": "the indentation does not go with the list above",
        r"block mapping: .*(?:expected key|block end)": "the indentation does not go with the lines above",
        r"expected ':'": "a key has no colon, or a text of many lines is not indented deeper than its key",
        r"unexpected end of stream": "a quote is never closed",
        r"flow sequence: .*',' or '\]'": "a list in brackets is not closed, or lacks a comma",
        r"flow mapping: .*',' or '\}'": "a mapping in braces is not closed, or lacks a comma",
        r"unknown escape character": "a backslash in double quotes is followed by what YAML knows no escape for",
        r"block sequence entries are not allowed": "a list's dash stands where no list can start",
        r"unexpected document (?:indicator|separator)": "a quote is not closed before the document's end",
        r"scanning an (?:alias|anchor)": "a `*` or `&` starts a value, which needs quotes",
        r"block scalar: .*(?:comment or|line break)": "text follows `|` or `>` on its line",
        r"expected (?:<document start>|'<document start>')": "something follows that belongs to nothing above:"
        " the indentation is wrong",
    }.items()
)
