from typing import Any

import pytest

from review_action.domain.event import (
    EVENTS,
    DispatchEvent,
    PullRequestEvent,
    ReviewCommentEvent,
    parse_event,
    withholds_secrets,
)
from review_action.errors import ConfigurationError, UntrustedEventError
from tests.fixtures.events.read import names, payload


@pytest.mark.parametrize("name", names())
def test_parse_event__every_fixture(name: str) -> None:
    event = parse_event(name.partition(".")[0], payload(name))
    assert event.event == name.partition(".")[0]


def test_fixtures__cover_every_event() -> None:
    assert {name.partition(".")[0] for name in names()} == set(EVENTS)


def test_parse_event__keeps_what_triage_needs() -> None:
    event = parse_event("pull_request", payload("pull_request.unlabeled"))
    assert isinstance(event, PullRequestEvent)
    assert (event.action, event.pull_request.number) == ("unlabeled", 12)
    assert event.label is not None
    assert event.label.name == "skip-review"


def test_parse_event__short_form_and_reply() -> None:
    name = "pull_request_review_comment"
    event = parse_event(name, payload(f"{name}.created"))
    assert isinstance(event, ReviewCommentEvent)
    assert event.pull_request.draft is False
    assert event.comment.in_reply_to_id == 899


def test_parse_event__null_inputs() -> None:
    event = parse_event("workflow_dispatch", payload("workflow_dispatch.no-inputs"))
    assert isinstance(event, DispatchEvent)
    assert event.inputs is None


def test_parse_event__payload_cannot_pose_as_another_event() -> None:
    event = parse_event("push", {**payload("push"), "event": "pull_request_target"})
    assert event.event == "push"


@pytest.mark.parametrize("name", ["", "deployment", "x" * 5000])
def test_parse_event__unsupported(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_event(name, {})
    assert "pull_request" in caught.value.hint
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pull_request": None}, "pull_request:"),
        ({"pull_request": {"number": "12"}}, "pull_request.number:"),
        ({"pull_request": {"number": 0}}, "pull_request.number:"),
        ({"pull_request": {"number": True}}, "pull_request.number:"),
        ({"pull_request": {"number": 1, "state": "hostile"}}, "pull_request.state:"),
        ({"pull_request": {"number": 1, "draft": "no"}}, "pull_request.draft:"),
        ({"action": "opened\n::error::x"}, "action:"),
        ({"action": 5}, "action:"),
    ],
)
def test_parse_event__malformed(change: dict[str, Any], told: str) -> None:
    with pytest.raises(UntrustedEventError) as caught:
        parse_event("pull_request", {**payload("pull_request.opened"), **change})
    assert told in str(caught.value)
    assert "hostile" not in str(caught.value)
    assert "::error" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_parse_event__not_an_object(data: Any) -> None:
    with pytest.raises(UntrustedEventError, match="not an object"):
        parse_event("push", data)


def test_parse_event__tells_a_few_problems_only() -> None:
    labels = [{"name": 1}] * 100
    data = {"action": "opened", "pull_request": {"number": 1, "labels": labels}}
    with pytest.raises(UntrustedEventError) as caught:
        parse_event("pull_request", data)
    assert str(caught.value).count("labels") == 5


@pytest.mark.parametrize(
    ("name", "withheld"),
    [
        ("pull_request.opened", False),
        ("pull_request.opened.fork", True),
        ("pull_request.unlabeled.fork-gone", True),
        ("pull_request_target.opened", False),
        ("pull_request_review_comment.created", False),
        ("workflow_dispatch", False),
    ],
)
def test_withholds_secrets__by_event(name: str, *, withheld: bool) -> None:
    assert withholds_secrets(parse_event(name.partition(".")[0], payload(name))) is withheld


def test_withholds_secrets__dependabot() -> None:
    data = payload("pull_request.opened")
    data["pull_request"]["user"] = {"login": "dependabot[bot]", "type": "Bot"}
    assert withholds_secrets(parse_event("pull_request", data))


def test_withholds_secrets__unknown_repository_counts_as_a_fork() -> None:
    short = {"action": "opened", "pull_request": {"number": 1}}
    assert withholds_secrets(parse_event("pull_request", short))
