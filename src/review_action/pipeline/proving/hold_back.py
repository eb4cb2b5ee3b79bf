"""Holds back the suggestions that would bring in harm: one click commits them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.pipeline.proving.as_diff import as_diff
from review_action.pipeline.proving.offer import Offer, names_in
from review_action.pipeline.proving.refuse_harm import refuse_harm


def hold_back(
    findings: Sequence[Finding],
    files: Sequence[FileDiff],
    contents: Mapping[str, str | None],
    warned: Callable[[FileDiff], str],
) -> tuple[Finding, ...]:
    """Every finding again, in order; what is held back is shown as text, with the reason.

    Args:
        findings: With suggestions that were proven.
        files: The change.
        contents: Text of the head's files by path; where one is missing what the diff shows stands
            in for it.
        warned: What analyzers say against a change; empty for nothing.
    """
    by_path = {file.path: file for file in files}

    @cache
    def names() -> frozenset[str]:
        return names_in(line.text for file in files for hunk in file.hunks for line in hunk.lines)

    def looked_at(finding: Finding) -> Finding:
        suggestion, file = finding.suggestion, by_path.get(finding.path)
        if suggestion is None or file is None or not suggestion.stands:
            return finding
        offer = _offer(finding, suggestion.replacement, file, contents.get(file.path), names)
        why = refuse_harm(offer) or warned(
            as_diff(offer.path, offer.language, offer.replaced, offer.lines)
        )
        return (
            finding.model_copy(update={"suggestion": suggestion.refused(why)}) if why else finding
        )

    return tuple(map(looked_at, findings))


def _offer(
    finding: Finding,
    replacement: str,
    file: FileDiff,
    content: str | None,
    names: Callable[[], frozenset[str]],
) -> Offer:
    shown = file.new_lines
    return Offer(
        path=file.path,
        language=file.language,
        lines=tuple(replacement.split("\n")) if replacement else (),
        replaced=tuple(shown[at] for at in range(finding.start_line, finding.end_line + 1)),
        file="\n".join(shown.values()) if content is None else content,
        names=names,
    )
