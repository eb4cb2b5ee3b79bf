"""Writing the summary comment: created once, edited after that, whatever happens on the way."""

import pytest

from review_action.errors import (
    UnavailableError,
)
from tests.contract.github_desk import Desk, summary
from tests.fakes.github.faults import bad_gateway
from tests.fakes.github.people import ACTIONS_BOT

SUMMARIES = "/issues/1/comments$"


def test_upsert_summary__created_then_left_alone_then_edited(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    first = host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    again = host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    edited = host.upsert_summary(pull, summary("Two."), host.get_conversation(pull))

    (stored,) = desk.server.pull(1).issue_comments
    assert first == again == edited
    assert first.endswith(f"/pull/1#issuecomment-{stored.id}")
    assert stored.body == summary("Two.")
    assert [one for one in desk.sent if "comments" in one] == [
        "POST /issues/1/comments", f"PATCH /issues/comments/{stored.id}"
    ]  # fmt: skip


def test_upsert_summary__line_ends_of_another_kind_are_the_same_text(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.comment(1, summary("One.\nTwo.").replace("\n", "\r\n"), ACTIONS_BOT)
    conversation = host.get_conversation(pull)
    desk.server.requests.clear()

    assert host.upsert_summary(pull, summary("One.\nTwo."), conversation)
    assert desk.sent == []


@pytest.mark.parametrize("stored", [True, False])
def test_upsert_summary__after_silence_it_is_looked_for(desk: Desk, *, stored: bool) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(bad_gateway("POST", SUMMARIES, after_store=stored))

    url = host.upsert_summary(pull, summary("One."), host.get_conversation(pull))

    (only,) = desk.server.pull(1).issue_comments
    assert url.endswith(f"#issuecomment-{only.id}")


def test_upsert_summary__an_edit_is_sent_again(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    desk.server.script(bad_gateway("PATCH", after_store=False, times=2))

    host.upsert_summary(pull, summary("Two."), host.get_conversation(pull))

    assert desk.server.pull(1).issue_comments[0].body == summary("Two.")


def test_upsert_summary__an_edit_is_given_up(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    desk.server.script(bad_gateway("PATCH", after_store=False, times=9))

    with pytest.raises(UnavailableError):
        host.upsert_summary(pull, summary("Two."), host.get_conversation(pull))

    assert len(desk.server.sent("PATCH")) == 3


def test_upsert_summary__deleted_by_somebody_since(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    host.upsert_summary(pull, summary("One."), host.get_conversation(pull))
    conversation = host.get_conversation(pull)
    desk.server.pull(1).issue_comments.clear()

    host.upsert_summary(pull, summary("Two."), conversation)

    assert [one.body for one in desk.server.pull(1).issue_comments] == [summary("Two.")]
