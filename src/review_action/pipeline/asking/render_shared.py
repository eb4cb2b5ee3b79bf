"""Renders what all questions about one unit have in common: the diff, and what helps to read it."""

import re
from collections.abc import Iterator, Sequence

from review_action.domain.finding import Finding
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import Guidance
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.clip import clip
from review_action.pipeline.asking.json_line import json_line
from review_action.pipeline.asking.render_blocks import render_blocks
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.asking.render_snippets import render_snippets
from review_action.pipeline.asking.show_line import show_line
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.rendering.visible import visible

_OURS = re.compile(
    r"^(?=[^\S\n]*<<<DATA|[^\S\n]*DATA\b.*>>>|## (?:File|Around): |@@ |[L ] *\d+ [ +-]?\| )",
    re.MULTILINE,
)
"""How lines of ours begin: those of guidance, which is shown as it is written, must not."""
REMARK_CHARACTERS = 400
"""Enough to know what was said; a longer text is no remark on a line."""


def render_shared(unit: ReviewUnit, nonce: str) -> tuple[str, int]:
    """The text, and its estimated tokens.

    It holds nothing that the author says of the change: title, description and names, which may
    reassure, are for few agents and stand in their questions.
    """
    diff = render_diff(unit.files)
    shared = render_blocks([(_diff_name(unit), diff), *_around(unit)], nonce)
    if not unit.tokens:
        return shared, estimate_tokens(shared)
    # The diff was estimated when the unit was made, line by line: not twice, it takes long.
    return shared, unit.tokens + estimate_tokens(shared.replace(diff, "", 1))


def _diff_name(unit: ReviewUnit) -> str:
    languages = sorted({file.language for file in unit.files} - {""})
    return f"diff ({', '.join(languages)})" if languages else "diff"


def _around(unit: ReviewUnit) -> Iterator[tuple[str, str]]:
    if unit.snippets:
        order = {path: number for number, path in enumerate(unit.paths)}
        snippets = sorted(unit.snippets, key=lambda each: order.get(each.path, len(order)))
        yield "code", render_snippets(snippets)
    proven = [each for each in unit.evidence if each.origin != "hint"]
    if proven:
        yield "proven", _lines(map(_told, proven))
    hints = [each for each in unit.evidence if each.origin == "hint"]
    if hints:
        yield "suspected", _lines(map(_told, hints))
    if unit.remarks:
        yield "remarks", _lines(map(_said, unit.remarks))
    if unit.guidance:
        yield "guidance", _guidance(unit.guidance)


def _lines(values: Iterator[dict[str, object]]) -> str:
    return "\n".join(json_line(value) for value in values)


def _told(finding: Finding) -> dict[str, object]:
    return {"path": finding.path, "line": finding.start_line, "title": finding.title}


def _said(remark: Remark) -> dict[str, object]:
    text = clip(" ".join(remark.text.split()), REMARK_CHARACTERS)
    return {"path": remark.path, "line": remark.line, "text": text}


def _guidance(guidance: Sequence[Guidance]) -> str:
    return "\n\n".join(
        f"## {show_line(each.path, None)}\n\n{_OURS.sub('> ', visible(each.text))}"
        for each in guidance
    )
