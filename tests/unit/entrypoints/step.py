"""A step of a job in this process: the runner's files and variables, and what the step left in them."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.job import read_file_command
from tests.fixtures.events.read import payload


@dataclass
class Step:
    """Change `environ` or `event` before `run`."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environ: dict[str, str]
    log: str = ""

    @classmethod
    def prepare(
        cls, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> "Step":
        for name in ("workspace", "temp"):
            (folder / name).mkdir(parents=True)
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/widgets",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_WORKSPACE": str(folder / "workspace"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STATE": str(folder / "state"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "RUNNER_TEMP": str(folder / "temp"),
            # Nobody listens there: a test that does not expect a request would notice one.
            "GITHUB_API_URL": "http://127.0.0.1:9",
            "GITHUB_GRAPHQL_URL": "http://127.0.0.1:9/graphql",
            "INPUT_GITHUB-TOKEN": "token-reviewer",
        }
        step = cls(folder, monkeypatch, capsys, environ)
        step.event("pull_request", payload("pull_request.opened"))
        return step

    def event(self, name: str, content: Mapping[str, Any]) -> None:
        self.environ["GITHUB_EVENT_NAME"] = name
        self.raw_event(json.dumps(content).encode())

    def raw_event(self, content: bytes) -> None:
        (self.folder / "event.json").write_bytes(content)

    def inputs(self, **given: str) -> None:
        for name, value in given.items():
            self.environ[f"INPUT_{name.upper().replace('_', '-')}"] = value

    def run(self, main: Callable[[], int]) -> int:
        """The exit status; the log is kept."""
        with self.monkeypatch.context() as patched:
            patched.setattr(os, "environ", self.environ)
            status = main()
        self.log = self.capsys.readouterr().out
        return status

    @property
    def outputs(self) -> dict[str, str]:
        return read_file_command(self._text("output"))

    @property
    def state(self) -> dict[str, str]:
        return read_file_command(self._text("state"))

    @property
    def summary(self) -> str:
        return self._text("summary")

    @property
    def said(self) -> str:
        """The log without the lines that the runner swallows."""
        hidden = ("::add-mask::", "::debug::")
        return "\n".join(line for line in self.log.splitlines() if not line.startswith(hidden))

    def _text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""
