"""Decides on a pull request as it is now, and on an event that changes nothing by the verdict that stands."""

from review_action.app.check_run import verdict_on
from review_action.app.gate import Gate
from review_action.domain.config import Policy
from review_action.domain.decision import Decision, Skip
from review_action.domain.event import Event
from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun
from review_action.domain.settings import Settings
from review_action.errors import GitHubError
from review_action.pipeline.intake.triage import triage


def decide(
    event: Event, settings: Settings, *, pull: PullRequest, policy: Policy, gate: Gate | None
) -> Decision:
    """As `triage`; what is skipped leaves a failure of this very commit as it is.

    The newest job of a commit is what a required check goes by. One that ended green because a
    label or a title is none of our business, or because the author made a draft of it, would open
    the gate to whoever may do that.
    """
    decision = triage(event, settings, pull=pull, policy=policy)
    if not isinstance(decision, Skip) or pull.state != "open":
        return decision
    check = standing_verdict(pull, settings, gate)
    if check is not None and (decision.stands or check.conclusion == "fail"):
        return decision.model_copy(update={"stands": True, "verdict": check.conclusion})
    if decision.stands:
        return triage(event, settings, pull=pull, policy=policy, stands=False)
    return decision


def standing_verdict(pull: PullRequest, settings: Settings, gate: Gate | None) -> CheckRun | None:
    """A pass or a failure of this pull request's head; anything else is to be looked at anew.

    Not a neutral one: it may be an override whose label is gone, or a run that was stopped. Nor
    that of another pull request of the same commit: its base may hold all that is wrong here.
    """
    try:
        check = gate.hosts.get_check_run(pull.head_sha, settings.check_name) if gate else None
    except GitHubError:
        return None
    if check is None or check.conclusion not in {"pass", "fail"}:
        return None
    return check if check.text.strip() == verdict_on(pull.number) else None
