"""Has every analyzer look at both sides of the change, all at once, and keeps what is new."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from review_action.app.head_texts import HeadTexts
from review_action.domain.analysis import Analysis, FilterMode, TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.value import Value
from review_action.errors import AnalyzerError
from review_action.pipeline.intake.rate_risk import rate_risk
from review_action.pipeline.intake.rebuild_text import added_text, old_text
from review_action.pipeline.judging.new_against_base import new_against_base
from review_action.ports import Analyzer

SECONDS: Final = 30.0
"""For each analyzer; they run at the same time."""
GRACE_SECONDS: Final = 5.0
"""An analyzer that takes longer than it was given plus this is left behind."""
READ_FILES: Final = 300
"""Modified files whose whole texts are asked for: three requests, where there is no checkout."""


class Analyzed(Value):
    """What is known without a model."""

    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    """Analyzers that failed: what they would have said is not known."""
    remarks: tuple[str, ...] = ()
    """What people should know of all the same."""


class _Done(NamedTuple):
    analysis: Analysis = Analysis()
    problem: str = ""
    bug: BaseException | None = None


def analyze(
    files: Sequence[FileDiff],
    analyzers: Sequence[Analyzer],
    texts: HeadTexts,
    *,
    mode: FilterMode,
    seconds: float = SECONDS,
    grace: float = GRACE_SECONDS,
) -> Analyzed:
    """Findings in the order of `analyzers`; one that failed is told and does not stop the others.

    Args:
        files: The change.
        analyzers: Each runs in a thread of its own.
        texts: Whole texts of the head; those of the base are rebuilt from the diff.
        mode: Which findings are wanted.
        seconds: For each analyzer.
        grace: Seconds on top, before one is left behind.
    """
    touched = touched_files(files, texts) if analyzers and files else ()
    if not touched:
        return Analyzed()
    for value in (Finding, Analysis):
        value.model_rebuild()  # `defer_build` leaves that to the first use, and threads would race for it
    done = _all(analyzers, partial(_look, touched, seconds), seconds + grace)
    found = [each for one in done for each in new_against_base(one.analysis, touched, mode)]
    warnings = tuple(
        f"The analyzer {analyzer.name} {one.problem}"
        for analyzer, one in zip(analyzers, done, strict=True)
        if one.problem
    )
    remarks = tuple(remark for one in done for remark in one.analysis.remarks)
    return Analyzed(findings=tuple(found), warnings=warnings, remarks=remarks)


def touched_files(files: Sequence[FileDiff], texts: HeadTexts) -> tuple[TouchedFile, ...]:
    """The change with whole texts, the riskiest files first in line where not all can be read."""
    shown = [file for file in files if file.status not in {"added", "removed"}]
    parts = [file for file in shown if file.hunks or file.status == "renamed"]
    first = sorted(parts, key=rate_risk, reverse=True)[:READ_FILES]
    known = texts.read([file.path for file in first])
    return tuple(_touched(file, known.get(file.path)) for file in files)


def _touched(file: FileDiff, new: str | None) -> TouchedFile:
    match file.status:
        case "added":
            return TouchedFile(diff=file, new=added_text(file))
        case "removed":
            return TouchedFile(diff=file, old=old_text(file, "") if file.hunks else None)
        case _:
            old = None if new is None else old_text(file, new)
            # A text that the hunks do not speak of is none of this change; and what was copied is new.
            kept = None if file.status == "copied" else old
            return TouchedFile(diff=file, old=kept, new=None if old is None else new)


def _all(
    analyzers: Sequence[Analyzer], look: Callable[[Analyzer], _Done], patience: float
) -> Sequence[_Done]:
    finished: SimpleQueue[tuple[int, _Done]] = SimpleQueue()
    for at, analyzer in enumerate(analyzers):
        # A daemon: one that hangs keeps neither the run nor the process.
        Thread(target=_run, args=(at, analyzer, look, finished), daemon=True).start()
    done: dict[int, _Done] = {}
    with suppress(Empty):
        while len(done) < len(analyzers):
            at, one = finished.get(timeout=patience)
            if one.bug is not None:
                raise one.bug
            done[at] = one
    late = _Done(problem="was left behind: it took much longer than it was given")
    return [done.get(at, late) for at in range(len(analyzers))]


def _run(
    at: int,
    analyzer: Analyzer,
    look: Callable[[Analyzer], _Done],
    finished: "SimpleQueue[tuple[int, _Done]]",
) -> None:
    try:
        finished.put((at, look(analyzer)))
    except BaseException as error:  # noqa: BLE001  # raised again where the run sees it
        finished.put((at, _Done(bug=error)))


def _look(touched: Sequence[TouchedFile], seconds: float, analyzer: Analyzer) -> _Done:
    try:
        return _Done(analyzer.analyze(touched, seconds=seconds))
    except AnalyzerError as error:
        part = " in part" if error.found else ""
        return _Done(Analysis(new=error.found), f"failed{part}: {error}")
