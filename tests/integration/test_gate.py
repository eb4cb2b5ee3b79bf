"""A failed gate opens on the word of someone who may write here, who is named; on nobody else's."""

import pytest

from review_action.app.gate import Gate
from review_action.domain.config import Policy
from review_action.domain.report import RunReport, Verdict
from review_action.domain.review import Conclusion, Published
from review_action.domain.state import Override
from review_action.domain.talk import LabelActor, Permission
from review_action.errors import UnavailableError
from tests.fakes.fake_threads import FakeGate
from tests.fakes.pull_request import HEAD_SHA, pull_request

FAIL = Verdict(conclusion="fail", reasons=("1 finding.",), blocking=("0" * 16,))
LABEL = "review-override"


def labelled(host: FakeGate, *labels: str) -> tuple[Verdict, str]:
    pull = pull_request(labels=labels or (LABEL,))
    return Gate(host, host.get_permission).judged(FAIL, pull, Policy(), None)


def host(permission: Permission = "write", label: str = LABEL) -> FakeGate:
    actor = LabelActor(login="ann", at="2026-05-01T10:00:00Z")
    return FakeGate(label_actors={label: actor}, permissions={"ann": permission})


@pytest.mark.parametrize("permission", ["write", "maintain", "admin"])
def test_judged__a_label_by_a_writer(permission: Permission) -> None:
    verdict, problem = labelled(host(permission))
    assert problem == ""
    assert (verdict.conclusion, verdict.gate, verdict.overridden_by) == (
        "fail",
        "inconclusive",
        "ann",
    )
    assert verdict.override_reason == "the label `review-override`, on 2026-05-01"
    assert verdict.blocking == FAIL.blocking


def test_judged__labels_are_one_whatever_their_case() -> None:
    verdict, _ = labelled(host(label="Review-Override"), "bug", "Review-Override")
    assert verdict.overridden_by == "ann"


@pytest.mark.parametrize("permission", ["triage", "read", "none"])
def test_judged__a_label_by_somebody_else_does_not_count(permission: Permission) -> None:
    """Triage may set labels, but not what is merged."""
    verdict, problem = labelled(host(permission))
    assert verdict == FAIL
    assert "ann, who may not write here" in problem


def test_judged__a_label_of_nobody_does_not_count() -> None:
    verdict, problem = labelled(FakeGate())
    assert verdict == FAIL
    assert "Nobody is known" in problem


def test_judged__who_it_was_cannot_be_read() -> None:
    broken = host()
    broken.failures["get_permission"] = UnavailableError("502")
    verdict, problem = labelled(broken)
    assert verdict == FAIL
    assert problem == "Who put the label `review-override` on could not be read: 502"


def test_judged__costs_nothing_without_the_label_or_a_failure() -> None:
    silent = host()
    gate = Gate(silent, silent.get_permission)
    passed = Verdict(conclusion="pass")
    assert gate.judged(FAIL, pull_request(labels=("bug",)), Policy(), None) == (FAIL, "")
    nameless = Policy(override_label="")
    assert gate.judged(FAIL, pull_request(labels=("",)), nameless, None) == (FAIL, "")
    assert gate.judged(passed, pull_request(labels=(LABEL,)), Policy(), None) == (passed, "")
    assert silent.calls == []


def test_judged__a_command_holds_for_its_head_alone() -> None:
    said = Override(by="ann", reason="hotfix", head_sha=HEAD_SHA)
    gate = Gate(FakeGate(), FakeGate().get_permission)
    verdict, _ = gate.judged(FAIL, pull_request(), Policy(), said)
    assert (verdict.overridden_by, verdict.override_reason) == ("ann", "hotfix")
    pushed = pull_request(head_sha="c" * 40)
    verdict, _ = gate.judged(FAIL, pushed, Policy(), said)
    assert verdict == FAIL


def report(conclusion: Conclusion, *, checked: bool = True, **values: str) -> RunReport:
    verdict = Verdict.model_validate({"conclusion": conclusion, **values})
    return RunReport(verdict=verdict, published=Published(checked=checked))


@pytest.mark.parametrize(
    ("said", "fail_closed", "state_said"),
    [
        (report("pass"), True, "success"),
        (report("fail"), False, "failure"),
        (report("fail", overridden_by="ann"), True, "success"),
        (report("inconclusive"), False, "success"),
        (report("inconclusive"), True, "error"),
        (report("inconclusive", checked=False), False, "error"),
    ],
)
def test_set_status__is_as_red_or_green_as_the_job(
    said: RunReport, state_said: str, *, fail_closed: bool
) -> None:
    host = FakeGate()
    gate = Gate(host, host.get_permission)
    told = gate.set_status(said, pull_request(), context="review", fail_closed=fail_closed)
    assert told == ""
    ((sha, state, context, description),) = host.statuses
    assert (sha, state, context) == (HEAD_SHA, state_said, "review")
    assert description
    assert len(description) <= 140


def test_set_status__may_be_refused() -> None:
    host = FakeGate(failures={"set_status": UnavailableError("502")})
    gate = Gate(host, host.get_permission)
    told = gate.set_status(report("fail"), pull_request(), context="c", fail_closed=False)
    assert told == "The commit status could not be set: 502"
