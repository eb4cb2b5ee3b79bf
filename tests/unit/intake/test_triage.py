from typing import Any

import pytest

from review_action.domain.config import Policy
from review_action.domain.decision import Command, MergeGroup, Review, Skip
from review_action.domain.event import Event, parse_event
from review_action.domain.settings import RunnerSettings, Settings
from review_action.pipeline.intake.triage import triage
from tests.fakes.pull_request import pull_request
from tests.fixtures.events.read import payload

SETTINGS = Settings(runner=RunnerSettings())
PULL = pull_request(author="mona")


def event(name: str) -> Event:
    return parse_event(name.partition(".")[0], payload(name))


def changed(name: str, part: str, **fields: Any) -> Event:
    data = payload(name)
    data[part].update(fields)
    return parse_event(name.partition(".")[0], data)


@pytest.mark.parametrize(
    "name",
    [
        "pull_request.opened",
        "pull_request.opened.fork",
        "pull_request.unlabeled.fork-gone",
        "pull_request.synchronize",
        "pull_request.reopened",
        "pull_request.ready_for_review",
        "pull_request.unlabeled",
        "pull_request.edited.base",
        "pull_request_target.opened",
        "workflow_dispatch",
    ],
)
def test_triage__reviews(name: str) -> None:
    assert triage(event(name), SETTINGS) == Review(pull_number=12)
    assert triage(event(name), SETTINGS, pull=PULL) == Review(pull_number=12)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pull_request.closed", "The action `closed`"),
        ("pull_request.labeled", "does not decide about reviews"),
        ("pull_request.edited.title", "text was edited"),
        ("issue_comment.created.issue", "on an issue"),
        ("workflow_dispatch.no-inputs", "`pull-number`"),
        ("push", "`push` belongs to no pull request"),
        ("schedule", "`schedule` belongs to no pull request"),
        ("workflow_run.completed", "`workflow_run` belongs to no pull request"),
    ],
)
def test_triage__skips_by_event(name: str, reason: str) -> None:
    decision = triage(event(name), SETTINGS, pull=PULL)
    assert isinstance(decision, Skip)
    assert reason in decision.reason
    assert decision.reason.endswith(".")


@pytest.mark.parametrize(
    "name", ["push", "schedule", "workflow_dispatch.no-inputs", "workflow_run.completed"]
)
def test_triage__input_names_the_pull(name: str) -> None:
    settings = Settings(runner=RunnerSettings(), pull_number=7)
    assert triage(event(name), settings) == Review(pull_number=7)


def test_triage__event_wins_over_input() -> None:
    settings = Settings(runner=RunnerSettings(), pull_number=7)
    assert triage(event("pull_request.opened"), settings) == Review(pull_number=12)


@pytest.mark.parametrize(
    ("inputs", "number"),
    [
        ({"pull_number": "5"}, 5),
        ({"pull-number": 5}, 5),
        ({"pull-number": ""}, None),
        ({"pull-number": "0"}, None),
        ({"pull-number": "5; rm"}, None),
        ({"pull-number": "٣"}, None),
        ({"pull-number": "9" * 5000}, None),
    ],
)
def test_triage__dispatch_inputs(inputs: dict[str, Any], number: int | None) -> None:
    decision = triage(parse_event("workflow_dispatch", {"inputs": inputs}), SETTINGS)
    assert decision == Review(pull_number=number) if number else isinstance(decision, Skip)


@pytest.mark.parametrize(
    ("pull", "policy", "reason"),
    [
        ({"state": "closed"}, {}, "closed"),
        ({"draft": True}, {}, "`review-drafts: true`"),
        ({"author_is_bot": True, "author": "dependabot[bot]"}, {}, "the bot dependabot[bot]"),
        ({"labels": ("x", "Skip-Review")}, {}, "label `skip-review`"),
        ({}, {"skip_authors": ("Mona",)}, "`skip-authors`"),
    ],
)
def test_triage__skips_by_pull(pull: dict[str, Any], policy: dict[str, Any], reason: str) -> None:
    decision = triage(
        event("pull_request.opened"),
        SETTINGS,
        pull=PULL.model_copy(update=pull),
        policy=Policy(**policy),
    )
    assert isinstance(decision, Skip)
    assert reason in decision.reason


