"""With a model that answers over the wire: what it says is kept, and asked for only once."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.quality.__main__ import main
from tests.fakes.model import Failure, ModelServer
from tests.fakes.model.reviewer import review

DENIED = Failure(401, {"message": "Incorrect API key", "code": "invalid_api_key"})


def run(server: ModelServer, tmp_path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    output = tmp_path / "scores.json"
    where = ["--model", "openai-compatible:m", "--base-url", server.base_url]
    status = main([*where, "--output", str(output), *options], {})
    return status, json.loads(output.read_text())


def test_main__a_model_is_asked_once_and_its_words_are_kept(tmp_path: Path) -> None:
    recorded = ("--recorded", str(tmp_path / "recorded"))
    with ModelServer(review) as server:
        status, first = run(server, tmp_path, *recorded)
        asked = len(server.requests)
        _, again = run(server, tmp_path, *recorded, "--ablate", "--passes", "2")
        assert status == 0
        assert asked == first["variants"][0]["prompts"]["asked"] > 0
    assert first["model"] == "openai-compatible:m"
    assert len(list((tmp_path / "recorded").iterdir())) == len(server.requests)
    assert again["variants"][0]["name"] == "as given"
    output = tmp_path / "alone.json"
    assert main([*recorded, "--output", str(output)], {}) == 0
    alone = json.loads(output.read_text())
    assert alone["variants"][0]["metrics"] == first["variants"][0]["metrics"]


def test_main__a_model_that_cannot_answer_is_not_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer([DENIED]) as server:
        status, said = run(server, tmp_path)
    assert status == 3
    (variant,) = said["variants"]
    assert variant["prompts"]["failed"] == 12
    assert {entry["value"] for entry in variant["metrics"].values()} == {None}
    assert "were not answered" in capsys.readouterr().out


def test_main__a_model_that_talks_at_random_is_measured_and_found_wanting(tmp_path: Path) -> None:
    with ModelServer(["I would rather not."]) as server:
        status, said = run(server, tmp_path, "--only", "python")
    assert status == 0
    (variant,) = said["variants"]
    assert variant["metrics"]["recall"]["value"] is not None
    assert variant["unread"]
