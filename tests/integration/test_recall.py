"""What narrows a review must be ours, of this pull request and its rules, and not older than its comments."""

from typing import Any

import pytest
from pydantic import SecretStr

from review_action.app.recall import Recalled, Recalling
from review_action.domain.config import Policy
from review_action.domain.event import Event, PullRequestEvent, parse_event
from review_action.domain.marker import SUMMARY_MARKER
from review_action.domain.model_settings import ModelSettings
from review_action.domain.pull_request import Conversation, OwnComment
from review_action.domain.review import CheckRun
from review_action.domain.state import Override, ReviewState, Suppression
from review_action.errors import UnavailableError
from review_action.pipeline.speaking.state_marker import encode_state
from tests.fakes.fake_threads import FakeGate
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.integration.stage import opened, settings
from tests.unit.intake.states import SECRET, key, state

LAST_HEAD = "c" * 40
WORD = Suppression(rule="style/naming", reason="our way", by="ann")
MODEL = ModelSettings(
    name="fake-1", base_url="https://models.example.com/v1", api_key=SecretStr(SECRET)
)


def recalling(
    event: Event | None = None,
    gate: FakeGate | None = None,
    policy: Policy | None = None,
    **said: Any,
) -> Recalling:
    return Recalling(
        settings=settings(**({"model": MODEL} | said)),
        policy=policy or Policy(),
        pull=pull_request(),
        event=event or opened(),
        gate=gate,
    )


def digest(policy: Policy | None = None) -> str:
    return recalling(policy=policy).recall(None).policy


def left(**values: Any) -> ReviewState:
    given: dict[str, Any] = {"head_sha": LAST_HEAD, "policy": digest(), "suppressions": (WORD,)}
    return state(**(given | values))


def conversation(said: ReviewState | None, **values: Any) -> Conversation:
    line = encode_state(said, key()) if said else ""
    body = "\n\n".join(filter(None, ("**Pass.**", line, SUMMARY_MARKER)))
    given = {"head_sha": HEAD_SHA, "summary_id": 1, "summary_body": body}
    return Conversation.model_validate(given | values)


def comment(fingerprint: str, **values: Any) -> OwnComment:
    given = {"id": 1, "path": "src/cart.py", "fingerprint": fingerprint}
    return OwnComment.model_validate(given | values)


def pushed(before: str, after: str = HEAD_SHA) -> PullRequestEvent:
    pull = {"number": 12}
    told = {"action": "synchronize", "pull_request": pull, "before": before, "after": after}
    event = parse_event("pull_request", told)
    assert isinstance(event, PullRequestEvent)
    return event


def is_full(found: Recalled, why: str) -> bool:
    return found.full and why in found.why and found.why.startswith("Reviewed everything again: ")


def test_recall__ours_of_this_pull_request() -> None:
    found = recalling().recall(conversation(left()))
    assert (found.state, found.full, found.why, found.carries) == (left(), False, "", True)
    assert found.suppressions == (WORD,)


def test_recall__a_first_run_has_nothing_to_excuse() -> None:
    found = recalling().recall(Conversation(head_sha=HEAD_SHA))
    assert (found.state, found.full, found.why) == (None, True, "")
    assert found.key == key()


def test_recall__a_summary_without_a_state() -> None:
    assert is_full(recalling().recall(conversation(None)), "left nothing to go on from")
    lonely = Conversation(head_sha=HEAD_SHA, own_comments=(comment("0" * 16),))
    assert is_full(recalling().recall(lonely), "left nothing to go on from")


@pytest.mark.parametrize("secret", [None, SecretStr("short")])
def test_recall__without_a_key_nothing_is_believed(secret: SecretStr | None) -> None:
    bare = MODEL.model_copy(update={"api_key": secret})
    found = recalling(model=bare).recall(conversation(left()))
    assert (found.key, found.state, found.full, found.suppressions) == (None, None, True, ())
    assert recalling(model=None).recall(conversation(left())).key is None


def test_recall__a_key_of_its_own_wins_over_the_models() -> None:
    found = recalling(state_key=SecretStr("another key, long enough")).recall(conversation(left()))
    assert is_full(found, "not signed")
    assert found.key not in {None, key()}


def test_recall__comments_that_could_not_be_read() -> None:
    assert is_full(recalling().recall(None, "502"), "earlier comments could not be read: 502")


def test_recall__of_another_pull_request() -> None:
    line = encode_state(left(), key(number=13))
    body = f"**Pass.**\n\n{line}\n\n{SUMMARY_MARKER}"
    found = recalling().recall(conversation(None, summary_body=body))
    assert is_full(found, "not signed")
    assert found.state is None


@pytest.mark.parametrize(
    ("said", "values", "why"),
    [
        ({}, {"summary_editor": "mallory"}, "mallory edited the summary comment"),
        ({"base_ref": "release"}, {}, "the base was `release`, and is `main` now"),
        ({"policy": "0" * 16}, {}, "the rules, the model or the version"),
        ({}, {"own_comments": (comment("0" * 16),)}, "is older than its comments"),
    ],
    ids=["edited", "base", "policy", "comments"],
)
def test_recall__doubts(said: dict[str, Any], values: dict[str, Any], why: str) -> None:
    found = recalling().recall(conversation(left(**said), **values))
    assert is_full(found, why)
    # What was found is looked for all the same, unless other rules hold now; words are kept.
    assert found.carries is ("policy" not in said)
    assert found.state is not None
    assert found.suppressions == (WORD,)