@pytest.mark.parametrize(
    ("pull", "policy"),
    [
        ({"draft": True}, {"review_drafts": True}),
        ({"author_is_bot": True}, {"review_bots": True}),
        ({"labels": ("skip-review",)}, {"skip_labels": ()}),
        ({"labels": ("other",)}, {}),
    ],
)
def test_triage__reviews_by_policy(pull: dict[str, Any], policy: dict[str, Any]) -> None:
    decision = triage(
        event("pull_request.opened"),
        SETTINGS,
        pull=PULL.model_copy(update=pull),
        policy=Policy(**policy),
    )
    assert decision == Review(pull_number=12)


def test_triage__inputs_are_the_policy_when_none_is_given() -> None:
    settings = Settings(runner=RunnerSettings(), review_drafts=True)
    draft = PULL.model_copy(update={"draft": True})
    assert isinstance(triage(event("pull_request.opened"), settings, pull=draft), Review)


def test_triage__asked_for_by_a_person() -> None:
    awkward = PULL.model_copy(
        update={"draft": True, "author_is_bot": True, "labels": ("skip-review",)}
    )
    policy = Policy(skip_authors=("mona",))
    dispatch = event("workflow_dispatch")
    assert isinstance(triage(dispatch, SETTINGS, pull=awkward, policy=policy), Review)
    closed = awkward.model_copy(update={"state": "closed"})
    assert isinstance(triage(dispatch, SETTINGS, pull=closed, policy=policy), Skip)


@pytest.mark.parametrize("label", [{"name": "other"}, None])
@pytest.mark.parametrize("action", ["labeled", "unlabeled"])
def test_triage__other_labels(action: str, label: dict[str, str] | None) -> None:
    """A neutral check run over a red one would open the gate for whoever may set a label."""
    other = parse_event("pull_request", {**payload(f"pull_request.{action}"), "label": label})
    decision = triage(other, SETTINGS, pull=PULL)
    assert isinstance(decision, Skip)
    assert "label" in decision.reason
    assert decision.stands


@pytest.mark.parametrize("action", ["labeled", "unlabeled"])
def test_triage__the_override_label_decides_about_the_gate(action: str) -> None:
    label = {"name": "Review-Override"}
    told = parse_event("pull_request", {**payload(f"pull_request.{action}"), "label": label})
    assert triage(told, SETTINGS, pull=PULL) == Review(pull_number=12)
    nameless = Policy(override_label="")
    assert isinstance(triage(told, SETTINGS, pull=PULL, policy=nameless), Skip)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("pull_request.edited.title", {}),
        ("pull_request.labeled", {}),
        ("pull_request.opened", {"action": "assigned"}),
    ],
)
def test_triage__an_event_that_changes_nothing_leaves_the_verdict(
    name: str, changed: dict[str, str]
) -> None:
    told = parse_event("pull_request", {**payload(name), **changed})
    assert triage(told, SETTINGS) == Review(pull_number=12)
    decision = triage(told, SETTINGS, pull=PULL)
    assert isinstance(decision, Skip)
    assert decision.stands
    assert triage(told, SETTINGS, pull=PULL, stands=False) == Review(pull_number=12)


GROUP_SHA = "e" * 40


def group(head_ref: str, **values: str) -> Event:
    given = {"head_sha": GROUP_SHA, "head_ref": head_ref, "action": "checks_requested"} | values
    action = given.pop("action")
    return parse_event("merge_group", {"action": action, "merge_group": given})


@pytest.mark.parametrize(
    "head_ref",
    [
        f"refs/heads/gh-readonly-queue/main/pr-12-{'a' * 40}",
        f"gh-readonly-queue/main/pr-12-{'a' * 64}",
        f"refs/heads/gh-readonly-queue/release/pr-7-{'b' * 40}/pr-12-{'a' * 40}",
    ],
)
def test_triage__a_merge_group_names_its_pull_request(head_ref: str) -> None:
    event = group(head_ref)
    assert triage(event, SETTINGS) == MergeGroup(pull_number=12, head_sha=GROUP_SHA)
    assert triage(event, SETTINGS, pull=PULL) == Review(pull_number=12)
    draft = PULL.model_copy(update={"draft": True})
    assert isinstance(triage(event, SETTINGS, pull=draft), Skip)


