"""hadolint over Dockerfiles, without the repository's `.hadolint.yaml`; in the larger image alone."""

import json
from collections.abc import Sequence
from pathlib import Path

from review_action.adapters.analyzers.hadolint_rules import HADOLINT_RULES
from review_action.adapters.analyzers.tool_analyzer import Said, Text, Tool
from review_action.domain.analysis import TouchedFile


def hadolint(program: Path) -> Tool:
    """How hadolint is asked."""
    return Tool(
        name="hadolint",
        program=program,
        arguments=("--no-color", "--no-fail", "--format", "json"),
        name_for=_name_for,
        read=_read,
        rules=HADOLINT_RULES,
        accept=_accept,
    )


def _name_for(file: TouchedFile) -> str:
    return "Dockerfile" if file.diff.language == "dockerfile" else ""


def _read(out: bytes) -> Sequence[Said]:
    return [
        Said(each["file"], each["code"], each["line"], each["line"]) for each in json.loads(out)
    ]


def _accept(said: Said, text: Text) -> bool:
    line = text.lines[said.line - 1]
    match said.rule:
        case "DL3006":
            # What a variable stands for may have a tag, or be a stage.
            return "$" not in line
        case "DL3025":
            # What looks after health needs no signals.
            return not line.lstrip().upper().startswith("HEALTHCHECK")
        case _:
            return True
