"""A pull request that lives on: pushes, people and runs between them, played on the host in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from review_action.app.gate import Gate
from review_action.app.review import Reviewer
from review_action.domain.decision import Skip
from review_action.domain.event import Event, parse_event
from review_action.domain.model_settings import ModelSettings
from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import changed_file, examiner, listing, settings
from tests.unit.intake.states import SECRET

MODEL = ModelSettings(
    name="fake-1", base_url="https://models.example.com/v1", api_key=SecretStr(SECRET)
)
LINES = 30
BAD = "    result = eval(items)"
WORSE = "    os.system(name)"


def patch(*edits: tuple[int, str]) -> str:
    """Of a file of numbered lines, with some of them replaced: one hunk a line."""
    hunks = []
    for line, text in edits:
        rows = [f" line {n}" for n in range(line - 2, line)]
        rows += [f"-line {line}", f"+{text}"]
        rows += [f" line {n}" for n in range(line + 1, line + 3)]
        hunks.append(f"@@ -{line - 2},5 +{line - 2},5 @@\n" + "\n".join(rows))
    return "\n".join(hunks)


@dataclass
class Life:
    """One pull request; each run is a fresh process that knows what stands on the host alone."""

    host: FakeCodeHost = field(
        default_factory=lambda: FakeCodeHost(pull=pull_request(), permissions={"ann": "write"})
    )
    runner: FakeRunner = field(default_factory=FakeRunner)
    model: FakeLanguageModel = field(default_factory=lambda: FakeLanguageModel(""))
    """Of the last run."""
    before: str = ""

    def push(self, head: str, files: Mapping[str, str], **pull: Any) -> None:
        """A new head whose whole change is `files`: path to patch."""
        self.before = self.host.pull.head_sha
        changed = [changed_file(path, patch=text) for path, text in files.items()]
        self.host.listing = listing(*changed, complete=True, total=len(changed))
        self.host.pull = self.host.pull.model_copy(update={"head_sha": head * 40, **pull})

    def event(self, **told: Any) -> Event:
        action = "opened" if self.before == HEAD_SHA else "synchronize"
        payload = {"action": action, "pull_request": {"number": 12}}
        if action == "synchronize":
            payload |= {"before": self.before, "after": self.host.pull.head_sha}
        return parse_event("pull_request", payload | told)

    def reviewer(self, reply: str, **changed: Any) -> Reviewer:
        self.model = model = FakeLanguageModel(reply)
        # One specialist and no second look, so that a reply is what was found.
        given = {"model": MODEL, "agents": ("security",), "verify": False} | changed
        return Reviewer(
            settings=settings(**given),
            host=self.host,
            reviews=self.host,
            runner=self.runner,
            examiner=examiner(model),
            clock=lambda: 7.0,
            first_request=lambda: None,
            threads=self.host,
            gate=Gate(self.host, self.host.get_permission),
        )

    def run(self, reply: str, event: Event | None = None, **changed: Any) -> RunReport:
        self.host.calls.clear()
        outcome = self.reviewer(reply, **changed).review(12, event or self.event())
        assert not isinstance(outcome, Skip), outcome
        return outcome

    @property
    def shown(self) -> str:
        """What the last run's model was shown of the change."""
        return "\n".join(prompt.shared for prompt in self.model.prompts)

    @property
    def open_threads(self) -> list[int]:
        """Numbers of the comments, in the order they were made."""
        return [
            number
            for number, comment in enumerate(self.host.comments)
            if not comment.resolved and not comment.minimized
        ]

    @property
    def summary(self) -> str:
        (one,) = self.host.summaries
        return one.body
