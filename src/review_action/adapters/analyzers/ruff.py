"""ruff over Python: the rules whose word can be taken, without a line of the repository's configuration."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from review_action.adapters.analyzers.edits import Edit
from review_action.adapters.analyzers.ruff_rules import RUFF_RULES, SYNTAX
from review_action.adapters.analyzers.tool_analyzer import Said, Text, Tool
from review_action.domain.analysis import TouchedFile

_ENDS: Final = (".py", ".pyi", ".pyw")
_TELLING: Final = frozenset({"__init__.py", "__main__.py", "conftest.py"})
"""Names that change what a rule means."""
_TEMPLATE: Final = ("{%", "{{")
_PLAIN_TEXT: Final = re.compile(r"(?<![\w\"'])([\"'])(?:[^\"'\\]|\\.)*\1")
_ANNOTATED: Final = re.compile(r"\s*\w+\s*:")
_TRY: Final = re.compile(r"\s*try:")
_WORD: Final = re.compile(r"\w+")
_DEFAULT: Final = re.compile(
    r"\b(\w{1,60})\s{0,9}(?::[^=\n]{0,80})?=\s{0,9}(?:\[|\{|set\(|dict\(|list\()"
)
_BY_HAND: Final = re.compile(
    r"(?:^|/)(?:(?:scripts?|tools?|hack|docs?|ci|\.github)/|(?:setup|conf)\.py$)"
)
BODY_LINES: Final = 60
"""Lines of a function that are looked through."""
CALL_LINES: Final = 8
"""Lines that a call is looked for in."""


def ruff(program: Path) -> Tool:
    """How ruff is asked. The newest Python's grammar, since nobody tells which one the code is for."""
    codes = ",".join(code for code in RUFF_RULES if code != SYNTAX)
    return Tool(
        name="ruff",
        program=program,
        arguments=(
            *("check", "--isolated", "--no-cache", "--no-respect-gitignore", "--exit-zero"),
            *("--quiet", "--output-format", "json", "--target-version", "py314"),
            *("--select", codes),
        ),
        name_for=_name_for,
        read=_read,
        rules=RUFF_RULES,
        accept=_accept,
    )


def _name_for(file: TouchedFile) -> str:
    path = PurePosixPath(file.diff.path)
    if path.suffix not in _ENDS or file.diff.language != "python":
        return ""
    return path.name if path.name in _TELLING else f"f{path.suffix}"


def _read(out: bytes) -> Sequence[Said]:
    return [_said(each) for each in json.loads(out or b"[]")]


def _said(each: Mapping[str, Any]) -> Said:
    # Absolute names below a work directory that ends in `files` (run_tool).
    name = each["filename"].rpartition("/files/")[2]
    rule = SYNTAX if each["code"] in {None, "invalid-syntax"} else each["code"]
    start, end = each["location"], each["end_location"]
    return Said(name, rule, start["row"], end["row"], each["message"], _edits(each.get("fix")))


def _edits(fix: Mapping[str, Any] | None) -> Sequence[Edit]:
    """Of a safe fix alone: the others may change what the code does."""
    if not fix or fix["applicability"] != "safe":
        return ()
    return [_edit(each) for each in fix["edits"]]


def _edit(each: Mapping[str, Any]) -> Edit:
    start, end = each["location"], each["end_location"]
    return Edit(start["row"], start["column"], end["row"], end["column"], each["content"] or "")


def _accept(said: Said, text: Text) -> bool:
    holds = _HOLDS.get(said.rule)
    return holds is None or holds(said, text)


def _is_no_template(_said: Said, text: Text) -> bool:
    """A template of a Python file is none yet."""
    return not any(mark in text.whole for mark in _TEMPLATE)


def _is_a_name(said: Said, text: Text) -> bool:
    """In a quoted annotation it may be a name of another language, such as a D-Bus signature."""
    name = said.message.partition("`")[2].partition("`")[0]
    return name in _WORD.findall(_PLAIN_TEXT.sub("", text.lines[said.line - 1]))


def _is_by_mistake(said: Said, text: Text) -> bool:
    """What stands alone below `try:` is there for what it raises, `[name]` for a use, and a comment says why."""
    line = text.lines[said.line - 1]
    before = text.lines[said.line - 2] if said.line > 1 else ""
    return not (_TRY.match(before) or "#" in line or line.lstrip().startswith("["))


def _is_not_annotated(said: Said, text: Text) -> bool:
    """`x: int = x` tells a type checker something."""
    return not _ANNOTATED.match(text.lines[said.line - 1])


def _has_no_braces(said: Said, text: Text) -> bool:
    """A logger of one's own may fill in braces."""
    return "{" not in "".join(text.lines[said.line - 1 : said.end_line])


def _is_changed(said: Said, text: Text) -> bool:
    """A default that nobody writes to is shared without harm."""
    name = _DEFAULT.search(text.lines[said.line - 1])
    if name is None:
        return True
    if name[1].startswith("_"):
        return False  # none that a caller gives: it is kept from call to call on purpose
    written = rf"\b{name[1]}(?:\.(?:append|add|update|extend|insert|pop|remove|clear|setdefault|discard)\(|\[[^\]\n]{{0,80}}\]\s*=(?!=)|\s*[|+]=)"
    body = "\n".join(text.lines[said.line : said.line + BODY_LINES])
    return re.search(written, body) is not None


def _may_wait(said: Said, text: Text) -> bool:
    """What is unpacked into the call may hold the time limit; who runs a script by hand can stop it."""
    if _BY_HAND.search(text.path):
        return False
    return "**" not in "".join(text.lines[said.line - 1 : said.line + CALL_LINES])


_HOLDS: Final[Mapping[str, Callable[[Said, Text], bool]]] = {
    SYNTAX: _is_no_template,
    "F821": _is_a_name,
    "B006": _is_changed,
    "B018": _is_by_mistake,
    "PLW0127": _is_not_annotated,
    "PLE1205": _has_no_braces,
    "PLE1206": _has_no_braces,
    "S113": _may_wait,
}
"""What else must hold for the word of a rule to count."""
