"""Reads a comment as one of our commands; whatever is not plainly one is none."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, get_args

from review_action.domain.decision import CommandName, Request
from review_action.domain.profile import PROFILES

MAX_LINE: Final = 1_000
MAX_QUESTION: Final = 2_000
MAX_PATHS: Final = 20
MAX_PATH: Final = 200
MAX_WILDCARDS: Final = 4
"""Runs of `*` in one glob: matching takes the path's length to their power."""
NAMES: Final[tuple[CommandName, ...]] = get_args(CommandName)
FOREIGN: Final = frozenset(
    {
        "test",
        "retest",
        "label",
        "preview",
        "reviewer",
        "reviewers",
        "reviewed",
        "assign",
        "unassign",
    }
)
"""Commands of other bots that read like misspelt ones of ours."""

# Four blanks or a tab begin a code block, `>` a quotation and three ticks a fence: none of them is
# a command (https://spec.commonmark.org/0.31.2/#indented-code-blocks).
_LINE = re.compile(
    r"\A(?:[ \t]*\r?\n){0,20} {0,3}/([A-Za-z][A-Za-z-]{1,19})(?:[ \t]([^\r\n]*))?(?=\r?\n|\Z)"
)
_RULE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")
_PATH = re.compile(r"[^\s\\\x00-\x1f\x7f!`\"'<>|][^\s\\\x00-\x1f\x7f`\"'<>|]*\Z")
_RUN_OF_STARS = re.compile(r"\*+|\?+")
_TAKES_PATHS: Final = frozenset({"refactor", "tests"})
_TAKES_QUESTION: Final = frozenset({"ask", "explain"})


def parse_command(body: str) -> Request | None:
    """What `body` asks of us; None when it is no command of ours.

    The first line that is not blank decides: `/` and one of our words, then blank or end. A
    question alone goes on over the lines below. A word near one of ours, which is no other bot's,
    is a request for help that names it.
    """
    line = _LINE.match(body)
    if line is None:
        return None
    word, rest = line[1].lower(), (line[2] or "").strip()[:MAX_LINE]
    name = next((name for name in NAMES if name == word), None)
    if name is None:
        return _near(word)
    if name in _TAKES_QUESTION:
        rest = f"{rest}\n{body[line.end() :].strip()}".strip()[:MAX_QUESTION]
    said = {"name": name, "arguments": rest, **_READERS.get(name, _nothing)(rest)}
    return Request.model_validate(said)


def _near(word: str) -> Request | None:
    near = [] if word in FOREIGN else get_close_matches(word, NAMES, n=1, cutoff=0.8)
    if not near:
        return None
    problem = f"There is no command `/{word}`; did you mean `/{near[0]}`?"
    return Request(name="help", unknown=word, problem=problem)


def _nothing(_rest: str) -> Mapping[str, Any]:
    return {}


def _review(rest: str) -> Mapping[str, Any]:
    """`[full|quick|standard|deep] [paths…]`."""
    words = rest.split()
    said: dict[str, Any] = {}
    while words:
        option = words[0].removeprefix("--").lower()
        if option == "full":
            said["full"] = True
        elif option in PROFILES:
            said["profile"] = option
        else:
            break
        del words[0]
    return {**said, **_paths(" ".join(words))}


def _paths(rest: str) -> Mapping[str, Any]:
    words = [word.strip("`\"',").removeprefix("./") for word in rest.split()]
    if len(words) > MAX_PATHS:
        return {"problem": f"More than {MAX_PATHS} paths are too many for one command."}
    for word in words:
        if not _is_glob(word):
            return {"problem": "A path must be one inside the repository, such as `src/**/*.py`."}
    return {"paths": tuple(words)}


def _is_glob(word: str) -> bool:
    if len(word) > MAX_PATH or word.startswith("-") or not _PATH.match(word):
        return False
    return ".." not in word.split("/") and len(_RUN_OF_STARS.findall(word)) <= MAX_WILDCARDS


def _reason(rest: str) -> Mapping[str, Any]:
    """`reason`."""
    return {} if rest else {"problem": "Say why, as in `/override the fix is in the next change`."}


def _ignore(rest: str) -> Mapping[str, Any]:
    """`[rule] reason`."""
    first, _, others = rest.partition(" ")
    rule = first.strip("`[]")
    if not _RULE.match(rule):
        rule, others = "", rest
    if not others.strip():
        return {"problem": "Say why, as in `/ignore security/sql-injection the table is ours`."}
    return {"rule": rule, "arguments": others.strip()}


_READERS: Final[Mapping[str, Callable[[str], Mapping[str, Any]]]] = {
    "review": _review,
    **dict.fromkeys(_TAKES_PATHS, _paths),
    "ignore": _ignore,
    "override": _reason,
    "ask": lambda rest: {} if rest else {"problem": "Ask something, as in `/ask who calls this?`."},
}