def test_recall__what_was_asked_for() -> None:
    assert is_full(recalling(full=True).recall(conversation(left())), "it was asked for")
    off = Policy(incremental=False)
    found = recalling(policy=off).recall(conversation(left()))
    assert (found.full, found.why, found.carries) == (True, "", True)


@pytest.mark.parametrize("values", [{"resolved": True}, {"minimized": True}], ids=str)
def test_recall__a_closed_comment_proves_nothing(values: dict[str, bool]) -> None:
    there = conversation(left(), own_comments=(comment("0" * 16, **values),))
    assert not recalling().recall(there).full
    known = conversation(left(threads=("0" * 16,)), own_comments=(comment("0" * 16),))
    assert not recalling().recall(known).full


def test_recall__a_more_thorough_look_is_as_good() -> None:
    deep = left(policy=digest(Policy(profile="deep")))
    assert not recalling().recall(conversation(deep)).full
    quick = left(policy=digest(Policy(profile="quick")))
    assert is_full(recalling().recall(conversation(quick)), "the rules")


def checked(conclusion: str | None) -> FakeGate:
    check = CheckRun.model_validate({"name": "review-action", "conclusion": conclusion})
    return FakeGate({("d" * 40, "review-action"): check})


@pytest.mark.parametrize("conclusion", ["pass", "fail"])
def test_recall__older_than_a_review_of_the_head_before(conclusion: str) -> None:
    found = recalling(pushed("d" * 40), checked(conclusion)).recall(conversation(left()))
    assert is_full(found, "is older than that of commit ddddddd")


@pytest.mark.parametrize("gate", [FakeGate(), checked("inconclusive"), checked(None)])
def test_recall__a_head_that_nobody_finished_is_passed_over(gate: FakeGate) -> None:
    """Its run was cancelled by the next push."""
    assert not recalling(pushed("d" * 40), gate).recall(conversation(left())).full
    assert gate.calls == ["get_check_run"]


def test_recall__what_cannot_be_told_is_reviewed() -> None:
    broken = FakeGate(failures={"get_check_run": UnavailableError("502")})
    found = recalling(pushed("d" * 40), broken).recall(conversation(left()))
    assert is_full(found, "whether commit ddddddd was reviewed could not be read: 502")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (pushed(LAST_HEAD), {}),
        (pushed("d" * 40), {"head_sha": HEAD_SHA}),
        (opened(), {"head_sha": HEAD_SHA}),
    ],
    ids=["as it should be", "run again", "opened again"],
)
def test_recall__asks_nothing_that_it_need_not(event: Event, said: dict[str, Any]) -> None:
    gate = checked("pass")
    assert not recalling(event, gate).recall(conversation(left(**said))).full
    assert gate.calls == []
    assert not recalling(event).recall(conversation(left(**said))).full


@pytest.mark.parametrize(
    "event",
    [pushed("d" * 40, after="e" * 40), opened(), parse_event("workflow_dispatch", {})],
    ids=["an old event", "opened", "by hand"],
)
def test_recall__older_than_a_review_of_the_head_itself(event: Event) -> None:
    """No push names the commit before, but a head with a verdict had a state."""
    gate = FakeGate(
        {(HEAD_SHA, "review-action"): CheckRun(name="review-action", conclusion="pass")}
    )
    found = recalling(event, gate).recall(conversation(left()))
    assert is_full(found, f"is older than that of commit {HEAD_SHA[:7]}")
    assert not recalling(event, FakeGate()).recall(conversation(left())).full


def test_recall__without_a_gate_to_ask_nothing_is_asked() -> None:
    assert not recalling(pushed("d" * 40)).recall(conversation(left())).full


def test_recall__an_override_is_of_one_head() -> None:
    now = Override(by="ann", reason="hotfix", head_sha=HEAD_SHA)
    then = Override(by="ann", reason="hotfix", head_sha=LAST_HEAD)
    found = [recalling().recall(conversation(left(override=one))) for one in (now, then)]
    assert [each.override for each in found] == [now, None]


def test_with_words__adds_to_what_was_said() -> None:
    found = recalling().recall(conversation(left()))
    other = WORD.model_copy(update={"rule": "logic"})
    override = Override(by="ann", reason="hotfix", head_sha=HEAD_SHA)
    more = found.with_words([WORD, other], override)
    assert (more.suppressions, more.override) == ((WORD, other), override)
    assert more.with_words([], None) == more


def test_with_comments__what_we_closed_ourselves_may_be_said_again() -> None:
    ours = [
        OwnComment(id=1, fingerprint="open", path="a.py"),
        OwnComment(id=2, fingerprint="by a person", path="a.py", resolved=True),
        OwnComment(id=3, fingerprint="by us", path="a.py", resolved=True),
    ]
    found = recalling().recall(conversation(left(settled=(3,)), own_comments=ours))
    assert found.with_comments(None).said == frozenset()
    said = found.with_comments(conversation(None, own_comments=ours)).said
    assert said == {"open", "by a person"}
