"""The pull request, replies and outside world that the stories of this folder are played with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from review_action.app.ask import Progress
from review_action.app.examiner import Examiner
from review_action.app.review import Reviewer
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.event import Event, parse_event
from review_action.domain.finding import Finding
from review_action.domain.model_settings import ModelSettings
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.report import RunReport
from review_action.domain.settings import RunnerSettings, Settings
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import AnalyzerError, PermissionDeniedError
from review_action.ports import Analyzer, LanguageModel
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.fixtures.events.read import payload
from tests.integration.fake_language_model import FakeLanguageModel

PATH = "src/cart.py"
EVAL_LINE = 2
HEAD_TEXT = "def total(items):\n    result = eval(items)\n    return result\n"
PATCH = (
    "@@ -1,2 +1,3 @@\n def total(items):\n-    return sum(items)\n"
    "+    result = eval(items)\n+    return result"
)
CONFIG_PATH = ".github/review-action.yml"
DENIED = PermissionDeniedError("Resource not accessible by integration", status=403)


def changed_file(path: str = PATH, **changed: Any) -> ChangedFile:
    known = {"path": path, "patch": PATCH, "additions": 2, "deletions": 1}
    return ChangedFile.model_validate(known | changed)


def listing(*files: ChangedFile, **changed: Any) -> FileListing:
    known = {"files": files or (changed_file(),), "total": len(files) or 1}
    return FileListing.model_validate(known | changed)


def claim(**changed: Any) -> dict[str, Any]:
    """One finding as a model gives it: anchored, severe and sure."""
    known = {
        "path": PATH,
        "line": EVAL_LINE,
        "end_line": None,
        "side": "RIGHT",
        "quote": "    result = eval(items)",
        "rule": "code-injection",
        "severity": "error",
        "title": "The items are run as code",
        "evidence": "Line 2 evaluates its argument.",
        "description": "Whoever fills the cart runs code on the server.",
        "suggestion": None,
        "confidence": "high",
    }
    return known | changed


def reply(*claims: Mapping[str, Any], **changed: Any) -> str:
    """A whole, valid reply."""
    known = {"findings": claims, "rating": 4, "summary": "The cart is totalled.", "done": True}
    return json.dumps(known | changed)


def truncated(*claims: Mapping[str, Any]) -> str:
    """A reply that was cut in the middle of one more finding."""
    whole = json.dumps({"findings": [*claims, claim(title="Never told whole")]})
    return whole[: whole.index("Never told") + 5]


NOTHING = reply(rating=9)


class FakeAnalyzer:
    """Finds what it is given, or fails."""

    name = "fake"

    def __init__(self, *found: Finding, problem: AnalyzerError | None = None) -> None:
        self._found = found
        self._problem = problem
        self.seen: Sequence[TouchedFile] = ()

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        assert seconds > 0
        self.seen = files
        if self._problem is not None:
            raise self._problem
        shown = {file.diff.path for file in files}
        return Analysis(new=tuple(each for each in self._found if each.path in shown))


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody watches."""


def examiner(
    model: LanguageModel | None,
    *analyzers: Analyzer,
    deadline: float = 60.0,
    context_tokens: int = 64_000,
    progress: Progress = silent,
) -> Examiner:
    return Examiner(
        model=model,
        analyzers=analyzers,
        clock=lambda: 0.0,
        nonce_of=lambda _: "0123456789abcdef" * 2,
        deadline=deadline,
        context_tokens=lambda: context_tokens,
        progress=progress,
    )


def settings(**changed: Any) -> Settings:
    known = {
        "runner": RunnerSettings(repository="acme/shop"),
        "model": ModelSettings(name="fake-1", base_url="https://models.example.com/v1"),
    }
    return Settings.model_validate(known | changed)


def code_host(**changed: Any) -> FakeCodeHost:
    known: dict[str, Any] = {
        "pull": pull_request(),
        "listing": listing(),
        "contents": {(HEAD_SHA, PATH): HEAD_TEXT},
    }
    return FakeCodeHost(**(known | changed))


def opened() -> Event:
    return parse_event("pull_request", payload("pull_request.opened"))


def reviewer(
    host: FakeCodeHost,
    runner: FakeRunner,
    model: LanguageModel | None = None,
    **changed: Any,
) -> Reviewer:
    """`changed` are settings."""
    return Reviewer(
        settings=settings(**changed),
        host=host,
        reviews=host,
        runner=runner,
        examiner=examiner(model or FakeLanguageModel(NOTHING, security=[reply(claim())])),
        clock=lambda: 7.0,
        first_request=lambda: 0.5,
    )


def reviewed(by: Reviewer) -> RunReport:
    outcome = by.review(12, opened())
    assert isinstance(outcome, RunReport)
    return outcome


def conclusions(host: FakeCodeHost) -> list[str | None]:
    return [check.conclusion for check in host.check_runs.values()]
