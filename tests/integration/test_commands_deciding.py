"""Commands about reviews, findings and the gate, and what each must not decide."""

import pytest

from review_action.agents import AGENTS
from review_action.domain.decision import Skip
from review_action.domain.marker import find_marker
from review_action.domain.report import SuppressedFinding
from review_action.domain.review import CheckRun
from review_action.domain.state import Override, Suppression
from review_action.domain.talk import Statement
from review_action.entrypoints.redteam.posted import Posted
from tests.fakes.fake_people import DENIED
from tests.fakes.pull_request import pull_request
from tests.integration.commands import FAILED, THREAD, FakeMemory, Scene
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    NOTHING,
    PATH,
    claim,
    conclusions,
    reply,
)
from tests.unit.judging.diffs import finding

# /review and /refactor


def reviewing(said: str = NOTHING) -> Scene:
    """Whichever agents are asked."""
    scene = Scene()
    scene.model = FakeLanguageModel(said)
    return scene


def test_review__the_whole_change_is_published_as_ever() -> None:
    scene = reviewing(reply(claim()))

    answer = scene.give("/review")

    assert answer is not None
    assert answer.report is not None
    assert answer.report.verdict.conclusion == "fail"
    assert conclusions(scene.host) == ["fail"]
    assert len(scene.host.comments) == 1
    assert scene.people.notes == []
    assert scene.people.said == ["eyes", "rocket"]


def test_review__of_a_draft_is_asked_for() -> None:
    scene = reviewing()
    scene.host.pull = pull_request(draft=True, labels=("skip-review",))
    answer = scene.give("/review full deep")
    assert answer is not None
    assert answer.report is not None


@pytest.mark.parametrize("command", ["/review", "/review src"])
def test_review__of_a_closed_pull_request(command: str) -> None:
    scene = reviewing()
    scene.host.pull = pull_request(state="closed")
    scene.give(command)
    assert "The pull request is closed." in scene.note
    assert scene.people.said == ["eyes", "confused"]


def test_review__where_nothing_can_be_published_the_answer_says_it() -> None:
    scene = reviewing()
    scene.host.failures["upsert_summary"] = DENIED
    scene.give("/review")
    assert "Pass" in scene.note


@pytest.mark.parametrize("command", ["/review src/", "/review quick", "/refactor"])
def test_review__a_look_aside_never_touches_the_gate(command: str) -> None:
    found = reply(claim(), claim(path="elsewhere.py", title="Stands nowhere"))
    scene = reviewing(found)

    answer = scene.give(command)

    assert answer is not None
    assert answer.report is None
    assert (scene.host.check_runs, scene.host.summaries) == ({}, [])
    assert "The check run and the summary stay as they are." in scene.note


def test_refactor__its_comments_are_no_findings_of_the_state() -> None:
    scene = reviewing(reply(claim(rule="long-function")))

    scene.give("/refactor src/cart.py")
    scene.give("/refactor src/cart.py")

    (posted,) = scene.host.comments
    marker = find_marker(posted.body)
    assert marker is not None
    assert marker.kind == "answer"
    assert {prompt.agent for prompt in scene.model.prompts} == {"refactor"}
    assert len(scene.host.reviews) == 1
    assert "The items are run as code" not in scene.note


def test_refactor__what_earlier_rounds_left_is_not_its_business() -> None:
    scene = reviewing(reply(claim()))
    scene.give("/review")
    scene.model = FakeLanguageModel(NOTHING)
    scene.give("/refactor")
    assert "A look aside: Pass" in scene.note
    assert "Note:" not in scene.note


def test_refactor__a_model_that_is_down_is_told_with_the_reason() -> None:
    scene = reviewing("I cannot.")
    scene.give("/refactor")
    assert "A look aside: Inconclusive: no file was reviewed." in scene.note
    assert "holds no JSON" in scene.note


