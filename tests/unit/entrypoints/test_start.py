"""Secrets leave the environment before a library is imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import review_action
from review_action.entrypoints import action, cli, environment, start

SECRETS = {
    "INPUT_API-KEY": "sk-0123456789",
    "INPUT_GITHUB-TOKEN": "ghs_0123456789",
    "INPUT_CACHE-URL": "rediss://:pa55word@cache:6379/0",
    "AWS_SECRET_ACCESS_KEY": "wJalr0123456789",
}
# The first library that is imported, whichever it is, has been tampered with: it tells what it sees.
TAMPERED = """
import json, os, sys

class Tampered:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {"review_action", *sys.stdlib_module_names}:
            with open("/proc/self/environ") as block:
                print(json.dumps({"name": name, "seen": dict(os.environ), "block": block.read()}))
            sys.exit(7)

sys.meta_path.insert(0, Tampered())
sys.path.insert(0, sys.argv.pop(1))
from review_action.entrypoints import start
start.ENTRY()
"""


def seen_at_import(code: str) -> dict[str, Any]:
    source = str(Path(review_action.__file__).parents[1])
    environ = {"GITHUB_ACTIONS": "true", "INPUT_MODEL": "in plain sight", **SECRETS}
    command = [sys.executable, "-I", "-c", code, source]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 7, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


@pytest.mark.parametrize("entry", ["main", "finish"])
def test_start__a_library_that_was_tampered_with_sees_no_secret(entry: str) -> None:
    told = seen_at_import(TAMPERED.replace("ENTRY", entry))

    assert told["seen"]["INPUT_MODEL"] == "in plain sight"
    assert not told["seen"].keys() & SECRETS.keys()
    assert "in plain sight" in told["block"]
    assert [value for value in SECRETS.values() if value in told["block"]] == []


def test_start__the_tampered_library_sees_them_where_nothing_is_taken() -> None:
    """The test above can fail."""
    told = seen_at_import(TAMPERED.replace("start.ENTRY()", "import pydantic"))

    assert told["seen"].keys() >= SECRETS.keys()
    assert all(value in told["block"] for value in SECRETS.values())


@pytest.mark.parametrize(
    ("entry", "module", "name"),
    [(start.main, cli, "main"), (start.finish, action, "finish_main")],
)
def test_start__hands_on_what_it_took(
    monkeypatch: pytest.MonkeyPatch, entry: Any, module: Any, name: str
) -> None:
    given: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", **SECRETS})
    monkeypatch.setattr(module, name, lambda *args, **named: given.update(*args, *named.values()))

    entry()

    assert given == {"PATH": "/bin", **SECRETS}
    assert os.environ == {"PATH": "/bin"}


def test_take_environ__without_proc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "environ", dict(SECRETS))
    monkeypatch.setattr(environment, "OWN", tmp_path)

    assert environment.take_environ() == SECRETS
    assert os.environ == {}


def test_take_environ__wipes_the_values_of_secrets_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory = b"args\0A_TOKEN=one\0B=two\0C_API_KEY=\0rest"
    (tmp_path / "mem").write_bytes(memory)
    (tmp_path / "environ").write_bytes(memory[5:-4])
    (tmp_path / "stat").write_text(f"7 (odd) name) S {'0 ' * 46}5 0")
    monkeypatch.setattr(os, "environ", {"A_TOKEN": "one", "B": "two", "C_API_KEY": ""})
    monkeypatch.setattr(environment, "OWN", tmp_path)

    environment.take_environ()

    assert (tmp_path / "mem").read_bytes() == memory.replace(b"one", bytes(3))
