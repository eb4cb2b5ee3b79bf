"""Looks, without a model, at code that only its author's word keeps from being reviewed."""

from collections.abc import Sequence

from review_action.app.analyze import analyze
from review_action.app.head_texts import HeadTexts
from review_action.domain.analysis import FilterMode
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.pipeline.judging.find_hidden import find_hidden
from review_action.ports import Analyzer


def glance(
    files: Sequence[FileDiff], analyzers: Sequence[Analyzer], *, mode: FilterMode
) -> tuple[Finding, ...]:
    """Errors alone: nobody here is to mend the style of what was written elsewhere.

    Args:
        files: That claim to be generated, vendored or built.
        analyzers: Those that need added lines and nothing else.
        mode: Which findings are wanted.
    """
    # No text is asked for: a vendored tree has thousands of files.
    found = analyze(files, analyzers, HeadTexts(files, lambda _: {}), mode=mode).findings
    return tuple(
        each
        for each in (*found, *find_hidden(files))
        if each.is_proven and each.severity == "error"
    )