@pytest.mark.parametrize(
    ("head_ref", "values", "reason"),
    [
        ("", {}, "does not name its pull request"),
        ("refs/heads/main", {}, "does not name its pull request"),
        (f"refs/heads/pr-12-{'a' * 40}", {}, "does not name its pull request"),
        (f"gh-readonly-queue/main/pr-0-{'a' * 40}", {}, "does not name its pull request"),
        (f"gh-readonly-queue/main/pr-12-{'a' * 40}", {"head_sha": "x/y"}, "does not name"),
        (f"gh-readonly-queue/main/pr-12-{'a' * 40}", {"action": "destroyed"}, "was destroyed"),
    ],
)
def test_triage__a_merge_group_of_nobody(
    head_ref: str, values: dict[str, str], reason: str
) -> None:
    decision = triage(group(head_ref, **values), SETTINGS)
    assert isinstance(decision, Skip)
    assert reason in decision.reason


@pytest.mark.parametrize(
    ("paths", "policy", "reviewed"),
    [
        (None, {"include": ("src/**",)}, True),
        ((), {"include": ("src/**",)}, True),
        (("docs/a.md",), {"include": ("src/**",)}, False),
        (("docs/a.md", "src/a.py"), {"include": ("src/**",)}, True),
        (("docs/a.md",), {"exclude": ("docs/**",)}, False),
        (("docs/a.md", "src/a.py"), {"exclude": ("docs/**",)}, True),
        (("src/a.py",), {"include": ("src/**",), "exclude": ("*.py",)}, False),
    ],
)
def test_triage__paths(
    paths: tuple[str, ...] | None, policy: dict[str, Any], *, reviewed: bool
) -> None:
    decision = triage(
        event("pull_request.opened"), SETTINGS, pull=PULL, policy=Policy(**policy), paths=paths
    )
    assert isinstance(decision, Review) is reviewed
    assert reviewed or isinstance(decision, Skip)


def test_triage__command() -> None:
    assert triage(event("issue_comment.created"), SETTINGS, pull=PULL) == Command(
        pull_number=12,
        name="review",
        arguments="quick src/widgets.py",
        profile="quick",
        paths=("src/widgets.py",),
        comment_id=900,
        author="hubot-fan",
        said_at="2026-11-21T08:00:00Z",
    )


def test_triage__command_in_thread() -> None:
    decision = triage(event("pull_request_review_comment.created"), SETTINGS)
    assert isinstance(decision, Command)
    assert (decision.name, decision.arguments, decision.in_thread) == ("explain", "why?", True)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": ""}, "does not begin with one of our commands"),
        ({"body": "please /review"}, "does not begin with one of our commands"),
        ({"body": "/reviewers"}, "does not begin with one of our commands"),
        ({"body": "/deploy"}, "does not begin with one of our commands"),
        ({"body": "> /review"}, "does not begin with one of our commands"),
        ({"body": "/review\n<!-- review-action:summary v1 -->"}, "our own marker"),
        ({"user": {"login": "x[bot]", "type": "Bot"}}, "not written by a person"),
        ({"user": {"login": "x[bot]", "type": "User"}}, "not written by a person"),
        ({"user": None}, "not written by a person"),
        ({"performed_via_github_app": {"id": 1}}, "not written by a person"),
    ],
)
def test_triage__comments_not_answered(fields: dict[str, Any], reason: str) -> None:
    decision = triage(changed("issue_comment.created", "comment", **fields), SETTINGS)
    assert isinstance(decision, Skip)
    assert reason in decision.reason


@pytest.mark.parametrize("action", ["edited", "deleted"])
def test_triage__comments_not_new(action: str) -> None:
    old = parse_event("issue_comment", {**payload("issue_comment.created"), "action": action})
    decision = triage(old, SETTINGS)
    assert isinstance(decision, Skip)
    assert action in decision.reason