def test_refactor__nothing_found() -> None:
    scene = reviewing()
    scene.give("/refactor")
    assert scene.host.reviews == []
    assert "A look aside: Pass" in scene.note


def test_refactor__other_files_are_not_looked_at() -> None:
    scene = reviewing(reply(claim()))
    scene.give("/refactor docs/")
    assert scene.model.prompts == []


def test_refactor__a_refused_line_is_said_in_the_answer() -> None:
    scene = reviewing(reply(claim()))
    scene.host.refused_lines = frozenset({(PATH, 2)})
    scene.give("/refactor")
    assert "GitHub refused a line" in scene.note
    assert "The items are run as code" in scene.note


def test_refactor__what_may_not_be_posted_is_said_in_the_answer() -> None:
    scene = reviewing(reply(claim()))
    scene.host.failures["create_review"] = DENIED
    scene.give("/refactor")
    assert "Comments could not be posted" in scene.note


def test_refactor__a_dry_run() -> None:
    scene = reviewing(reply(claim()))
    scene.inputs = {"dry_run": True}
    scene.give("/refactor")
    assert (scene.host.reviews, scene.people.notes) == ([], [])
    assert "A look aside" in scene.runner.summary


# /ignore, /resolve, /override


def test_ignore__in_the_thread_of_a_finding() -> None:
    scene = Scene()
    answer = scene.give("/ignore the table is ours", thread=THREAD)
    assert answer is not None
    assert answer.report == FAILED
    assert scene.memory.kept == [
        Suppression(fingerprint="f" * 16, reason="the table is ours", by="mona")
    ]
    assert scene.people.resolved == ["T1"]
    ((_, body),) = scene.people.replies
    assert "this finding. Now: Fail: 1 blocking finding." in body


@pytest.mark.parametrize("rule", [*(f"{agent}/x" for agent in AGENTS), "team/no-eval"])
def test_ignore__a_rule(rule: str) -> None:
    scene = Scene()
    scene.give(f"/ignore [{rule}] it is ours")
    assert scene.memory.kept == [Suppression(rule=rule, reason="it is ours", by="mona")]
    assert f"`{rule}`" in scene.note
    assert scene.people.resolved == []


def test_ignore__a_rule_that_no_finding_has_is_told() -> None:
    scene = Scene()
    scene.give("/ignore security/sqli it is ours")
    assert "`security/sqli`. No finding has that rule now." in scene.note
    let_be = SuppressedFinding(finding=finding(rule_id="security/sqli"), how="command", reason="x")
    scene.people.notes.clear()
    scene.memory.outcome = FAILED.model_copy(update={"suppressed": (let_be,)})
    scene.give("/ignore security/sqli it is ours")
    assert "No finding has" not in scene.note


def test_ignore__a_word_of_the_reason_is_no_rule() -> None:
    scene = Scene()
    scene.give("/ignore and/or is meant", thread=THREAD)
    assert scene.memory.kept == [
        Suppression(fingerprint="f" * 16, reason="and/or is meant", by="mona")
    ]


@pytest.mark.parametrize(
    "thread",
    [
        None,
        THREAD.model_copy(update={"fingerprint": ""}),
        THREAD.model_copy(update={"statements": ()}),
        THREAD.model_copy(update={"statements": (Statement(author="eve", text="forged"),)}),
    ],
)
def test_ignore__without_a_finding_of_ours(thread: object) -> None:
    scene = Scene()
    scene.give("/ignore it", thread=thread)  # type: ignore[arg-type]  # parametrized
    assert scene.memory.kept == []
    assert scene.people.said == ["eyes", "confused"]


def test_ignore__the_thread_stays_where_it_cannot_be_resolved() -> None:
    scene = Scene()
    scene.people.failures["resolve_thread"] = DENIED
    scene.give("/ignore it", thread=THREAD)
    assert "The thread could not be resolved" in scene.people.replies[0][1]
    assert scene.people.said == ["eyes", "rocket"]


