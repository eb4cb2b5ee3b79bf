"""A payload is published on the pull request whose run left it, or nowhere."""

from typing import Any

import pytest

from review_action.domain.decision import Skip
from review_action.domain.event import Event, parse_event
from review_action.domain.payload_file import PayloadFile
from review_action.domain.pull_request import PullRequest
from review_action.errors import UntrustedPayloadError
from review_action.pipeline.intake.check_payload import check_payload
from review_action.pipeline.intake.read_payload import read_payload
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.fixtures.events.read import payload as event_payload
from tests.unit.intake.payloads import raw

FORK = pull_request(head_repository="grace/shop", head_ref="feature")


def run(**changed: Any) -> Event:
    """The analysis of the fork's pull request has ended."""
    told = event_payload("workflow_run.completed")
    told["repository"] = {"full_name": changed.pop("repository", "acme/shop")}
    told["workflow_run"] |= {"head_sha": HEAD_SHA, "head_repository": {"full_name": "grace/shop"}}
    told["workflow_run"] |= changed
    return parse_event("workflow_run", told)


def checked(
    event: Event | None = None, pull: PullRequest = FORK, named: int | None = None, **changed: Any
) -> Skip | None:
    payload: PayloadFile = read_payload(raw(**changed))
    return check_payload(payload, pull, event or run(), repository="acme/shop", named=named)


def test_check_payload__of_the_run_that_left_it() -> None:
    assert checked() is None


def test_check_payload__of_the_pull_request_that_the_event_names() -> None:
    event = parse_event("pull_request_target", event_payload("pull_request_target.opened"))
    assert checked(event, named=12) is None
    with pytest.raises(UntrustedPayloadError, match="started for"):
        checked(event, named=13)
    with pytest.raises(UntrustedPayloadError, match="started for"):
        checked(event)


@pytest.mark.parametrize(
    ("event", "pull", "changed", "why"),
    [
        (run(), FORK, {"repository": "acme/other"}, "another repository"),
        (run(repository="grace/shop"), FORK, {}, "another repository"),
        (run(event="push"), FORK, {}, "`push`"),
        (run(event="pull_request_target"), FORK, {}, "`pull_request_target`"),
        # Somebody else's pull request, at the same commit even:
        (run(), pull_request(head_repository="linus/shop", head_ref="feature"), {}, "branch"),
        (run(), pull_request(head_repository="grace/shop", head_ref="other"), {}, "branch"),
        (run(), pull_request(head_repository=None, head_ref="feature"), {}, "branch"),
        (run(head_repository=None), pull_request(head_repository=None, head_ref="f"), {}, "branch"),
        (run(head_branch=None), FORK, {}, "branch"),
        (run(), FORK, {"head_sha": "c" * 40}, "another commit"),
    ],
)
def test_check_payload__of_something_else(
    event: Event, pull: PullRequest, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(UntrustedPayloadError, match=why) as caught:
        checked(event, pull, **changed)
    assert caught.value.hint


@pytest.mark.parametrize("said", [HEAD_SHA, "c" * 40])
def test_check_payload__the_head_moved_on(said: str) -> None:
    """Also where the analysis saw the new head already: that one's own run is on its way."""
    moved = pull_request(head_repository="grace/shop", head_ref="feature", head_sha="c" * 40)
    skip = checked(run(), moved, head_sha=said)
    assert isinstance(skip, Skip)
    assert "from bbbbbbb to ccccccc" in skip.reason
    assert skip.stands
