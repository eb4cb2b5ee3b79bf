"""Runs the installed console script with the environment, files and event a runner would give it."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.github.server import LoopbackGitHub

TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """What a job leaves behind."""

    status: int
    log: str
    outputs: Mapping[str, str]
    state: Mapping[str, str]
    summary: str
    report: Mapping[str, Any]
    sarif: Mapping[str, Any]


@dataclass
class Job:
    """One step of a workflow; each `run` gets fresh files, as each step does."""

    scripts: Path
    home: Path
    api_url: str
    graphql_url: str
    repository: str
    token: str
    inputs: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    @classmethod
    def at(
        cls, github: LoopbackGitHub, *, scripts: Path, home: Path, inputs: dict[str, str]
    ) -> "Job":
        """A job of that repository with a token that may write reviews."""
        return cls(
            scripts=scripts,
            home=home,
            api_url=github.api_url,
            graphql_url=github.graphql_url,
            repository=github.full_name,
            token="token-reviewer",
            inputs=inputs,
        )

    def run(
        self,
        event: str,
        payload: Mapping[str, Any],
        *,
        script: str = "review-action",
        **inputs: str,
    ) -> Outcome:
        process, folder = self.start(event, payload, script=script, **inputs)
        log, _ = process.communicate(timeout=TIMEOUT_SECONDS)
        return self.outcome(process.returncode, log, folder)

    def start(
        self,
        event: str,
        payload: Mapping[str, Any],
        *,
        script: str = "review-action",
        **inputs: str,
    ) -> tuple["subprocess.Popen[str]", Path]:
        folder, environ = self.prepared(event, payload, **inputs)
        process = subprocess.Popen(
            [str(self.scripts / script)],
            env=environ,
            cwd=folder / "workspace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return process, folder

    def prepared(
        self, event: str, payload: Mapping[str, Any], **inputs: str
    ) -> tuple[Path, dict[str, str]]:
        """What the runner makes before a step starts: its files, and its variables."""
        self.runs += 1
        folder = self.home / f"run-{self.runs}"
        for name in ("temp", "workspace", "home"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("output", "state", "summary"):
            (folder / name).touch()
        (folder / "event.json").write_text(json.dumps(payload))
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return folder, self.environ(event, folder, given)

    def environ(self, event: str, folder: Path, inputs: Mapping[str, str]) -> dict[str, str]:
        given = {"github-token": self.token, **self.inputs, **inputs}
        coverage = {k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")}
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder / "home"),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.api_url,
            "GITHUB_GRAPHQL_URL": self.graphql_url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.repository,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_WORKSPACE": str(folder / "workspace"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STATE": str(folder / "state"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1",
            "RUNNER_TEMP": str(folder / "temp"),
            **{f"INPUT_{name.upper()}": value for name, value in given.items()},
            **coverage,
            **self.extra,
        }

    def outcome(self, status: int, log: str, folder: Path) -> Outcome:
        outputs = read_file_command((folder / "output").read_text())
        report, sarif = outputs.get("report"), outputs.get("sarif")
        workspace = folder / "workspace"  # the outputs' paths are relative to it, for later steps
        return Outcome(
            status=status,
            log=log,
            outputs=outputs,
            state=read_file_command((folder / "state").read_text()),
            summary=(folder / "summary").read_text(),
            report=json.loads((workspace / report).read_text()) if report else {},
            sarif=json.loads((workspace / sarif).read_text()) if sarif else {},
        )


def read_file_command(text: str) -> dict[str, str]:
    """A `GITHUB_OUTPUT` or `GITHUB_STATE` file as the runner reads it (docs/facts.md, 5. Runner)."""
    values: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        heredoc = re.fullmatch(r"([^=<]+)<<(.+)", line)
        if heredoc is None:
            name, _, value = line.partition("=")
            values[name] = value
            continue
        held: list[str] = []
        for inner in lines:
            if inner == heredoc[2]:
                break
            held.append(inner)
        values[heredoc[1]] = "\n".join(held)
    return values


def stop(process: "subprocess.Popen[str]", signum: int = signal.SIGTERM) -> str:
    """Send what the runner sends on cancel and wait for the end; the log."""
    process.send_signal(signum)
    log, _ = process.communicate(timeout=TIMEOUT_SECONDS)
    return log
