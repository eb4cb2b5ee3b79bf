"""oxlint over JavaScript and TypeScript, without the repository's `.oxlintrc.json`; in the larger image alone."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from review_action.adapters.analyzers.oxlint_rules import OXLINT_RULES
from review_action.adapters.analyzers.tool_analyzer import Said, Text, Tool
from review_action.domain.analysis import TouchedFile

_ENDS: Final = frozenset((".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"))
_CODE: Final = re.compile(r"[\w-]+\(([\w-]+)\)")


def oxlint(program: Path) -> Tool:
    """How oxlint is asked: nothing but the rules that are reported."""
    wanted = [part for rule in OXLINT_RULES for part in ("-D", rule)]
    return Tool(
        name="oxlint",
        program=program,
        arguments=(
            *("--format", "json", "--disable-nested-config", "--no-ignore", "--react-plugin"),
            # Each thread has room of its own, and memory is bounded.
            *("--threads", "2", "-A", "all", *wanted),
        ),
        name_for=_name_for,
        read=_read,
        rules=OXLINT_RULES,
        statuses=(0, 1),
        accept=_accept,
    )


def _name_for(file: TouchedFile) -> str:
    path = PurePosixPath(file.diff.path)
    if path.suffix not in _ENDS or path.name.endswith(".d.ts"):
        return ""
    return f"f{path.suffix}"


def _read(out: bytes) -> Sequence[Said]:
    # Without a code: the file does not parse, and nothing else is said of it.
    return [_said(each) for each in json.loads(out)["diagnostics"] if each.get("code")]


def _said(each: Mapping[str, Any]) -> Said:
    rule = _CODE.fullmatch(each["code"])
    # The last place is the one that is wrong; those before it are what it goes against.
    line = each["labels"][-1]["span"]["line"]
    return Said(each["filename"], rule[1] if rule else "", line, line, each["message"])


def _accept(said: Said, text: Text) -> bool:
    match said.rule:
        case "no-unreachable":
            # After a `return` it is a habit that ends each case.
            return text.lines[said.line - 1].strip() != "break;"
        case "rules-of-hooks":
            # Others name their functions `use…`, too.
            return "react" in text.whole
        case _:
            return True
