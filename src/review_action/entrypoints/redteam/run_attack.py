"""Carries out one attack on the whole action: event in, everything it does seen from outside."""

import io
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from review_action.domain.diff import FileDiff
from review_action.domain.report import RunReport
from review_action.entrypoints import action
from review_action.entrypoints.redteam.attack_case import AttackCase, Change, ObeyingModel
from review_action.entrypoints.redteam.attack_part import attack_part
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.entrypoints.redteam.obeying_model import ScriptedModel
from review_action.entrypoints.redteam.observation import Observation
from review_action.entrypoints.redteam.read_values import read_values
from review_action.entrypoints.redteam.scene import (
    KEY,
    REPOSITORY,
    TOKEN,
    build_event,
    build_host,
)
from review_action.entrypoints.redteam.swapped import Swap, swapped
from review_action.errors import DiffSyntaxError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.speaking.to_html import to_html

PAYLOAD: Final = "review-payload.json"
MOST_READ: Final = 2_000_000
"""Characters of a file the run left that are looked at."""


def run_attack(case: AttackCase, defences_off: tuple[Swap, ...] = ()) -> Observation:
    """What came of it; nothing outside a temporary directory is touched, and no network."""
    with TemporaryDirectory(prefix="redteam-") as folder:
        place = _Place(Path(folder).resolve(), case)
        place.furnish()
        with swapped(defences_off):
            if case.stage == "parts":
                return attack_part(case, place.workspace, place.outside)
            return place.attacked()


@dataclass(frozen=True)
class _Place:
    """The machine of one job."""

    root: Path
    case: AttackCase

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def outside(self) -> Path:
        return self.root / "outside"

    def furnish(self) -> None:
        for folder in (self.workspace, self.outside, self.root / "temp"):
            folder.mkdir()
        for path, text in self.case.given.workspace.items():
            file = self.workspace / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for path, target in self.case.given.links.items():
            link = self.workspace / path
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target.replace("{outside}", str(self.outside)))

    def attacked(self) -> Observation:
        """The run that is attacked, after what comes before it."""
        given, model = self.case.given, self.case.model
        host = build_host(given)
        if given.earlier is not None:
            self.run_earlier(host)
            host.calls.clear()
        if self.case.stage != "publish":
            return self.run(host, model)
        self.run(host, model, mode="analyze", payload=PAYLOAD)
        self.tamper(given.tamper)
        host.calls.clear()
        return self.run(host, model, mode="publish", payload=PAYLOAD)

    def run(self, host: FakeCodeHost, script: ObeyingModel, **inputs: str) -> Observation:
        given = self.case.given
        model = ScriptedModel(script)
        event, payload = build_event(given, host.pull)
        environ = self._environ(event, payload, {**given.inputs, **inputs}) | given.environment
        log = io.StringIO()
        began = time.monotonic()
        with swapped(_substitutes(host, model, tools=given.tools)), redirect_stdout(log):
            status = action.main(environ)
        outputs = read_values(self.root / "output")
        report = _json(self.workspace / outputs.get("report", ""), self.root)
        return Observation(
            host=host,
            status=status,
            log=log.getvalue(),
            outputs=outputs,
            job_summary=(self.root / "summary").read_text(encoding="utf-8"),
            report=report,
            page=_page(report, host) if report else "",
            files=dict(_left(self.workspace, given.workspace)),
            prompts=tuple(model.prompts),
            seconds=time.monotonic() - began,
            outside=dict(_left(self.outside, {})),
            secrets=(KEY, TOKEN),
        )

    def run_earlier(self, host: FakeCodeHost) -> None:
        """Under another key, of another pull request or commit; what it leaves stands on this one."""
        earlier = self.case.given.earlier
        assert earlier is not None
        pull = host.pull
        host.pull = pull.model_copy(
            update={
                "number": earlier.pull_number,
                "base_repository": earlier.repository,
                "head_sha": earlier.head or pull.head_sha,
                "draft": False,
            }
        )
        files = earlier.files or self.case.given.files
        said = self.case.given.model_copy(
            update={"said": None, "event": "pull_request", "files": files}
        )
        before = replace(self, case=self.case.model_copy(update={"given": said}))
        then, now = build_host(said), (host.listing, host.contents)
        host.listing, host.contents = then.listing, then.contents
        model = ObeyingModel(findings=({},) if earlier.found else ())
        before.run(host, model, api_key=earlier.key or KEY)
        host.pull = pull
        host.listing, host.contents = now
        for glob, text in earlier.leaves.items():
            for file in filter(Path.is_file, self.workspace.glob(glob)):
                file.write_text(text, encoding="utf-8")
        for posted in host.summaries:
            for pattern, instead in earlier.edits.items():
                posted.body = re.sub(pattern, instead, posted.body)

    def tamper(self, changes: tuple[Change, ...]) -> None:
        if not changes:
            return
        file = self.workspace / PAYLOAD
        document = json.loads(file.read_text(encoding="utf-8"))
        for change in changes:
            _change(document, change)
        file.write_text(json.dumps(document), encoding="utf-8")

    def _environ(
        self, event: str, payload: Mapping[str, Any], inputs: Mapping[str, str]
    ) -> dict[str, str]:
        for name in ("output", "state", "summary"):
            (self.root / name).write_text("", encoding="utf-8")
        (self.root / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        said = {
            "github-token": TOKEN,
            "model": "openai-compatible:worst-case",
            "base-url": "https://models.invalid/v1",
            "api-key": KEY,
            **{name.replace("_", "-"): value for name, value in inputs.items()},
        }
        return {
            "PATH": os.defpath,
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": "https://github.invalid/api",
            "GITHUB_GRAPHQL_URL": "https://github.invalid/graphql",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.root / "event.json"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(self.root / "output"),
            "GITHUB_STATE": str(self.root / "state"),
            "GITHUB_STEP_SUMMARY": str(self.root / "summary"),
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1",
            "RUNNER_TEMP": str(self.root / "temp"),
            **{f"INPUT_{name.upper()}": value for name, value in said.items() if value},
        }


def _substitutes(host: FakeCodeHost, model: ScriptedModel, *, tools: bool) -> list[Swap]:
    swaps = [
        Swap("entrypoints.wiring:build_host", lambda *_, **__: host),
        Swap("adapters.llm.build:build_model", lambda *_, **__: model),
    ]
    if not tools:
        none = Swap("entrypoints.change_analyzers:build_change_analyzers", lambda *_: lambda *_: ())
        swaps.append(none)
    return swaps


def _json(file: Path, root: Path) -> dict[str, Any]:
    if not file.resolve().is_relative_to(root) or not file.is_file():
        return {}
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def _page(report: Mapping[str, Any], host: FakeCodeHost) -> str:
    """As `local --format html` writes it."""
    read = RunReport.model_validate(report)
    return to_html(read, [*_parsed(host)], title=host.pull.title)


def _parsed(host: FakeCodeHost) -> Iterator[FileDiff]:
    for file in host.listing.files:
        with suppress(DiffSyntaxError):
            yield parse_diff(file)


def _left(folder: Path, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if file.is_file() and not file.is_symlink() and name not in known:
            yield name, file.read_text(encoding="utf-8", errors="replace")[:MOST_READ]


def _change(document: Any, change: Change) -> None:
    """RFC 6901 pointer; `-` appends."""
    *path, last = [part.replace("~1", "/") for part in change.at.split("/")[1:]]
    for part in path:
        document = document[int(part)] if isinstance(document, list) else document[part]
    if isinstance(document, list):
        if last == "-":
            document.append(change.value)
        else:
            document[int(last)] = change.value
    else:
        document[last] = change.value
