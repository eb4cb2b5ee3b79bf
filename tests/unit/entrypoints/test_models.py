"""`review-action models`: a row for each model, and `?` for what nobody knows."""

import pytest

from review_action.adapters.llm.pricing import table_date
from review_action.domain.provider import PROVIDERS
from review_action.entrypoints import cli
from review_action.entrypoints.models import SUGGESTED, told


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[str]]:
    assert cli.main(["models", "--no-color", *arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    return {cells[0]: cells[1:] for line in lines if ":" in (cells := line.split() or [""])[0]}


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_models__suggests_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys)

    assert tuple(found) == SUGGESTED
    assert [route for route, cells in found.items() if "?" in cells] == []


def test_models__says_how_old_its_prices_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models"]) == 0

    assert f"by a table of {table_date()}" in capsys.readouterr().out


def test_models__every_default_is_suggested() -> None:
    routes = {
        f"{name}:{known.default_model}" for name, known in PROVIDERS.items() if known.default_model
    }
    assert routes <= set(SUGGESTED)


def test_models__asked_for_by_route(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "claude-sonnet-5-5", "ollama:qwen3", "openrouter:nobody/knows")

    assert list(found) == ["anthropic:claude-sonnet-5-5", "ollama:qwen3", "openrouter:nobody/knows"]
    assert found["anthropic:claude-sonnet-5-5"][-1] == "yes"
    assert found["ollama:qwen3"][:2] == ["0", "0"]
    assert found["openrouter:nobody/knows"][3] == "?"


def test_models__a_name_without_provider(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "nobody-knows"]) == 2

    assert "Write `provider:name`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("dollars", "text"), [(None, "?"), (0.0, "0"), (2.0, "2"), (0.075, "0.075"), (10.0, "10")]
)
def test_told__without_needless_zeros(dollars: float | None, text: str) -> None:
    assert told(dollars) == text
