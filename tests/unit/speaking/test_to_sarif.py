"""SARIF and outputs: what other tools read."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from review_action.domain.completion import Spend, Usage
from review_action.domain.placement import Placed
from review_action.domain.report import FileCoverage, RunReport, Verdict
from review_action.pipeline.speaking.to_outputs import to_outputs
from review_action.pipeline.speaking.to_sarif import to_sarif
from tests.unit.judging.diffs import finding
from tests.unit.speaking.reports import on_line, report


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = closed({"text": TEXT})
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"}
PLACE = closed(
    {"artifactLocation": closed({"uri": URI, "uriBaseId": {"const": "%SRCROOT%"}})},
    region=closed({"startLine": NUMBER, "endLine": NUMBER}),
)
LOCATIONS = {**many(closed({"physicalLocation": PLACE})), "minItems": 1}
RULE = closed(
    {"id": TEXT, "name": TEXT, "shortDescription": MESSAGE},
    defaultConfiguration=closed({"level": LEVEL}),
    properties={"type": "object"},
)
RESULT = closed(
    {"ruleId": TEXT, "message": MESSAGE, "locations": LOCATIONS},
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    properties={"type": "object"},
)
NOTIFICATION = closed({"message": MESSAGE}, level=LEVEL, locations=LOCATIONS)
SARIF = closed(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": many(
            closed(
                {
                    "tool": closed(
                        {"driver": closed({"name": TEXT}, semanticVersion=TEXT, rules=many(RULE))}
                    ),
                    "results": many(RESULT),
                },
                automationDetails=closed({"id": TEXT}),
                columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                originalUriBaseIds={
                    "type": "object",
                    "additionalProperties": closed({}, uri=TEXT, description=MESSAGE),
                },
                invocations=many(
                    closed(
                        {"executionSuccessful": {"type": "boolean"}},
                        toolExecutionNotifications=many(NOTIFICATION),
                    )
                ),
            )
        ),
    }
)
"""What SARIF 2.1.0 says of the properties we use, and that we use no others."""


def valid(run: RunReport) -> dict[str, Any]:
    sarif = json.loads(json.dumps(to_sarif(run)))
    Draft202012Validator(SARIF).validate(sarif)
    single: dict[str, Any] = sarif["runs"][0]
    return single


def test_to_sarif__results() -> None:
    entries = (
        on_line(3, end_line=4, rule_id="review/null-deref", also_by=("b/null",)),
        on_line(9, side="LEFT", severity="warning", rule_id="review/logic"),
        Placed(finding=finding(start_line=0, severity="info", quote="f"), where="file", reason="x"),
    )
    run = valid(report(*entries))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "review/logic",
        "review/null-deref",
    ]
    first, second, third = run["results"]
    assert (first["ruleIndex"], first["level"]) == (1, "error")
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "endLine": 4}
    assert first["partialFingerprints"] == {
        "reviewActionFingerprint/v1": entries[0].finding.fingerprint
    }
    assert first["properties"]["alsoBy"] == ["b/null"]
    assert (second["level"], third["level"]) == ("warning", "note")
    assert all("region" not in r["locations"][0]["physicalLocation"] for r in (second, third))
    assert run["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("src/app.py", "src/app.py"),
        ("a b/ü#?.py", "a%20b/%C3%BC%23%3F.py"),
        ("100%.py", "100%25.py"),
        ("c:\\x.py", "c%3A%5Cx.py"),
        ("\udce9.py", "%E9.py"),
    ],
)
def test_to_sarif__paths_are_percent_encoded(path: str, uri: str) -> None:
    (result,) = valid(report(on_line(path=path)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_to_sarif__what_was_not_reviewed_is_a_notification() -> None:
    coverage = (
        FileCoverage(path="a.py", state="failed", reason="deadline"),
        FileCoverage(path="b.py", state="partial"),
        FileCoverage(path="c.py", state="skipped", reason="lock file"),
    )
    run = valid(report(coverage=coverage, verdict=Verdict(conclusion="inconclusive")))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["message"]["text"] for n in invocation["toolExecutionNotifications"]] == [
        "Not reviewed: deadline",
        "Not reviewed in full: partial",
    ]


def test_to_sarif__hidden_characters_are_shown() -> None:
    (result,) = valid(report(on_line(title="a\u202eb", description="")))["results"]
    assert result["message"]["text"] == "a\\u202eb"


def test_to_sarif__no_message_holds_a_link() -> None:
    link = "see [the fix](https://evil.example) or [one](1)"
    told = to_sarif(
        RunReport(
            verdict=Verdict(conclusion="fail"),
            placed=(on_line(2, title=link, description=link),),
            coverage=(FileCoverage(path="a", state="failed", reason=link),),
        )
    )
    (run,) = told["runs"]
    messages = [
        run["results"][0]["message"],
        run["invocations"][0]["toolExecutionNotifications"][0]["message"],
    ]
    assert all(
        "](" not in message["text"] and "[one] (1)" in message["text"] for message in messages
    )
    assert not re.search(r"markdown|helpUri|informationUri|hostedViewerUri", json.dumps(told))


def test_to_outputs__counts() -> None:
    entries = [on_line(n, severity=s) for n, s in enumerate(["error", "warning", "error", "info"])]
    assert to_outputs(report(*entries, rating=7)) == {
        "conclusion": "pass",
        "rating": "7",
        "findings": "4",
        "errors": "2",
        "warnings": "1",
        "cost-usd": "0.000000",
        "input-tokens": "0",
        "output-tokens": "0",
    }
    assert to_outputs(report())["rating"] == ""


def test_to_outputs__a_failure_that_was_let_through_is_none() -> None:
    verdict = Verdict(conclusion="fail", overridden_by="ann")
    assert to_outputs(report(verdict=verdict))["conclusion"] == "overridden"


def test_to_outputs__cost_and_tokens() -> None:
    usage = Usage(input_tokens=18_204, output_tokens=812, cached_tokens=9_000)
    told = to_outputs(report(usage=usage, spend=Spend(usd=0.0000123)))

    assert (told["input-tokens"], told["output-tokens"]) == ("18204", "812")
    assert told["cost-usd"] == "0.000012"


def test_to_outputs__an_unknown_price_is_not_zero() -> None:
    assert to_outputs(report(spend=Spend(usd=0.5, unpriced=1)))["cost-usd"] == ""
