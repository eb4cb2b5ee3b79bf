"""`review-action local`: which files a suggestion is proven on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.model.server import ModelServer, Recorded
from tests.unit.entrypoints.desk import Desk

BETTER = {
    "path": "src/cart.py",
    "line": 2,
    "quote": "    return str(text)",
    "rule": "wrong-result",
    "severity": "warning",
    "title": "Text is text already",
    "description": "It is converted twice.",
    "suggestion": "    return text",
}


def no_file(file: Path) -> None:
    file.unlink()


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


def a_link(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.unlink()
    (file.parent / "else.py").write_text(text, encoding="utf-8")
    file.symlink_to("else.py")


def as_it_was(_: Path) -> None:
    """Nothing happens."""


@pytest.mark.parametrize(
    ("happens", "proof"),
    [(as_it_was, "parsed"), (no_file, ""), (no_text, ""), (a_link, "")],
)
def test_local__suggestions_are_proven_on_plain_files_alone(
    desk: Desk, happens: Callable[[Path], None], proof: str
) -> None:
    desk.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")

    def answer(_: Recorded) -> str:
        happens(desk.clone.root / "src/cart.py")  # while the model thinks
        return json.dumps({"findings": [BETTER], "rating": 8, "summary": "", "done": True})

    desk.clone.write("one.yml", "agents: [logic]\n")
    with ModelServer(answer) as model:
        desk.local(
            "--model", "m", "--base-url", model.base_url, "--format", "json", "--config", "one.yml"
        )

    (placed,) = json.loads(desk.out)["placed"]
    assert (placed["finding"]["suggestion"]["proof"] == "parsed") == (proof == "parsed")


def test_local__staged_suggestions_are_proven_on_what_is_staged(desk: Desk) -> None:
    desk.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")
    desk.clone.git("add", "--all")
    desk.clone.write("src/cart.py", "not even Python (\n")
    reply = json.dumps({"findings": [BETTER], "rating": 8, "summary": "", "done": True})

    with ModelServer([reply]) as model:
        desk.local("--staged", "--model", "m", "--base-url", model.base_url, "--format", "json")

    proofs = {one["finding"]["suggestion"]["proof"] for one in json.loads(desk.out)["placed"]}
    assert proofs == {"parsed"}


def test_local__a_patch_has_no_files_to_prove_on(desk: Desk) -> None:
    desk.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")
    (desk.clone.root / "a.patch").write_text(desk.clone.git("diff"), encoding="utf-8")
    reply = json.dumps({"findings": [BETTER], "rating": 8, "summary": "", "done": True})

    with ModelServer([reply]) as model:
        desk.local("--patch", "a.patch", "--model", "m", "--base-url", model.base_url)

    assert "Text is text already" in desk.out
