"""Turns claims into prompts that show the file they are about, and ask whether they are true."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.prompt import Prompt
from review_action.pipeline.asking.json_line import json_line
from review_action.pipeline.asking.keep_inside import keep_inside
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.asking.split_claims import Claims
from review_action.pipeline.asking.verdict_format import SCHEMA_NAME, verdict_format
from review_action.pipeline.asking.widen_diff import Lines, widen_diff
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.judging.hunk_at import hunk_at
from review_action.rendering import render

AGENT: Final = "verify"
RADII: Final = (60, 30, 15, 5)
"""Lines around a claim, where the whole file is too long; as many as there is room for."""
HEAD: Final = 150
IMPORTS: Final = 40
TEXT: Final = 2_000
"""Characters of each text of a claim: as much as a finding may say, and no flood."""
MOST_CHARACTERS_A_TOKEN: Final = 8

_IMPORT = re.compile(r"\s*(?:import\b|from\s+\S+\s+import\b|#\s*include\b|using\b|use\b|require\b|package\b|(?:const|let|var)\b[^=]{1,200}=\s*require\b)")  # fmt: skip
_CLOSING: Final = frozenset("})]")


def build_verify_prompts(
    claims: Sequence[Claims],
    files: Mapping[str, FileDiff],
    contents: Mapping[str, str | None],
    *,
    nonce: str,
    language: str = "",
    max_output_tokens: int = 8192,
) -> tuple[Prompt, ...]:
    """One prompt for each of `claims`, in their order.

    The claims are a model's words about hostile code, so they are data as the code is; who made
    one and how sure they were is not told, nor how severe they find it.

    Args:
        claims: About one file each.
        files: The diff, by path.
        contents: Head texts by path; where there is none, or it is another one, hunks are shown.
        nonce: As for `build_prompts`.
        language: In which the reasoning is written; empty for English.
        max_output_tokens: Of one reply.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    system = render("prompts/verify/system.md.j2")
    schema = verdict_format()
    prompts = []
    for some in claims:
        shared = _shared(some, files[some.path], contents.get(some.path), nonce)
        told = [_told(number, f, nonce) for number, f in enumerate(some.findings, start=1)]
        question = render(
            "prompts/verify/question.md.j2", nonce=nonce, claims=told, language=language
        )
        prompts.append(
            Prompt(
                agent=AGENT,
                unit=some.unit,
                system=system,
                shared=shared,
                question=question,
                reply_schema=schema,
                schema_name=SCHEMA_NAME,
                max_output_tokens=max_output_tokens,
                paths=(some.path,),
                risk=some.worth,
                tokens=estimate_tokens(system + shared + question),
            )
        )
    return tuple(prompts)


def _told(number: int, finding: Finding, nonce: str) -> str:
    """The claim as one line of JSON: no text of it can start a line of its own."""
    said = {
        "id": number,
        "rule": finding.rule_id.partition("/")[2],
        "lines": f"{finding.start_line}-{finding.end_line}" if finding.start_line else "all",
        "side": "removed lines" if finding.side == "LEFT" else "new file",
        "title": finding.title[:TEXT],
        "description": finding.description[:TEXT],
        "quote": finding.quote[:TEXT],
        "changes": list(finding.changes),
        "suggestion": None if finding.suggestion is None else finding.suggestion.replacement[:TEXT],
    }
    kept = {key: value for key, value in said.items() if value}
    return keep_inside(json_line(kept), nonce)


def _shared(claims: Claims, file: FileDiff, content: str | None, nonce: str) -> str:
    whole, shown = False, ""
    for whole, view in _views(claims, file, content):  # noqa: B007  # the last one, if none fits
        shown = render_diff([view])
        if estimate_tokens(shown) <= claims.room:
            break
    diff = keep_inside(shown, nonce)
    return render("prompts/verify/shared.md.j2", nonce=nonce, diff=diff, whole=whole)


def _views(claims: Claims, file: FileDiff, content: str | None) -> Iterator[tuple[bool, FileDiff]]:
    """The file with less and less of it, and whether that is all of it."""
    around = [_lines(finding, file) for finding in claims.findings]
    last = len(content.split("\n")) if content else 0
    everything = widen_diff(file, content, [(1, last)]) if content else None
    if content is None or everything is None:
        yield content is None and file.status in {"added", "removed"}, file
        yield False, _hunks_of(file, around)
        return
    if len(content) <= claims.room * MOST_CHARACTERS_A_TOKEN:
        yield True, everything
    hunks = [(hunk.new_start, hunk.new_start + hunk.new_count - 1) for hunk in file.hunks]
    for number, radius in enumerate(RADII):
        wanted = list(_windows(around, content.split("\n"), radius))
        yield False, widen_diff(file, content, wanted + ([] if number else hunks)) or file
        if not number:
            yield False, widen_diff(file, content, wanted) or file


def _lines(finding: Finding, file: FileDiff) -> Lines:
    """Where the claim is on the new side; for removed lines, the hunk they were removed in."""
    hunk = hunk_at(file, "LEFT", finding.start_line, finding.start_line)
    if finding.side == "RIGHT" or hunk is None:
        return finding.start_line, finding.end_line
    return hunk.new_start, hunk.new_start + hunk.new_count


def _hunks_of(file: FileDiff, around: Sequence[Lines]) -> FileDiff:
    held = [hunk_at(file, "RIGHT", start, start) for start, _ in around]
    hunks = tuple(hunk for hunk in file.hunks if hunk in held)
    return file.model_copy(update={"hunks": hunks}) if hunks else file


def _windows(around: Sequence[Lines], lines: Sequence[str], radius: int) -> Iterator[Lines]:
    imports = [n for n, line in enumerate(lines[:HEAD], start=1) if _IMPORT.match(line)]
    yield from ((number, number) for number in imports[:IMPORTS])
    for start, end in around:
        yield start - radius, min(end, start + radius) + radius
        yield from ((number, number) for number in _definitions(lines, start - radius))


def _definitions(lines: Sequence[str], before: int) -> Iterator[int]:
    """Lines above that are indented less and less: the heads of what encloses the claim."""
    indent = next((_indent(line) for line in lines[max(0, before - 1) :] if line.strip()), 0)
    for number in range(min(before - 1, len(lines)), 0, -1):
        line = lines[number - 1]
        if line.strip() and _indent(line) < indent and line.strip()[0] not in _CLOSING:
            indent = _indent(line)
            yield number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
