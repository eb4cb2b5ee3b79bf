"""The queue is told the verdict of the pull request it tests, at the price of a look."""

import pytest

from review_action.app.merge_group import GroupVerdict, conclude_group
from review_action.domain.decision import MergeGroup
from review_action.domain.review import CheckRun
from review_action.errors import PermissionDeniedError
from tests.integration.rounds import BAD, Life, patch
from tests.integration.stage import NOTHING, claim, reply
from tests.unit.intake.test_triage import GROUP_SHA, group

GROUP = MergeGroup(pull_number=12, head_sha=GROUP_SHA)
EVENT = group(f"refs/heads/gh-readonly-queue/main/pr-12-{'a' * 40}")
FAILS = reply(claim(line=10, quote=BAD))


def life(said: str | None = None) -> Life:
    """With the verdict of a run that said so."""
    one = Life()
    one.push("b", {"src/cart.py": patch((10, BAD))})
    if said is not None:
        one.run(said)
    return one


def concluded(one: Life, said: str = NOTHING, **changed: object) -> GroupVerdict:
    one.host.calls.clear()
    return conclude_group(GROUP, one.reviewer(said, **changed), EVENT)


def checks(one: Life) -> list[CheckRun]:
    runs = one.host.check_runs
    return [check for key, check in runs.items() if one.host.check_heads[key] == GROUP_SHA]


@pytest.mark.parametrize(
    ("said", "conclusion", "green"), [(NOTHING, "pass", True), (FAILS, "fail", False)]
)
def test_conclude_group__re_uses_the_verdict(said: str, conclusion: str, *, green: bool) -> None:
    one = life(said)
    verdict = concluded(one)
    assert (verdict.conclusion, verdict.green, verdict.report) == (conclusion, green, None)
    assert one.host.calls == ["get_page", "get_check_run", "upsert_check_run"]
    (check,) = checks(one)
    assert (check.conclusion, check.title) == (conclusion, verdict.title)
    assert "#12" in check.summary


def test_conclude_group__without_a_verdict_it_is_made_now() -> None:
    one = life()
    verdict = concluded(one, FAILS)
    assert (verdict.conclusion, verdict.green) == ("fail", False)
    assert verdict.report is not None
    assert [check.conclusion for check in checks(one)] == ["fail"]
    assert verdict.title.startswith("Fail: 1 blocking finding")
    assert len(one.host.comments) == 1


def test_conclude_group__a_neutral_one_is_looked_at_again() -> None:
    """An override whose label was taken off again must not pass the queue."""
    one = life(FAILS)
    (number,) = one.host.check_runs
    check = one.host.check_runs[number]
    one.host.check_runs[number] = check.model_copy(update={"conclusion": "inconclusive"})
    assert concluded(one).conclusion == "fail"
    assert one.model.prompts == []


@pytest.mark.parametrize("said", [NOTHING, FAILS])
def test_conclude_group__a_verdict_on_another_pull_request_of_the_same_commit_is_none(
    said: str,
) -> None:
    """The same commit, proposed to a branch that holds its defects already, passes there."""
    one = life(said)
    (number,) = one.host.check_runs
    check = one.host.check_runs[number]
    one.host.check_heads[number + 1] = one.host.check_heads[number]
    one.host.check_runs[number + 1] = check.model_copy(
        update={"conclusion": "pass", "text": check.text.replace("#12", "#123")}
    )
    verdict = concluded(one)
    assert verdict.report is not None
    assert (verdict.conclusion, one.model.prompts) == ("fail" if said == FAILS else "pass", [])


def test_conclude_group__what_is_not_reviewed_is_neutral() -> None:
    one = life()
    one.host.pull = one.host.pull.model_copy(update={"labels": ("skip-review",)})
    verdict = concluded(one)
    assert (verdict.conclusion, verdict.green) == ("inconclusive", True)
    assert "skip-review" in verdict.title
    assert [check.conclusion for check in checks(one)] == ["inconclusive"]


def test_conclude_group__a_dry_run_writes_nothing() -> None:
    one = life(FAILS)
    assert concluded(one, dry_run=True).conclusion == "fail"
    assert checks(one) == []


def test_conclude_group__a_check_run_that_may_not_be_written_is_told() -> None:
    one = life(FAILS)
    one.host.failures["upsert_check_run"] = PermissionDeniedError("no")
    assert concluded(one).conclusion == "fail"
    assert "warning: The merge group has no check run: no" in one.runner.text


def test_conclude_group__without_a_gate_to_ask_it_is_reviewed() -> None:
    one = life()
    reviewer = one.reviewer(NOTHING)
    object.__setattr__(reviewer, "gate", None)
    assert conclude_group(GROUP, reviewer, EVENT).conclusion == "pass"
