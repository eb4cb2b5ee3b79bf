"""A maintainer's word from the comment to the gate: kept, signed, and told."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from review_action.app.commands.answer_command import answer_command
from review_action.app.commands.context import CommandContext
from review_action.app.commands.remembering import ReviewingMemory
from review_action.app.gate import Gate
from review_action.app.review import Reviewer
from review_action.domain.answer import Answer
from review_action.domain.decision import Command
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.pipeline.intake.parse_command import parse_command
from tests.fakes.fake_runner import FakeRunner
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    claim,
    code_host,
    conclusions,
    examiner,
    reply,
    reviewed,
    settings,
)


@pytest.fixture
def host() -> FakeCodeHost:
    return code_host(permissions={"mona": "write"})


@pytest.fixture
def by(host: FakeCodeHost) -> Reviewer:
    return Reviewer(
        settings=settings(state_key=SecretStr("k" * 40), verify=False),
        host=host,
        reviews=host,
        runner=FakeRunner(),
        examiner=examiner(FakeLanguageModel(reply(claim()))),
        clock=lambda: 7.0,
        first_request=lambda: 0.5,
        threads=host,
        gate=Gate(host, host.get_permission),
    )


def give(by: Reviewer, host: FakeCodeHost, body: str, *, comment_id: int = 0) -> Answer:
    asked = parse_command(body)
    assert asked is not None
    context = CommandContext(
        reviewer=by,
        people=host,
        threads=host,
        gate=host,
        memory=ReviewingMemory(by),
        redact=str,
    )
    command = Command(
        **dict(asked),
        pull_number=12,
        comment_id=comment_id or 900,
        in_thread=bool(comment_id),
        author="mona",
    )
    answer = answer_command(context, command)
    assert answer is not None
    return answer


def test_ignore__opens_the_gate_and_keeps_it_open(by: Reviewer, host: FakeCodeHost) -> None:
    assert reviewed(by).verdict.conclusion == "fail"
    (posted,) = host.comments

    answer = give(by, host, "/ignore it is a toy", comment_id=posted.id)

    assert answer.report is not None
    assert answer.report.verdict.conclusion == "pass"
    assert posted.resolved
    (summary,) = host.summaries
    assert "it is a toy" in summary.body
    assert "mona" in summary.body
    assert reviewed(by).verdict.conclusion == "pass"
    assert len(host.comments) == 1
    assert conclusions(host)[-1] == "pass"


def test_override__turns_the_gate_neutral_for_this_head_alone(
    by: Reviewer, host: FakeCodeHost
) -> None:
    assert reviewed(by).verdict.conclusion == "fail"

    answer = give(by, host, "/override it must go out")

    assert answer.report is not None
    assert answer.report.verdict.overridden_by == "mona"
    assert conclusions(host)[-1] == "inconclusive"
    assert "it must go out" in host.summaries[0].body
    host.pull = host.pull.model_copy(update={"head_sha": "c" * 40})
    assert reviewed(by).verdict.overridden_by == ""
    assert conclusions(host)[-1] == "fail"


def test_remembering__nothing_is_kept_that_nothing_can_sign(
    by: Reviewer, host: FakeCodeHost
) -> None:
    unsigned = replace(by, settings=settings(verify=False))
    reviewed(unsigned)
    answer = give(unsigned, host, "/override it must go out")
    assert not answer.done
    assert "state-key" in answer.text
    assert conclusions(host)[-1] == "fail"