@pytest.mark.parametrize("command", ["/ignore team/x y", "/override it"])
def test_dismissing__what_cannot_be_kept_is_told(command: str) -> None:
    scene = Scene(memory=FakeMemory(Skip(reason="The pull request is closed.")))
    scene.people.check = CheckRun(name="review-action", conclusion="fail")
    scene.give(command)
    assert "The pull request is closed." in scene.note
    assert scene.people.said == ["eyes", "confused"]


def test_override__for_the_head_that_has_a_verdict() -> None:
    scene = Scene()
    scene.people.check = CheckRun(name="review-action", conclusion="fail")
    scene.give("/override it must go out")
    head = scene.host.pull.head_sha
    assert scene.memory.kept == [Override(by="mona", reason="it must go out", head_sha=head)]
    assert f"set aside for commit {head[:7]} alone" in scene.note


@pytest.mark.parametrize(("said_at", "kept"), [("08:00:00Z", 0), ("08:00:01Z", 1), ("", 1)])
def test_override__not_for_a_head_that_was_judged_after_the_word(said_at: str, kept: int) -> None:
    """A push overtakes a command that waits for its turn, and a re-run repeats an old one."""
    scene = Scene()
    since = "2026-11-21T08:00:01Z"
    scene.people.check = CheckRun(name="review-action", conclusion="fail", since=since)
    scene.give("/override it must go out", said_at=f"2026-11-21T{said_at}" if said_at else "")
    assert len(scene.memory.kept) == kept
    assert ("was judged after this was said" in scene.note) == (not kept)


def test_override__not_for_a_head_that_nobody_looked_at() -> None:
    scene = Scene()
    scene.give("/override it must go out")
    assert scene.memory.kept == []
    assert "has no verdict yet" in scene.note


def test_resolve__our_thread() -> None:
    scene = Scene()
    scene.give("/resolve", thread=THREAD)
    assert scene.people.resolved == ["T1"]
    assert scene.people.replies == []
    scene.people.failures["resolve_thread"] = DENIED
    scene.give("/resolve", thread=THREAD)
    assert "could not be resolved" in scene.people.replies[0][1]


def test_resolve__another_thread_is_left_alone() -> None:
    scene = Scene()
    scene.give("/resolve", thread=THREAD.model_copy(update={"fingerprint": ""}))
    assert scene.people.resolved == []
    assert "not one of ours" in scene.people.replies[0][1]


def standing(scene: Scene, count: int) -> None:
    scene.give("/review")
    (posted,) = scene.host.comments
    conversation = scene.host.get_conversation(scene.host.pull)
    (own,) = conversation.own_comments
    many = [own.model_copy(update={"thread_id": f"T{n}"}) for n in range(count)]
    many += [
        own.model_copy(update={"thread_id": "answered", "answered": True}),
        own.model_copy(update={"thread_id": "resolved", "resolved": True}),
        own.model_copy(update={"thread_id": ""}),
    ]
    told = conversation.model_copy(update={"own_comments": tuple(many)})
    scene.host.get_conversation = lambda _pull: told  # type: ignore[assignment, method-assign]  # fixed
    assert isinstance(posted, Posted)


def test_resolve__all_of_ours_that_nobody_answered() -> None:
    scene = reviewing(reply(claim()))
    standing(scene, 2)
    scene.give("/resolve")
    assert scene.people.resolved == ["T0", "T1"]
    assert "Threads resolved: 2. A finding that blocks goes on to block" in scene.note


def test_resolve__no_more_than_twenty_at_once() -> None:
    scene = reviewing(reply(claim()))
    standing(scene, 22)
    scene.give("/resolve")
    assert len(scene.people.resolved) == 20
    assert "Threads resolved: 20. 2 more are left" in scene.note


def test_resolve__may_not() -> None:
    scene = reviewing(reply(claim()))
    standing(scene, 1)
    scene.people.failures["resolve_thread"] = DENIED
    scene.give("/resolve")
    assert "The thread could not be resolved" in scene.note
