"""Threads that no longer hold are closed as far as the token may, once, and told."""

from collections.abc import Sequence

from review_action.app.settle import MOST, settle
from review_action.domain.marker import find_marker
from review_action.domain.pull_request import OwnComment
from review_action.errors import NotFoundError, PermissionDeniedError, UnavailableError
from review_action.pipeline.speaking.reconcile import Outdated, Why
from tests.fakes.fake_threads import FakeThreads
from tests.fakes.pull_request import pull_request

DENIED = PermissionDeniedError("Resource not accessible by integration", status=403)


def outdated(number: int = 1, why: Why = "fixed", **values: object) -> Outdated:
    given: dict[str, object] = {
        "id": number,
        "node_id": f"PRRC_{number}",
        "thread_id": f"PRRT_{number}",
        "path": "src/cart.py",
        "fingerprint": f"{number:016x}",
        "can_resolve": True,
    }
    return Outdated(comment=OwnComment.model_validate(given | values), why=why)


def names(threads: FakeThreads) -> Sequence[str]:
    return [name for name, _ in threads.calls]


def test_settle__resolves_what_it_may() -> None:
    threads = FakeThreads()
    result = settle([outdated(1), outdated(2), outdated(3, "withdrawn")], threads, pull_request())
    assert threads.calls == [("resolve_thread", f"PRRT_{number}") for number in (1, 2, 3)]
    assert result.ids == (1, 2, 3)
    assert result.told == (
        "Closed 2 earlier comments: fixed.",
        "Closed 1 earlier comment: not confirmed by a second look.",
    )
    assert result.rungs == ()


def test_settle__otherwise_answers_and_folds_away() -> None:
    threads = FakeThreads()
    result = settle([outdated(7, can_resolve=False)], threads, pull_request())
    assert threads.calls == [("reply", 7), ("minimize_comment", "PRRC_7")]
    said = threads.replies[7]
    assert said.startswith("Fixed (bbbbbbb).")
    marker = find_marker(said)
    assert marker is not None
    assert marker.kind == "answer"
    assert result.ids == (7,)


def test_settle__a_refusal_is_not_asked_for_twice() -> None:
    threads = FakeThreads({"resolve_thread": DENIED})
    result = settle([outdated(1), outdated(2, "suppressed", node_id="")], threads, pull_request())
    assert names(threads) == ["resolve_thread", "reply", "minimize_comment", "reply"]
    assert threads.replies[2].startswith("Let be on somebody's word")
    assert (result.ids, result.rungs) == ((1, 2), ())


def test_settle__two_comments_have_two_markers() -> None:
    threads = FakeThreads()
    settle([outdated(n, can_resolve=False) for n in (1, 2)], threads, pull_request())
    assert len({find_marker(body) for body in threads.replies.values()}) == 2


def test_settle__stops_at_the_first_failure_and_says_so() -> None:
    threads = FakeThreads({"resolve_thread": UnavailableError("502")})
    result = settle([outdated(1), outdated(2)], threads, pull_request())
    assert names(threads) == ["resolve_thread"]
    assert (result.ids, result.told) == ((), ())
    assert result.rungs == ("Comments that no longer hold stay open: 502",)


def test_settle__what_was_deleted_meanwhile_does_not_stop_the_others() -> None:
    threads = FakeThreads({"resolve_thread": NotFoundError("gone", status=404)})
    result = settle([outdated(1), outdated(2)], threads, pull_request())
    assert names(threads) == ["resolve_thread"] * 2
    assert (result.ids, result.rungs) == ((), ())


def test_settle__a_few_at_a_time() -> None:
    threads = FakeThreads()
    result = settle([outdated(n) for n in range(1, MOST + 6)], threads, pull_request())
    assert (len(threads.calls), len(result.ids)) == (MOST, MOST)
    assert result.rungs[0].startswith("5 more comments")


def test_settle__a_dry_run_tells_and_touches_nothing() -> None:
    threads = FakeThreads()
    result = settle([outdated(1)], threads, pull_request(), dry_run=True)
    assert (threads.calls, result.ids) == ([], ())
    assert result.told == ("Would close 1 earlier comment: fixed.",)
