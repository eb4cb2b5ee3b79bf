"""Cases and findings as few words as a test needs."""

from pathlib import Path
from typing import Any

from bench.quality.case import Case, Expected
from review_action.domain.finding import Finding, Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import RunReport, Verdict

DIVISION = "The average of an empty list of fees divides by zero."
INJECTION = "The branch is put into the SQL statement; a quote in it runs SQL of its own."


def expected(text: str = DIVISION, line: int | None = 10, **changed: Any) -> Expected:
    known = {"id": "g", "path": "a.py", "start_line": line, "end_line": line, "text": text}
    return Expected.model_validate(known | changed)


def case(*golden: Expected, wrong: tuple[Expected, ...] = (), name: str = "one") -> Case:
    return Case(id=name, folder=Path(), golden=golden, known_invalid=wrong)


def finding(text: str = DIVISION, line: int = 10, **changed: Any) -> Finding:
    known = {
        "rule_id": "logic/other",
        "severity": "warning",
        "confidence": "high",
        "path": "a.py",
        "start_line": line,
        "end_line": line,
        "title": text,
        "description": "",
    }
    return Finding.model_validate(known | changed)


def report(*findings: Finding, folded: tuple[Finding, ...] = ()) -> RunReport:
    return RunReport(
        verdict=Verdict(conclusion="pass"),
        placed=(
            *(Placed(finding=each, where="line", line=each.start_line) for each in findings),
            *(Placed(finding=each, where="summary") for each in folded),
        ),
    )


def suggestion(proof: str) -> Suggestion:
    return Suggestion.model_validate({"replacement": "x", "proof": proof})
