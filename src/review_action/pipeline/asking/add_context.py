"""Adds to each unit what its diff alone does not show, and no more: more context finds less."""

from collections.abc import Mapping, Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import TeamRules
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.choose_snippets import Enclosing, choose_snippets
from review_action.pipeline.intake.guidance_for import guidance_for

SNIPPET_TOKENS = 2_000
"""About as much again makes reviews worse (docs/facts.md, 11. Prompts)."""
MAX_REMARKS = 10
NEAR_LINES = 3


def add_context(
    units: Sequence[ReviewUnit],
    *,
    contents: Mapping[str, str | None],
    conversation_remarks: Sequence[Remark] = (),
    guidance: TeamRules | None = None,
    evidence: Sequence[Finding] = (),
    token_budget: int = SNIPPET_TOKENS,
    enclosing: Enclosing = lambda _path, _text, _start, _end: None,
) -> tuple[ReviewUnit, ...]:
    """The units with snippets, guidance, remarks and what analyzers found, each where it belongs.

    Args:
        units: As they were split; `tokens` stays the estimate of the diff.
        contents: Head texts, as far as they are known.
        conversation_remarks: What others said, the newest last.
        guidance: The team's.
        evidence: What analyzers found.
        token_budget: For the snippets of one unit.
        enclosing: First and last line of the definition round some lines; indentation is asked
            where it knows none.
    """
    return tuple(
        unit.model_copy(
            update={
                "snippets": choose_snippets(
                    unit.files, contents, token_budget=token_budget, enclosing=enclosing
                ),
                "remarks": _remarks(unit, conversation_remarks),
                "evidence": tuple(found for found in evidence if _shows(unit, found)),
                "guidance": guidance_for(guidance, unit.paths) if guidance else (),
            }
        )
        for unit in units
    )


def _remarks(unit: ReviewUnit, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    near = {file.path: _new_ranges(file, margin=NEAR_LINES) for file in unit.files}
    said = [
        remark
        for remark in remarks
        if any(remark.line in lines for lines in near.get(remark.path, ()))
    ]
    return tuple(said[-MAX_REMARKS:])


def _shows(unit: ReviewUnit, finding: Finding) -> bool:
    ranges = _old_ranges if finding.side == "LEFT" else _new_ranges
    return any(
        file.path == finding.path
        and (not finding.start_line or any(finding.start_line in lines for lines in ranges(file)))
        for file in unit.files
    )


def _new_ranges(file: FileDiff, margin: int = 0) -> list[range]:
    return [
        range(hunk.new_start - margin, hunk.new_start + hunk.new_count + margin)
        for hunk in file.hunks
    ]


def _old_ranges(file: FileDiff) -> list[range]:
    return [range(hunk.old_start, hunk.old_start + hunk.old_count) for hunk in file.hunks]
