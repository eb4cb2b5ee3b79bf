"""Analyses a pull request and writes nothing to it: what was found goes into a file for another job."""

from dataclasses import replace

from review_action.agents import AGENTS
from review_action.app.review import Reviewer
from review_action.domain.decision import Skip
from review_action.domain.event import Event
from review_action.domain.report import RunReport
from review_action.pipeline.asking.plan_passes import TEAM
from review_action.pipeline.speaking.to_payload import to_payload


def hand_over(reviewer: Reviewer, number: int, event: Event) -> tuple[RunReport | Skip, str]:
    """A review as a dry run, and the payload file's text; empty where nothing was reviewed.

    Raises:
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong.
    """
    settings = reviewer.settings.model_copy(update={"dry_run": True})
    # Earlier comments and labels are the other job's: this one could only say what it would do.
    analyst = replace(reviewer, settings=settings, threads=None, after=None)
    outcome = analyst.review(number, event)
    if isinstance(outcome, Skip):
        return outcome, ""
    return outcome, to_payload(outcome, agents={*AGENTS, TEAM}).model_dump_json(indent=1)
