"""Adds to each unit what its diff alone does not show, and no more: more context finds less."""

from collections.abc import Mapping, Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.finding import SEVERITIES, Finding
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import TeamRules
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.choose_snippets import Enclosing, choose_snippets
from review_action.pipeline.asking.fit_context import AROUND_TOKENS
from review_action.pipeline.intake.guidance_for import guidance_for

REMARK_TOKENS = 100
PROOF_TOKENS = 25
"""About, of one."""
NEAR_LINES = 3


def add_context(
    units: Sequence[ReviewUnit],
    *,
    contents: Mapping[str, str | None],
    conversation_remarks: Sequence[Remark] = (),
    guidance: TeamRules | None = None,
    evidence: Sequence[Finding] = (),
    token_budget: int = AROUND_TOKENS,
    enclosing: Enclosing = lambda _path, _text, _start, _end: None,
) -> tuple[ReviewUnit, ...]:
    """The units with snippets, guidance, remarks and what analyzers found, each where it belongs.

    Args:
        units: As they were split; `tokens` stays the estimate of the diff.
        contents: Head texts, as far as they are known.
        conversation_remarks: What others said, the newest last.
        guidance: The team's.
        evidence: What analyzers found.
        token_budget: Of one unit, for snippets and for guidance each, and a quarter of it for
            remarks and for what analyzers found each.
        enclosing: First and last line of the definition round some lines; indentation is asked
            where it knows none.
    """
    return tuple(
        unit.model_copy(
            update={
                "snippets": choose_snippets(
                    unit.files, contents, token_budget=token_budget, enclosing=enclosing
                ),
                "remarks": _remarks(unit, conversation_remarks, token_budget // 4),
                "evidence": _evidence(unit, evidence, token_budget // 4),
                "guidance": guidance_for(guidance, unit.paths, token_budget=token_budget)
                if guidance
                else (),
            }
        )
        for unit in units
    )


def _remarks(unit: ReviewUnit, remarks: Sequence[Remark], budget: int) -> tuple[Remark, ...]:
    """The newest of them."""
    near = {file.path: _new_ranges(file, margin=NEAR_LINES) for file in unit.files}
    said = [
        remark
        for remark in remarks
        if any(remark.line in lines for lines in near.get(remark.path, ()))
    ]
    return tuple(said[max(0, len(said) - budget // REMARK_TOKENS) :])


def _evidence(unit: ReviewUnit, found: Sequence[Finding], budget: int) -> tuple[Finding, ...]:
    """What is proven first, and of that the gravest, in their order."""
    shown = [finding for finding in found if _shows(unit, finding)]
    shown.sort(key=lambda one: (one.origin == "hint", SEVERITIES.index(one.severity)))
    return tuple(shown[: budget // PROOF_TOKENS])


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
