"""`review-action local`: which files a suggestion is proven on."""

import json

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


def test_local__suggestions_are_proven_on_the_file_as_it_was_read(desk: Desk) -> None:
    desk.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")

    def answer(_: Recorded) -> str:
        (desk.clone.root / "src/cart.py").unlink(missing_ok=True)  # while the model thinks
        return json.dumps({"findings": [BETTER], "rating": 8, "summary": "", "done": True})

    desk.clone.write("one.yml", "agents: [logic]\n")
    with ModelServer(answer) as model:
        desk.local(
            "--model", "m", "--base-url", model.base_url, "--format", "json", "--config", "one.yml"
        )

    (placed,) = json.loads(desk.out)["placed"]
    assert placed["finding"]["suggestion"]["proof"] == "parsed"


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
