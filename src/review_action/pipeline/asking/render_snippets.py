"""Shows code around a diff to a model, with the diff's own gutter but under another heading."""

from collections.abc import Iterator, Sequence

from review_action.domain.unit import Snippet
from review_action.pipeline.asking.show_line import show_line


def render_snippets(snippets: Sequence[Snippet]) -> str:
    """Each under `## Around: path (lines 3-9, why)`; only a diff stands under `## File:`."""
    return "\n".join(row for snippet in snippets for row in _rows(snippet))


def _rows(snippet: Snippet) -> Iterator[str]:
    lines = f"lines {snippet.start_line}-{snippet.end_line}"
    why = f", {show_line(snippet.why)}" if snippet.why else ""
    yield f"## Around: {show_line(snippet.path, None)} ({lines}{why})"
    for number, text in enumerate(snippet.text.split("\n"), snippet.start_line):
        yield f"{number:>6}  | {show_line(text)}"
