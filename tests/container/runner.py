"""Starts the image as GitHub's runner does: its mounts, its variables, its file commands, its signals.

What the runner does is read from its source, github.com/actions/runner: ContainerActionHandler.cs (mounts, variables),
DockerCommandManager.cs (the command line), FileCommandManager.cs (how the command files are read).
"""

import json
import os
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
MOUNTS = ("runner_temp", "home", "workflow", "file_commands", "workspace")
COMMAND_FILES = ("output", "state", "step_summary", "env", "path")
TOKEN_EXPRESSION = "${{ github.token }}"


@dataclass(frozen=True)
class Outcome:
    """What the runner knows once the container has ended."""

    status: int
    log: str
    outputs: Mapping[str, str]
    state: Mapping[str, str]
    summary: str


@dataclass(frozen=True)
class Step:
    """One step of a job that uses the action."""

    image: str
    root: Path
    event_name: str
    payload: Mapping[str, Any]
    api_url: str
    repository: str
    token: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    """The `env:` of workflow and job, which the runner passes too."""

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    def prepare(self) -> None:
        for name in MOUNTS:
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for name in COMMAND_FILES:
            (self.root / "file_commands" / name).touch()
        (self.root / "workflow" / "event.json").write_text(json.dumps(self.payload))

    def run(self) -> Outcome:
        with self.started() as process:
            log, _ = process.communicate(timeout=120)
        return self.outcome(process.returncode, log)

    def run_post(self) -> Outcome:
        """The post step: a new container, the other entry point, the state of the first."""
        state = read_commands(self.root / "file_commands" / "state")
        environ = {**self.environ, **{f"STATE_{name}": value for name, value in state.items()}}
        entrypoint = load_action()["runs"]["post-entrypoint"]
        command = self.command(f"post-{uuid.uuid4().hex}", environ, entrypoint)
        done = subprocess.run(command, **_CAPTURE, check=False, timeout=60)
        return self.outcome(done.returncode, done.stdout)

    @contextmanager
    def started(self, name: str | None = None) -> Iterator[subprocess.Popen[str]]:
        self.prepare()
        name = name or f"run-{uuid.uuid4().hex}"
        with subprocess.Popen(self.command(name, self.environ), **_CAPTURE) as process:
            try:
                yield process
            finally:
                process.kill()
                remove_container(name)

    def outcome(self, status: int, log: str) -> Outcome:
        files = self.root / "file_commands"
        return Outcome(
            status=status,
            log=log,
            outputs=read_commands(files / "output"),
            state=read_commands(files / "state"),
            summary=(files / "step_summary").read_text(),
        )

    def command(
        self, name: str, environ: Mapping[str, str], entrypoint: str | None = None
    ) -> list[str]:
        variables = {**environ, **self.input_variables(), **self.runner_variables()}
        return [
            *("podman", "run", "--name", name, "--label", "review-action-test"),
            *("--workdir", "/github/workspace", "--rm", "--network", "host"),
            *(part for item in variables.items() for part in ("-e", "=".join(item))),
            *(("--entrypoint", entrypoint) if entrypoint else ()),
            *(part for mount in MOUNTS for part in ("-v", f"{self.root / mount}:/github/{mount}")),
            self.image,
        ]

    def input_variables(self) -> dict[str, str]:
        given = {
            name: str(spec.get("default", "")) for name, spec in load_action()["inputs"].items()
        }
        given |= self.inputs
        # Upper case, blanks to underscores, and nothing else: hyphens stay.
        return {
            f"INPUT_{name.upper().replace(' ', '_')}": value.replace(TOKEN_EXPRESSION, self.token)
            for name, value in given.items()
        }

    def runner_variables(self) -> dict[str, str]:
        files = {name: f"/github/file_commands/{name}" for name in COMMAND_FILES}
        github = {
            "ACTION": "__self",
            "ACTOR": "octocat",
            "API_URL": self.api_url,
            "EVENT_NAME": self.event_name,
            "EVENT_PATH": "/github/workflow/event.json",
            "GRAPHQL_URL": f"{self.api_url}/graphql",
            "JOB": "review",
            "REPOSITORY": self.repository,
            "RUN_ATTEMPT": "1",
            "RUN_ID": "4711",
            "RUN_NUMBER": "1",
            "SERVER_URL": "https://github.com",
            "SHA": "0" * 40,
            "TRIGGERING_ACTOR": "octocat",
            "WORKFLOW": "review",
            "WORKSPACE": "/github/workspace",
            **{name.upper(): path for name, path in files.items()},
        }
        return {
            **{f"GITHUB_{name}": value for name, value in github.items()},
            "HOME": "/github/home",
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": "/github/runner_temp",
            "RUNNER_TOOL_CACHE": "/opt/hostedtoolcache",
            "GITHUB_ACTIONS": "true",
            "CI": "true",
        }


def load_action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return loaded


def read_commands(path: Path) -> dict[str, str]:
    """Read a file of `name=value` and `name<<DELIMITER` commands; the first of `=` and `<<` decides."""
    lines = iter(path.read_text().splitlines())
    values = {}
    for line in lines:
        if not line:
            continue
        plain, heredoc = line.find("="), line.find("<<")
        if heredoc < 0 or 0 <= plain < heredoc:
            name, value = line.split("=", 1)
        else:
            name, delimiter = line.split("<<", 1)
            value = "\n".join(iter(lines.__next__, delimiter))
        values[name] = value
    return values


def signal_and_wait(process: subprocess.Popen[str], number: int) -> tuple[float, str]:
    """Signal the client, as the runner does on cancel; seconds until the container is gone, and its log."""
    started = time.monotonic()
    os.kill(process.pid, number)
    log, _ = process.communicate(timeout=30)
    return time.monotonic() - started, log


def kill_container(name: str) -> None:
    """As the runner does when patience ends: nothing in the container hears of it."""
    subprocess.run(["podman", "kill", "--signal", "KILL", name], check=True, capture_output=True)


def remove_container(name: str) -> None:
    subprocess.run(
        ["podman", "rm", "--force", "--time", "0", "--ignore", name],
        check=True,
        capture_output=True,
    )


_CAPTURE: dict[str, Any] = {
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "stdin": subprocess.DEVNULL,
    "text": True,
    "errors": "replace",
}
