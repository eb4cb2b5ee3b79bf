"""shellcheck over shell scripts, without the repository's `.shellcheckrc` and without following `source`."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from review_action.adapters.analyzers.edits import Edit
from review_action.adapters.analyzers.shellcheck_rules import SHELLCHECK_RULES
from review_action.adapters.analyzers.tool_analyzer import Said, Text, Tool
from review_action.domain.analysis import TouchedFile

_OTHER_SHELLS: Final = (".zsh", ".fish", ".csh", ".tcsh", ".zshrc", ".j2", ".erb", ".tpl", ".tmpl")
_SHEBANG: Final = re.compile(r"#!.*\b(?:ba|da|k|)sh\b")
_DESTROYS: Final = re.compile(r"\b(?:rm|mv)\s|\s--delete\b")
_QUOTED: Final = re.compile(r"\"[^\"]{0,300}\"|'[^']{0,300}'")
_NAME: Final = re.compile(r"\$\{?(\w+)")
_GIVEN: Final = re.compile(r"[1-9]")
"""What the caller names; what the script named itself has no blanks."""
_ALL_ARGUMENTS: Final = re.compile(r"\$(?:@|\{@)")


def shellcheck(program: Path) -> Tool:
    """How shellcheck is asked; a script without a shebang is taken for bash."""
    return Tool(
        name="shellcheck",
        program=program,
        arguments=(
            *("--norc", "--format=json1", "--severity=info", "--color=never"),
            # Following values through a script of 8,000 lines takes minutes and 5 GB (measured).
            "--extended-analysis=false",
            f"--include={','.join(SHELLCHECK_RULES)}",
        ),
        name_for=_name_for,
        read=_read,
        rules=SHELLCHECK_RULES,
        statuses=(0, 1),
        # Its time grows fast with what a script holds: a hostile one costs its neighbours alone.
        at_once=20,
        accept=_accept,
    )


def _name_for(file: TouchedFile) -> str:
    if file.diff.language != "bash" or file.diff.path.endswith(_OTHER_SHELLS):
        return ""
    first = (file.new or "").partition("\n")[0]
    if first.startswith("#!"):
        return "f.sh" if _SHEBANG.match(first) else ""
    return "f.bash"


def _read(out: bytes) -> Sequence[Said]:
    return [_said(each) for each in json.loads(out)["comments"]]


def _said(each: Mapping[str, Any]) -> Said:
    rule = f"SC{each['code']}"
    return Said(
        each["file"], rule, each["line"], each["endLine"], each["message"], _edits(each.get("fix"))
    )


def _edits(fix: Mapping[str, Any] | None) -> Sequence[Edit]:
    """Quotes go in at two places, before and after a word."""
    return [
        Edit(one["line"], one["column"], one["endLine"], one["endColumn"], one["replacement"])
        for one in (fix or {"replacements": []})["replacements"]
    ]


def _accept(said: Said, text: Text) -> bool:
    # Where nothing is destroyed these are questions of style.
    match said.rule:
        case "SC2086":
            line = _QUOTED.sub("", text.lines[said.line - 1])
            names = _NAME.findall(line) if _DESTROYS.search(line) else ()
            return any(_is_given(name, text) for name in names)
        case "SC2068":
            # What the script listed itself has no blanks.
            return _ALL_ARGUMENTS.search(text.lines[said.line - 1]) is not None
        case "SC2071":
            # Between `[[` and `]]` it compares texts, which versions and dates of one length are.
            return "[[" not in text.lines[said.line - 1]
        case _:
            return True


def _is_given(name: str, text: Text) -> bool:
    """Whether it is an argument of the script or of a function, or read from one."""
    if _GIVEN.fullmatch(name):
        return True
    assigned = rf"^\s*(?:local\s+|readonly\s+)?{name}=\S{{0,200}}\$\{{?[1-9]|\bread\b.{{0,200}}\b{name}\s*$"
    return re.search(assigned, text.whole, re.MULTILINE) is not None
