"""Runners, and what the rest of a job sees of them."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from review_action.adapters.runner import ActionsRunner
from review_action.domain.finding import Severity
from review_action.domain.review import Annotation
from review_action.ports import Runner
from tests.fakes.fake_runner import FakeRunner

SECRET = 'ghs_0123456789"+/é$%&'  # every encoding changes it
BINARY = "AbCdEfGh1234567890xyz"


def read_values(file: Path) -> dict[str, str]:
    """Values as GitHub's runner reads them: the first of `=` and `<<` in a line decides."""
    values: dict[str, str] = {}
    lines = iter(file.read_text(encoding="utf-8").split("\n") if file.exists() else [])
    for line in lines:
        if not line:
            continue
        heredoc, equals = line.find("<<"), line.find("=")
        if heredoc < 0 or 0 <= equals < heredoc:
            name, _, value = line.partition("=")
            values[name] = value
            continue
        name, _, delimiter = line.partition("<<")
        values[name] = "\n".join(iter(lines.__next__, delimiter))
    return values


class Job(Protocol):
    """A runner, and what the rest of the job sees of it."""

    @property
    def runner(self) -> Runner: ...
    @property
    def log(self) -> str: ...
    @property
    def outputs(self) -> Mapping[str, str]: ...
    @property
    def state(self) -> Mapping[str, str]: ...
    @property
    def summary(self) -> str: ...
    def annotations(self, level: Severity) -> int: ...
    def report(self, path: str) -> str: ...


class FakeJob:
    def __init__(self) -> None:
        self.runner = FakeRunner()

    @property
    def log(self) -> str:
        return self.runner.text

    @property
    def outputs(self) -> Mapping[str, str]:
        return self.runner.outputs

    @property
    def state(self) -> Mapping[str, str]:
        return self.runner.state

    @property
    def summary(self) -> str:
        return self.runner.summary

    def annotations(self, level: Severity) -> int:
        return sum(1 for each in self.runner.annotations if each.level == level)

    def report(self, path: str) -> str:
        return self.runner.files[path.removeprefix(".review-action/")]


class ActionsJob:
    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("workspace", "temp"):
            (root / name).mkdir()
        self.environ = {
            "GITHUB_OUTPUT": str(root / "output"),
            "GITHUB_STATE": str(root / "state"),
            "GITHUB_STEP_SUMMARY": str(root / "summary"),
            "GITHUB_WORKSPACE": str(root / "workspace"),
            "RUNNER_TEMP": str(root / "temp"),
            "INPUT_GITHUB-TOKEN": f" {SECRET}\n",
            "INPUT_API-KEY": BINARY,
        }
        self.stream = io.StringIO()
        self.runner = ActionsRunner.from_environ(self.environ, stream=self.stream)

    @property
    def log(self) -> str:
        return self.stream.getvalue()

    @property
    def said(self) -> list[str]:
        """Lines without the masks they begin with."""
        return [line for line in self.log.splitlines() if not line.startswith("::add-mask::")]

    @property
    def outputs(self) -> Mapping[str, str]:
        return read_values(self.root / "output")

    @property
    def state(self) -> Mapping[str, str]:
        return read_values(self.root / "state")

    @property
    def summary(self) -> str:
        file = self.root / "summary"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def annotations(self, level: Severity) -> int:
        name = {"error": "error", "warning": "warning", "info": "notice"}[level]
        return sum(1 for line in self.log.splitlines() if line.startswith(f"::{name} "))

    def report(self, path: str) -> str:
        return (self.root / "workspace" / path).read_text(encoding="utf-8")


def note(level: Severity = "error", **fields: object) -> Annotation:
    return Annotation.model_validate(
        {
            "path": "src/a.py",
            "start_line": 3,
            "end_line": 4,
            "level": level,
            "title": "Title",
            "message": "Message",
            **fields,
        }
    )
