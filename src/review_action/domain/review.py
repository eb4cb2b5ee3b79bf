"""What is posted: one review, one summary comment, one check run, each within GitHub's limits."""

from typing import Literal

from review_action.domain.diff import Side
from review_action.domain.finding import Severity
from review_action.domain.value import Value

Conclusion = Literal["pass", "fail", "inconclusive"]
StatusState = Literal["success", "failure", "error", "pending"]


class InlineComment(Value):
    """One entry of `comments[]` of `POST /pulls/{n}/reviews`, checked against the diff."""

    path: str
    line: int
    side: Side = "RIGHT"
    start_line: int | None = None
    body: str
    fingerprint: str


class Annotation(Value):
    """A line note of a check run or of the runner's log."""

    path: str
    start_line: int
    end_line: int
    level: Severity
    title: str
    message: str


class CheckRun(Value):
    """The rich view of the verdict; the job's exit status is the gate."""

    name: str
    conclusion: Conclusion | None = None
    """None while in progress."""
    title: str = ""
    summary: str = ""
    text: str = ""
    annotations: tuple[Annotation, ...] = ()
    details_url: str = ""
    since: str = ""
    """When the commit got its first verdict, as GitHub writes times; read, never written."""


class ReviewPayload(Value):
    """Everything one run says, composed and sanitised, before anything is sent."""

    head_sha: str
    marker: str
    """Unique to what is said: looked for before a create call is sent again."""
    body: str
    comments: tuple[InlineComment, ...] = ()
    summary: str
    check: CheckRun
    job_summary: str
    annotations: tuple[Annotation, ...] = ()
    """For the runner's log when nothing else may be written."""


class Published(Value):
    """What became visible, rung by rung of the ladder."""

    review_url: str = ""
    summary_url: str = ""
    inline: int = 0
    checked: bool = False
    """Whether the verdict stands in a check run; else the exit status alone tells it."""
    rungs: tuple[str, ...] = ()
    """What was degraded and why, one sentence each."""
