"""A command given on the pull request of `stage`, and what came of it."""

import json
from dataclasses import dataclass, field
from typing import Any

from review_action.app.commands.answer_command import answer_command
from review_action.app.commands.context import CommandContext
from review_action.app.redacted import RedactedModel
from review_action.app.review import Reviewer
from review_action.domain.answer import Answer
from review_action.domain.decision import Command, Skip
from review_action.domain.report import RunReport, Verdict
from review_action.domain.state import Override, Suppression
from review_action.domain.talk import Statement, Thread
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.pipeline.intake.parse_command import parse_command
from review_action.ports import LanguageModel
from tests.fakes.fake_people import FakePeople
from tests.fakes.fake_runner import FakeRunner
from tests.integration.fake_language_model import FakeLanguageModel, Said
from tests.integration.stage import EVAL_LINE, PATH, code_host, examiner, settings

SECRET = "sk-very-secret-value"
THREAD = Thread(
    thread_id="T1",
    comment_id=70,
    path=PATH,
    line=EVAL_LINE,
    can_resolve=True,
    fingerprint="f" * 16,
    statements=(
        Statement(author="github-actions[bot]", text="The items are run as code", own=True),
        Statement(author="mona", text="/explain"),
    ),
)
FAILED = RunReport(verdict=Verdict(conclusion="fail", blocking=("f" * 16,)))


@dataclass
class FakeMemory:
    """Keeps a word and tells what the gate says then."""

    outcome: RunReport | Skip = FAILED
    kept: list[Suppression | Override] = field(default_factory=list)

    def suppress(self, number: int, suppression: Suppression) -> RunReport | Skip:
        assert number == 12
        self.kept.append(suppression)
        return self.outcome

    def override(self, number: int, override: Override) -> RunReport | Skip:
        assert number == 12
        self.kept.append(override)
        return self.outcome


def said(**fields: Any) -> str:
    """A model's whole reply."""
    return json.dumps({**fields, "done": True})


@dataclass
class Scene:
    """One pull request, mona who may write, and everybody else who may not."""

    otherwise: Said = ""
    host: FakeCodeHost = field(default_factory=code_host)
    runner: FakeRunner = field(default_factory=FakeRunner)
    memory: FakeMemory = field(default_factory=FakeMemory)
    inputs: dict[str, Any] = field(default_factory=dict)
    deadline: float = 60.0

    def __post_init__(self) -> None:
        self.people = FakePeople(self.host, permissions={"mona": "write"})
        self.model = FakeLanguageModel(self.otherwise)

    @property
    def context(self) -> CommandContext:
        model: LanguageModel | None = None if self.inputs.get("model", 1) is None else self.model

        def redact(text: str) -> str:
            return text.replace(SECRET, "***")

        return CommandContext(
            reviewer=Reviewer(
                settings=settings(**{"verify": False, **self.inputs}),
                host=self.host,
                reviews=self.host,
                runner=self.runner,
                examiner=examiner(model and RedactedModel(model, redact), deadline=self.deadline),
                clock=lambda: 7.0,
                first_request=lambda: 0.5,
            ),
            people=self.people,
            threads=self.people,
            gate=self.people,
            memory=self.memory,
            redact=redact,
        )

    def give(
        self,
        body: str,
        *,
        by: str = "mona",
        thread: Thread | None = None,
        comment_id: int = 900,
        said_at: str = "",
    ) -> Answer | None:
        asked = parse_command(body)
        assert asked is not None
        self.people.thread = thread
        command = Command(
            **dict(asked),
            pull_number=12,
            comment_id=comment_id,
            in_thread=thread is not None,
            author=by,
            said_at=said_at,
        )
        return answer_command(self.context, command)

    @property
    def note(self) -> str:
        (note,) = self.people.notes
        return note
