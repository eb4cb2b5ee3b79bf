"""Opens a failed gate on a maintainer's word, and sets the verdict where else it is looked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from review_action.domain.config import Policy
from review_action.domain.pull_request import PullRequest
from review_action.domain.report import RunReport, Verdict
from review_action.domain.review import StatusState
from review_action.domain.state import Override
from review_action.domain.talk import WRITERS, LabelActor, Permission
from review_action.errors import GitHubError, advice
from review_action.ports import GateHost
from review_action.rendering import render

DESCRIPTION_CHARACTERS = 140
"""https://docs.github.com/en/rest/commits/statuses: the longest description."""


@dataclass(frozen=True)
class Gate:
    """Where a maintainer's word is looked for; asked only when the verdict is a failure."""

    hosts: GateHost
    permission_of: Callable[[str], Permission]
    """Of a login, in this repository."""

    def judged(
        self, verdict: Verdict, pull: PullRequest, policy: Policy, override: Override | None
    ) -> tuple[Verdict, str]:
        """The verdict with who overrode it, and what could not be found out; never raises.

        A label holds until it is taken off, a command for the head it was given on.
        """
        if verdict.conclusion != "fail":
            return verdict, ""
        if override is not None and override.head_sha == pull.head_sha:
            return _overridden(verdict, override.by, override.reason), ""
        label = next((one for one in pull.labels if _same(one, policy.override_label)), "")
        return self._by_label(verdict, pull, label) if label else (verdict, "")

    def set_status(
        self, report: RunReport, pull: PullRequest, *, context: str, fail_closed: bool
    ) -> str:
        """Set the commit status, which knows no neutral: it is as red or green as the job.

        Returns:
            Why it could not be set; empty when it was.
        """
        passed = passes(report, fail_closed=fail_closed)
        red: StatusState = "failure" if report.verdict.conclusion == "fail" else "error"
        headline = render("comments/headline.txt.j2", report=report).strip()
        try:
            self.hosts.set_status(
                pull.head_sha,
                state="success" if passed else red,
                context=context,
                description=headline[:DESCRIPTION_CHARACTERS],
            )
        except GitHubError as error:
            return f"The commit status could not be set: {advice(error)}"
        return ""

    def _by_label(self, verdict: Verdict, pull: PullRequest, label: str) -> tuple[Verdict, str]:
        try:
            actor = self.hosts.get_label_actor(pull, label)
            permission = self.permission_of(actor.login) if actor else "none"
        except GitHubError as error:
            return verdict, f"Who put the label `{label}` on could not be read: {advice(error)}"
        if actor is None or permission not in WRITERS:
            return verdict, _unheard(label, actor)
        when = f", on {actor.at[:10]}" if actor.at else ""
        return _overridden(verdict, actor.login, f"the label `{label}`{when}"), ""


def passes(report: RunReport, *, fail_closed: bool) -> bool:
    """Whether the job is green (docs/architecture.md, Verdict and exit status)."""
    match report.verdict.gate:
        case "pass":
            return True
        case "fail":
            return False
        case "inconclusive":
            if report.verdict.overridden_by:
                return True
            # Without a check run the job's colour is all that people see: it must not be green.
            return report.published.checked and not fail_closed
        case _:
            assert_never(report.verdict.gate)


def _unheard(label: str, actor: LabelActor | None) -> str:
    if actor is None:
        return f"Nobody is known to have put the label `{label}` on: it does not count."
    return f"The label `{label}` was put on by {actor.login}, who may not write here: it does not count."


def _overridden(verdict: Verdict, by: str, reason: str) -> Verdict:
    return verdict.model_copy(update={"overridden_by": by, "override_reason": reason})


def _same(one: str, other: str) -> bool:
    return bool(other) and one.casefold() == other.casefold()
