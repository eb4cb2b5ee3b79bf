"""Makes one finding of two that say the same."""

from typing import Final

from review_action.domain.finding import CONFIDENCES, SEVERITIES, Confidence, Finding
from review_action.domain.shorten import shorten
from review_action.pipeline.judging.is_double import NEAR, lines_apart

GATHERED_PLACES: Final = 10
GIST: Final = 100
"""Characters of what is said of another place."""
AGREEMENT: Final = 2
PLACES: Final = "The same at "
"""Begins the last line of a description that holds at several places."""
_LEAD: Final = f"\n\n{PLACES}"


def merge(kept: Finding, double: Finding) -> Finding:
    """`kept` with what `double` adds to it.

    It has the higher severity and confidence of both, unless it alone is proven: a claim does not
    make more of what is certain. Independent passes that agree raise the confidence by one step,
    once, and never the severity.
    """
    rules = [*kept.also_by, double.rule_id, *double.also_by]
    agreed = lines_apart(kept, double) <= NEAR
    changed: dict[str, object] = {
        "also_by": tuple(dict.fromkeys(rule for rule in rules if rule != kept.rule_id)),
        "confidence": _confidence(kept, double, agreed=agreed),
    }
    if agreed:
        changed["raised_by"] = tuple(sorted({*kept.raised_by, *double.raised_by}))
    if double.is_proven or not kept.is_proven:
        changed["severity"] = min(kept.severity, double.severity, key=SEVERITIES.index)
    if double.start_line != kept.start_line and double.fingerprint == kept.fingerprint:
        changed["description"] = with_place(kept.description, double)
    same_lines = (kept.start_line, kept.end_line) == (double.start_line, double.end_line)
    if kept.suggestion is None and same_lines and double.anchor == kept.anchor:
        changed |= {"suggestion": double.suggestion, "changes": double.changes}
    return kept.model_copy(update=changed)


def with_place(description: str, other: Finding) -> str:
    """`description` that also names the place of `other`, and in what it differs."""
    place = f"`{other.path}:{other.start_line}`"
    theirs = _without_places(other.description)
    if theirs != _without_places(description):
        place = f"{place} ({_gist(theirs)})"
    text, _, places = description.rpartition(_LEAD)
    if not text:
        return f"{description}{_LEAD}{place}."
    told = places.removesuffix(".").split(", ")
    if told[-1] == "and elsewhere":
        return description
    told.append(place if len(told) < GATHERED_PLACES else "and elsewhere")
    return f"{text}{_LEAD}{', '.join(told)}."


def _without_places(description: str) -> str:
    """`description` as it was before other places were named."""
    return description.partition(_LEAD)[0]


def _gist(description: str) -> str:
    """Its first sentence, on one line; commas part the places, and no code span is left open."""
    said = " ".join(description.partition(". ")[0].split())
    short = shorten(said.rstrip(".").replace(", ", " "), GIST)
    return short + "`" * (short.count("`") % 2)


def _confidence(kept: Finding, double: Finding, *, agreed: bool) -> Confidence:
    step = min(CONFIDENCES.index(finding.confidence) for finding in (kept, double))
    ours, theirs = _voices(kept), _voices(double)
    first = max(len(ours), len(theirs)) < AGREEMENT <= len(ours | theirs)
    return CONFIDENCES[max(0, step - 1) if agreed and first else step]


def _voices(finding: Finding) -> frozenset[str]:
    """The passes that raised it; a rule that fired is a voice too."""
    return frozenset(finding.raised_by) | ({"rule"} if finding.origin == "analyzer" else set())
