"""The report as JSON, whole: what reads it must not meet a changed field unawares."""

from collections.abc import Callable

import pytest
from tests.golden.reports import REPORTS

from review_action.domain.report import RunReport


@pytest.mark.parametrize("name", ["fail", "inconclusive", "no-model"])
def test_report__whole(name: str, golden: Callable[[str, str], None]) -> None:
    text = REPORTS[name].model_dump_json(indent=2)
    golden(f"reports/{name}.json", f"{text}\n")
    assert RunReport.model_validate_json(text) == REPORTS[name]
