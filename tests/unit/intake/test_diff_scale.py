"""A diff beyond the bound is read within bounded memory, and every file of it is accounted for."""

import pytest

from bench.diff_scale import run

pytestmark = pytest.mark.uncovered


def test_diff_scale__a_large_diff_is_cut_and_told() -> None:
    result = run(files=2600, megabytes=4)
    left_out = result["left_out"]
    assert isinstance(left_out, dict)
    assert (result["files"], result["kept"]) == (2600, 2000)
    assert sum(left_out.values()) == 600
    assert any(reason.startswith("over the run's bound of 2,000 files") for reason in left_out)
    assert isinstance(result["peak_megabytes"], int)
    assert result["peak_megabytes"] < 1000
    assert isinstance(result["units"], int)
    assert 0 < result["units"] < 40
