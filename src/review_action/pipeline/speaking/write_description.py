"""Writes our block of a pull request's description."""

from typing import Final

from review_action.pipeline.asking.answer_format import DescriptionReply
from review_action.pipeline.speaking.draw_steps import draw_steps
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.rendering import render

THEMES: Final = 8
FILES: Final = 8
SUMMARY_CHARACTERS: Final = 1_200
CELL_CHARACTERS: Final = 300
PATH_CHARACTERS: Final = 200


def write_description(said: DescriptionReply, *, known: frozenset[str]) -> str:
    """Markdown without markers: type, summary, files by theme, and a sketch where there is one.

    Args:
        said: Hostile.
        known: The paths that the change touches: no other is shown.
    """
    rows = []
    for theme in said.themes[:THEMES]:
        files = [path[:PATH_CHARACTERS] for path in theme.files if path in known]
        rows.append(
            {
                "theme": _cell(theme.theme),
                "files": files[:FILES],
                "more": len(files[FILES:]),
                "change": _cell(theme.change),
            }
        )
    return render(
        "comments/answers/description.md.j2",
        type=said.type,
        summary=sanitize(said.summary, limit=SUMMARY_CHARACTERS),
        rows=rows,
        sketch=draw_steps(said.steps),
    ).strip()


def _cell(text: str) -> str:
    return sanitize(text, limit=CELL_CHARACTERS, one_line=True)
