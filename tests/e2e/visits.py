"""Runs of the container's main on one pull request, in this process, and what a person sees after each."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

import review_action
from review_action.adapters.analyzers import ast_grep, installed_tools
from review_action.domain.marker import find_marker
from review_action.entrypoints.action import finish_main, main
from tests.fakes.github.people import ACTIONS_BOT
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.store import CheckRun, IssueComment, Pull, ReviewComment
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded
from tests.unit.entrypoints.step import Step

_MAIN = """
import sys
from review_action.adapters.analyzers import ast_grep, installed_tools
from review_action.entrypoints.action import main
installed_tools.TOOLS, ast_grep.is_installed = {}, bool  # as in `visiting`
sys.exit(main())
"""
KEY = "sk-test-0123456789"


class Run(NamedTuple):
    """What one run came to and cost."""

    status: int
    requests: int
    prompts: int
    log: str
    state: Mapping[str, str]
    waited: float


class Job(NamedTuple):
    """A run that goes on beside the test."""

    process: "subprocess.Popen[str]"
    step: Step

    def done(self) -> int:
        """Its exit status, once it has ended of itself."""
        log, _ = self.process.communicate(timeout=60)
        sys.stdout.write(log)
        return self.process.returncode


class Seen(NamedTuple):
    """What a person who opens the pull request counts there."""

    findings: int
    """Comments of ours on lines, ever made."""
    open: int
    """Those neither resolved nor folded away."""
    notes: int
    """Comments of ours below the description: the summary and answers."""
    verdict: str
    """Conclusion of the newest check of the head, as the merge box shows it."""


@dataclass
class Visits:
    """One pull request with its people; each run is as a fresh container would be."""

    github: LoopbackGitHub
    model: ModelServer
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    token: str = "token-write"
    inputs: dict[str, str] = field(default_factory=dict)
    """Of every run."""
    runs: int = 0
    naps: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock = SimpleNamespace(monotonic=time.monotonic, time=time.time, sleep=self.naps.append)
        self.monkeypatch.setattr("review_action.entrypoints.wiring.time", clock)

    @property
    def pull(self) -> Pull:
        return self.github.pull(1)

    def run(self, event: str, payload: Mapping[str, Any], **inputs: str) -> Run:
        """One job for one event."""
        step = self.step(**inputs)
        step.event(event, payload)
        return self.done(step, main)

    def opened(self, **inputs: str) -> Run:
        return self.run("pull_request", self.github.event(action="opened"), **inputs)

    def pushed(self, before: str, **inputs: str) -> Run:
        """The run for whatever the head is now, after it was `before`."""
        payload = self.github.event(action="synchronize", before=before, after=self.pull.head_sha)
        return self.run("pull_request", payload, **inputs)

    def push(self, files: Mapping[str, str], **inputs: str) -> Run:
        before = self.pull.head_sha
        self.github.push(1, files)
        return self.pushed(before, **inputs)

    def said(self, comment: int, *, in_thread: bool = False) -> Run:
        """The run for a comment of somebody's."""
        event = "pull_request_review_comment" if in_thread else "issue_comment"
        return self.run(event, self.github.comment_event(1, comment, in_thread=in_thread))

    def post(self, state: Mapping[str, str]) -> Run:
        """The post step, which the runner starts however the step before it ended."""
        step = self.step()
        step.event("pull_request", self.github.event())
        step.environ |= {f"STATE_{name}": value for name, value in state.items()}
        return self.done(step, finish_main)

    def start(self, event: str, payload: Mapping[str, Any], **inputs: str) -> "Job":
        """The same as a process of its own, which can be killed, or be one of two at once."""
        step = self.step(**inputs)
        step.event(event, payload)
        source = str(Path(review_action.__file__).parents[1])
        process = subprocess.Popen(
            [sys.executable, "-c", _MAIN],
            env={**step.environ, "PATH": os.defpath, "PYTHONPATH": source},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Job(process, step)

    def asked(self, questions: int) -> None:
        """Return once the model was asked so many, by a run that goes on."""
        deadline = time.monotonic() + 30
        while len(self.model.requests) < questions:
            assert time.monotonic() < deadline, "the model was not asked"
            threading.Event().wait(0.02)

    def step(self, **inputs: str) -> Step:
        self.runs += 1
        step = Step.prepare(self.folder / str(self.runs), self.monkeypatch, self.capsys)
        step.environ["GITHUB_API_URL"] = self.github.api_url
        step.environ["GITHUB_GRAPHQL_URL"] = self.github.graphql_url
        step.inputs(
            **{"model": "reviewer-1", "base-url": self.model.base_url, "api-key": KEY},
            **{"github-token": self.token} | self.inputs | inputs,
        )
        return step

    def done(self, step: Step, script: Callable[[], int]) -> Run:
        sent, asked, slept = len(self.github.requests), len(self.model.requests), len(self.naps)
        status = step.run(script)
        return Run(
            status=status,
            requests=len(self.github.requests) - sent,
            prompts=len(self.model.requests) - asked,
            log=step.log,
            state=step.state,
            waited=sum(self.naps[slept:]),
        )

    @property
    def seen(self) -> Seen:
        return Seen(
            findings=len(self.findings),
            open=len(self.open),
            notes=len(self.notes),
            verdict=self.check.conclusion or self.check.status,
        )

    @property
    def findings(self) -> list[ReviewComment]:
        return [
            note
            for note in self.pull.review_comments
            if note.user == ACTIONS_BOT and note.in_reply_to is None
        ]

    @property
    def open(self) -> list[ReviewComment]:
        resolved = self.pull.resolved
        return [n for n in self.findings if n.id not in resolved and n.minimized is None]

    @property
    def notes(self) -> list[IssueComment]:
        return [note for note in self.pull.issue_comments if note.user == ACTIONS_BOT]

    @property
    def summary(self) -> IssueComment:
        (one,) = [note for note in self.notes if _is_summary(note.body)]
        return one

    @property
    def check(self) -> CheckRun:
        """Of several of a name the newest counts."""
        return self.checks_on(self.pull.head_sha)[-1]

    def checks_on(self, sha: str) -> list[CheckRun]:
        return [run for run in self.github.world.check_runs if run.head_sha == sha]

    @property
    def open_paths(self) -> list[str]:
        return sorted(note.path for note in self.open)

    @property
    def doubles(self) -> list[str]:
        """Fingerprints that two open comments carry, and the summary when there are two of it."""
        bodies = [*(note.body for note in self.open), *(note.body for note in self.notes)]
        said = [marker.comment for body in bodies if (marker := find_marker(body))]
        return sorted({one for one in said if said.count(one) > 1})


def _is_summary(body: str) -> bool:
    marker = find_marker(body)
    return marker is not None and marker.kind == "summary"


def careful(request: Recorded) -> str:
    """The fake reviewer without its remark on code that has nothing wrong."""
    reply = json.loads(review(request))
    kept = [each for each in reply.get("findings", ()) if each["title"] != "This line has no test"]
    return json.dumps(reply | ({"findings": kept} if "findings" in reply else {}))


@contextmanager
def visiting(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    github: LoopbackGitHub | None = None,
) -> Iterator[Visits]:
    """A GitHub without a pull request yet, and a model, as long as a test takes.

    Without the tools that are programs, or processes of our own: the code of these stories has names that nothing defines,
    and what they tell of is what becomes of a model's findings.
    """
    monkeypatch.setattr(installed_tools, "TOOLS", {})
    monkeypatch.setattr(ast_grep, "is_installed", lambda: False)
    place = github or LoopbackGitHub(folder / "github")
    with place, ModelServer(careful, key=KEY) as model:
        yield Visits(place, model, folder, monkeypatch, capsys)
