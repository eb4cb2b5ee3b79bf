"""Reports of which a test names only what it is about."""

from review_action.domain.finding import Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import RunReport, Verdict
from tests.unit.judging.diffs import finding


def report(*placed: Placed, **values: object) -> RunReport:
    given: dict[str, object] = {
        "repository": "o/r",
        "pull_number": 1,
        "head_sha": "a" * 40,
        "model": "openai-compatible:m",
        "verdict": Verdict(conclusion="pass", reasons=("The one file to review was reviewed.",)),
        "placed": placed,
    }
    return RunReport.model_validate({**given, **values})


def on_line(line: int = 3, *, suggestion: Suggestion | None = None, **values: object) -> Placed:
    """A finding said on one line."""
    found = finding(
        **{"start_line": line, "anchor": "exact", "suggestion": suggestion, "quote": f"q{line}"}
        | values
    )
    start = found.start_line if found.start_line < found.end_line else None
    return Placed(
        finding=found, where="line", line=found.end_line, start_line=start, side=found.side
    )
