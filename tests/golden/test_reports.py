"""The report as JSON and as SARIF, whole: what reads them must not meet a changed field unawares."""

import json
from collections.abc import Callable

import pytest

from review_action.domain.report import RunReport
from review_action.pipeline.speaking.to_sarif import to_sarif
from tests.golden.reports import REPORTS


@pytest.mark.parametrize("name", ["fail", "inconclusive", "no-model"])
def test_report__whole(name: str, golden: Callable[[str, str], None]) -> None:
    text = REPORTS[name].model_dump_json(indent=2)
    golden(f"reports/{name}.json", f"{text}\n")
    assert RunReport.model_validate_json(text) == REPORTS[name]


@pytest.mark.parametrize("name", ["fail", "inconclusive", "hostile"])
def test_sarif__whole(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"reports/{name}.sarif", f"{json.dumps(to_sarif(REPORTS[name]), indent=2)}\n")
