"""What holds for all of the benchmarks' own tests."""

import pytest

from review_action.adapters.analyzers import ast_grep, installed_tools


@pytest.fixture(autouse=True)
def _without_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """How scores are made is asked here, of many runs: each would start a process for each tool."""
    monkeypatch.setattr(installed_tools, "TOOLS", {})
    monkeypatch.setattr(ast_grep, "is_installed", lambda: False)
