"""What is said already is not said again; what no longer holds is known, and nothing else is."""

from typing import Any

import pytest

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, OwnComment
from review_action.pipeline.speaking.reconcile import Known, Reconciled, reconcile
from tests.unit.judging.diffs import finding

SAID = finding(quote="said")
PATH = "src/app.py"
GONE = "0" * 16


def comment(number: int = 1, fingerprint: str = SAID.fingerprint, **values: Any) -> OwnComment:
    given: dict[str, Any] = {"id": number, "path": PATH, "line": 3, "fingerprint": fingerprint}
    return OwnComment.model_validate(given | values)


def conversation(*comments: OwnComment) -> Conversation:
    return Conversation(head_sha="a" * 40, own_comments=comments)


def placed(one: Finding, line: int = 1) -> Placed:
    return Placed(finding=one, where="line", line=line)


def unfounded(one: OwnComment, **known: object) -> Reconciled:
    """Reconciled with a comment whose finding nobody found again."""
    return reconcile([], conversation(one), known=Known.model_validate(known))


@pytest.mark.parametrize(
    "values",
    [{}, {"resolved": True}, {"answered": True}, {"outdated": True, "line": None}, {"line": 99}],
    ids=str,
)
def test_reconcile__one_comment_is_enough_whatever_became_of_it(values: dict[str, Any]) -> None:
    new = finding(quote="new")
    result = reconcile([placed(new), placed(SAID)], conversation(comment(**values)))
    assert [entry.standing for entry in result.placed] == ["new", "unchanged"]
    assert (result.outdated, result.left) == ((), ())


def test_reconcile__twice_is_once() -> None:
    once = reconcile([placed(SAID)], conversation(comment()))
    assert reconcile(once.placed, conversation(comment())) == once


def test_reconcile__a_renamed_file_keeps_its_thread() -> None:
    moved = SAID.model_copy(update={"path": "src/shop.py"})
    file = FileDiff(path="src/shop.py", previous_path=PATH, status="renamed")

    result = reconcile([placed(moved)], conversation(comment()), files=[file])

    assert [entry.standing for entry in result.placed] == ["unchanged"]
    assert result.threads == {moved.fingerprint: SAID.fingerprint}
    assert (result.outdated, result.left) == ((), ())


def test_reconcile__the_state_knows_names_that_git_does_not_tell() -> None:
    moved = SAID.model_copy(update={"path": "src/shop.py"})
    known = Known(threads={moved.fingerprint: SAID.fingerprint})
    result = reconcile([placed(moved)], conversation(comment()), known=known)
    assert [entry.standing for entry in result.placed] == ["unchanged"]
    assert result.threads == {moved.fingerprint: SAID.fingerprint}


def test_reconcile__what_only_the_summary_said_stays_there() -> None:
    """Else each round would bring a few more of the first round's findings to their lines."""
    known = Known(carried=(SAID.fingerprint,))
    (entry,) = reconcile([placed(SAID)], conversation(), known=known).placed
    assert (entry.where, entry.standing) == ("summary", "unchanged")
    assert "earlier round" in entry.reason
    (unmoved,) = reconcile([entry], conversation(), known=known).placed
    assert unmoved == entry
    (thread,) = reconcile([placed(SAID)], conversation(comment()), known=known).placed
    assert (thread.where, thread.standing) == ("line", "unchanged")


@pytest.mark.parametrize("closed", [{"resolved": True}, {"minimized": True}], ids=str)
def test_reconcile__a_finding_that_is_back_is_said_again(closed: dict[str, Any]) -> None:
    """Where we closed the thread, nobody looks at it; where a person did, they decided."""
    ours = reconcile([placed(SAID)], conversation(comment(**closed)), known=Known(settled=(1,)))
    theirs = reconcile([placed(SAID)], conversation(comment(**closed)))
    again = reconcile(
        [placed(SAID)], conversation(comment(**closed), comment(2)), known=Known(settled=(1,))
    )
    assert [each.placed[0].standing for each in (ours, theirs, again)] == [
        "new",
        "unchanged",
        "unchanged",
    ]


def test_reconcile__a_thread_that_was_opened_again_is_no_longer_closed() -> None:
    result = reconcile([placed(SAID)], conversation(comment()), known=Known(settled=(1,)))
    assert result.placed[0].standing == "unchanged"


@pytest.mark.parametrize(
    ("values", "known", "why"),
    [
        ({}, {"gone": (GONE,)}, "fixed"),
        ({}, {"touched": ("src/other.py",)}, "fixed"),
        ({"outdated": True}, {"reviewed": (PATH,)}, "fixed"),
        ({"line": None}, {"reviewed": (PATH,)}, "fixed"),
        ({}, {"withdrawn": (GONE,)}, "withdrawn"),
        ({}, {"suppressed": (GONE,), "gone": (GONE,)}, "suppressed"),
    ],
    ids=str,
)
def test_reconcile__what_no_longer_holds(
    values: dict[str, Any], known: dict[str, Any], why: str
) -> None:
    result = unfounded(comment(fingerprint=GONE, **values), **known)
    assert [each.why for each in result.outdated] == [why]
    assert result.left == ()


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({}, {}),
        ({}, {"reviewed": (PATH,), "touched": (PATH,)}),
        ({"outdated": True}, {}),
        ({"outdated": True}, {"reviewed": ("src/other.py",)}),
        ({"line": None}, {"touched": (PATH,)}),
    ],
    ids=str,
)
def test_reconcile__not_found_again_proves_nothing(
    values: dict[str, Any], known: dict[str, Any]
) -> None:
    """A model may miss today what it found yesterday: code that did not change is not mended."""
    one = comment(fingerprint=GONE, **values)
    result = unfounded(one, **known)
    assert (result.outdated, result.left) == ((), (one,))


@pytest.mark.parametrize("values", [{"answered": True}, {"resolved": True}, {"minimized": True}])
def test_reconcile__what_people_touched_or_is_closed_is_let_be(values: dict[str, Any]) -> None:
    result = unfounded(comment(fingerprint=GONE, **values), gone=(GONE,))
    assert (result.outdated, result.left) == ((), ())
