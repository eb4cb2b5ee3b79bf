"""Says what analyzers have against a change that nobody made yet."""

from collections import Counter
from collections.abc import Sequence

from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import FileDiff
from review_action.errors import AnalyzerError
from review_action.ports import Analyzer

SECONDS = 5.0
"""For each analyzer; those of lines take none."""


def warned(change: FileDiff, analyzers: Sequence[Analyzer]) -> str:
    """Empty where none finds more than it did before the change."""
    for analyzer in analyzers:
        try:
            analysis = analyzer.analyze([TouchedFile(diff=change)], seconds=SECONDS)
        except AnalyzerError:
            return f"it could not be checked by {analyzer.name}"
        before = Counter(finding.rule_id for finding in analysis.old)
        for finding in analysis.new:
            before[finding.rule_id] -= 1
            if finding.severity != "info" and before[finding.rule_id] < 0:
                return f"it brings in what {finding.rule_id} warns of"
    return ""
