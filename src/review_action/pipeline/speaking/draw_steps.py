"""Draws steps as a Mermaid flowchart of plain boxes and arrows; no word of the drawing is a model's."""

import re
from collections.abc import Sequence
from typing import Final

from review_action.pipeline.asking.answer_format import Step
from review_action.rendering.filters import code_fence

STEPS: Final = 12
LABEL_CHARACTERS: Final = 40
LEAST: Final = 2
"""A single arrow says no more than a sentence."""

# Inside quotes Mermaid reads entities (`#lt;`), Markdown (backticks) and HTML: none of their signs
# is let through (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters).
_NOT_PLAIN = re.compile(r"[^\w .,/+-]|_{2,}")
_LISTED = re.compile(r"(?:(?:(?<!\d)\d+\.|[-+])\s+)+")
"""Mermaid draws an error in place of a list: https://github.com/mermaid-js/mermaid/issues/6111"""


def draw_steps(steps: Sequence[Step]) -> str:
    """A fenced flowchart; empty when there is too little to draw."""
    names: dict[str, str] = {}
    arrows: list[str] = []
    for step in steps[:STEPS]:
        ends = [_plain(step.source), _plain(step.target)]
        if not all(ends):
            continue
        source, target = (names.setdefault(end, f"n{len(names) + 1}") for end in ends)
        label = _plain(step.label)
        said = f'|"{label}"|' if label else ""
        arrows.append(f"  {source} -->{said} {target}")
    if len(arrows) < LEAST:
        return ""
    boxes = [f'  {node}["{name}"]' for name, node in names.items()]
    return code_fence("\n".join(["flowchart LR", *boxes, *dict.fromkeys(arrows)]), "mermaid")


def _plain(text: str) -> str:
    words = " ".join(_NOT_PLAIN.sub(" ", text).split())
    return _LISTED.sub("", words, count=1)[:LABEL_CHARACTERS].strip()
