"""What keeps words from being obeyed by the runner, and keys from leaving it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment

from review_action.entrypoints.redteam.swapped import Swap
from review_action.rendering.render import environment


def _one_delimiter(name: str, value: str, _: object) -> str:
    return f"{name}<<EOF\n{value}\nEOF\n"


def _nothing_hidden(_: Sequence[str]) -> Callable[[str], str]:
    return str


def _plain_write(root: str, name: str, text: str) -> str:
    file = Path(root, ".review-action", name)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return str(file.relative_to(root))


def _plain_read(workspace: str, path: str, *, max_bytes: int) -> bytes:
    return Path(workspace, path).read_bytes()[:max_bytes]


def _markup() -> Environment:
    return environment().overlay(autoescape=False)


def _as_it_is(text: str) -> str:
    return text


ON_MACHINE: Final[Mapping[str, tuple[Swap, ...]]] = {
    "data-escaped": (Swap("adapters.runner.workflow_command:escape_data", _as_it_is),),
    "lines-are-no-commands": (Swap("adapters.runner.workflow_command:plain_line", _as_it_is),),
    "log-shows-what-is-unseen": (
        Swap("adapters.runner.workflow_command:visible", _as_it_is),
        Swap("rendering.visible:visible", _as_it_is),
    ),
    "page-escapes": (Swap("rendering.render_html:_escaping", _markup),),
    "sarif-is-plain": (Swap("pipeline.speaking.to_sarif:_plain", _as_it_is),),
    "delimiters-drawn": (Swap("adapters.runner.command_file:_entry", _one_delimiter),),
    "keys-redacted": (Swap("adapters.runner.redaction:redactor", _nothing_hidden),),
    "links-not-followed": (
        Swap("adapters.runner.report_file:write_report", _plain_write),
        Swap("adapters.runner.handed_file:read_handed", _plain_read),
    ),
}
