"""What analyzers say of a change that is only proposed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from review_action.app.warned import warned
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.finding import Severity
from review_action.errors import AnalyzerError
from tests.unit.judging.diffs import added_file, finding

PROPOSED = added_file(["x = 1"], path="a.py")


@dataclass(frozen=True)
class Finds:
    """So many findings of one rule before the change, and after it."""

    before: int = 0
    after: int = 0
    severity: Severity = "error"
    problem: AnalyzerError | None = None
    name: str = field(default="lines")

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        assert (len(files), seconds > 0) == (1, True)
        if self.problem is not None:
            raise self.problem
        found = finding(path="a.py", rule_id="embedded/os-system", severity=self.severity)
        return Analysis(new=(found,) * self.after, old=(found,) * self.before)


@pytest.mark.parametrize(
    ("analyzer", "told"),
    [
        (Finds(after=1), "it brings in what embedded/os-system warns of"),
        (Finds(before=1, after=1), ""),
        (Finds(before=1, after=2), "it brings in what embedded/os-system warns of"),
        (Finds(after=1, severity="info"), ""),
        (Finds(problem=AnalyzerError("late")), "it could not be checked by lines"),
    ],
)
def test_warned__of_what_the_lines_did_not_have(analyzer: Finds, told: str) -> None:
    assert warned(PROPOSED, [Finds(), analyzer]) == told
