"""Applies every suggestion in memory, and refuses those that would not leave a sound file behind."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Hunk
from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.pipeline.proving.balance import balance
from review_action.pipeline.proving.fit_replacement import fit_replacement
from review_action.pipeline.proving.refuse_text import Surroundings, refuse_text
from review_action.pipeline.proving.still_parses import still_parses


class _Text(NamedTuple):
    """Lines with their ends; `first` is the number of the first one."""

    lines: tuple[str, ...]
    first: int
    whole: bool
    """Whether it is the whole file, or the new side of one hunk."""


def prove(
    findings: Sequence[Finding], files: Sequence[FileDiff], contents: Mapping[str, str | None]
) -> tuple[Finding, ...]:
    """Every finding again, in order; no suggestion is left `pending`.

    A suggestion passes as `parsed` when the file parses with it, as `applied` when there is no
    parser, or the file did not parse before: then brackets and quotes must balance as they did. What is `refused` says why and
    is shown as text. Indentation a model left off is put back.

    Args:
        findings: Anchored findings.
        files: The diff: GitHub applies suggestions to lines of one hunk's new side alone.
        contents: Text of the head's files by path; where one is missing or None the hunk stands
            in for it.
    """
    by_path = {file.path: file for file in files}
    return tuple(
        _proven(finding, by_path.get(finding.path), contents.get(finding.path))
        for finding in findings
    )


def _proven(finding: Finding, file: FileDiff | None, content: str | None) -> Finding:
    suggestion = finding.suggestion
    if suggestion is None or suggestion.proof != "pending":
        return finding
    return finding.model_copy(update={"suggestion": _judged(finding, suggestion, file, content)})


def _judged(
    finding: Finding, suggestion: Suggestion, file: FileDiff | None, content: str | None
) -> Suggestion:
    if finding.anchor not in {"exact", "moved"}:
        return suggestion.refused("its place in the diff is not known")
    if finding.side == "LEFT":
        return suggestion.refused("it replaces lines that the change removes")
    start, end = finding.start_line, finding.end_line
    hunk = None if file is None else hunk_at(file, "RIGHT", start, end)
    if hunk is None:
        return suggestion.refused("its lines are not all in one hunk")
    shown = [line.text for line in hunk.lines if line.new and start <= line.new <= end]
    text = _of_hunk(hunk) if content is None else _of_file(content)
    at = start - text.first
    old = text.lines[at : at + len(shown)]
    if [line.rstrip("\n") for line in old] != shown:
        return suggestion.refused("the file does not hold the lines that the diff shows")
    return _applied(suggestion, finding, text, at, old)


def _applied(
    suggestion: Suggestion, finding: Finding, text: _Text, start: int, old: tuple[str, ...]
) -> Suggestion:
    end = start + len(old)
    around = Surroundings(
        path=finding.path,
        # A refactoring is about all that it replaces.
        quoted=0 if finding.changes else len(finding.quote.strip().split("\n")),
        before=_bare(text.lines[start - 1]) if start else "",
        replaced=tuple(map(_bare, old)),
        after=_bare(text.lines[end]) if end < len(text.lines) else "",
    )
    lines = fit_replacement(suggestion.replacement, around.replaced)
    fitted = suggestion.model_copy(update={"replacement": "\n".join(lines)})
    refusal = refuse_text(lines, around)
    if refusal:
        return fitted.refused(refusal)
    # A carriage return is the ending of a line, not part of what is suggested: no grammar minds one
    # less, and the block that people apply has newlines alone, as everything in a comment.
    new = [line + "\n" for line in lines]
    before = "".join(text.lines)
    after = "".join((*text.lines[:start], *new, *text.lines[end:]))
    still = still_parses(finding.path, before, after) if text.whole else None
    if still is False:
        return fitted.refused("the file would no longer parse")
    if still is None and _tips(finding.path, "".join(old), "".join(new), before, after):
        return fitted.refused("brackets or quotes would no longer balance")
    return fitted.model_copy(update={"proof": "parsed" if still else "applied"})


def _tips(path: str, old: str, new: str, before: str, after: str) -> bool:
    """Whether brackets or quotes get worse: other ones are left open, and not fewer in all."""
    if balance(path, old) == balance(path, new):
        return False
    return balance(path, after).wrong >= balance(path, before).wrong


def _of_file(content: str) -> _Text:
    return _Text(tuple(_lines(content)), first=1, whole=True)


def _of_hunk(hunk: Hunk) -> _Text:
    shown = [line for line in hunk.lines if line.new is not None]
    lines = tuple(line.text + ("\n" if line.newline else "") for line in shown)
    return _Text(lines, first=shown[0].new or 1, whole=False)


def _lines(content: str) -> list[str]:
    """Lines with their newline; as git counts them, so that no other separator splits one."""
    lines = [line + "\n" for line in content.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _bare(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")
