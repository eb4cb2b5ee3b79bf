"""What a run did, seen from outside: what it sent, posted, printed and left behind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from review_action.domain.prompt import Prompt
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost

_OWN_BLOCK = re.compile(r"^<!-- /?review-action:description(?: v1)? -->$", re.MULTILINE)
"""The ends of what `/describe` writes."""
WRITES = frozenset(
    {
        *("create_review", "create_comment", "upsert_summary", "upsert_check_run"),
        *("resolve_thread", "minimize_comment", "reply", "react", "create_note"),
        *("update_description", "add_labels", "set_status", "upload_sarif"),
    }
)
"""Methods of the hosts that change what stands on the pull request."""


@dataclass(frozen=True)
class Observation:
    """One attack, carried out."""

    host: FakeCodeHost
    status: int = 0
    """Exit status of the job."""
    log: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    job_summary: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    """The report as `local --format html` writes it."""
    files: Mapping[str, str] = field(default_factory=dict)
    """What the run left in its workspace, by path."""
    prompts: tuple[Prompt, ...] = ()
    seconds: float = 0.0
    outside: Mapping[str, str] = field(default_factory=dict)
    """Files beside the workspace that were not there before."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What the part that was attacked alone came to."""
    defect: str = ""
    """What it raised, when no case looks for that."""
    secrets: tuple[str, ...] = ()

    @property
    def crashed(self) -> bool:
        """Whether a defect of ours ended the run: then nothing it did not do was prevented."""
        return bool(self.defect) or "::error::Unexpected " in self.log

    @property
    def asked(self) -> str:
        """All prompts, one after the other."""
        return "\n".join(f"{each.prefix}\n{each.question}" for each in self.prompts)

    @property
    def pages(self) -> Iterator[str]:
        """Everything that is read as Markdown."""
        host = self.host
        for posted in (*host.reviews, *host.comments, *host.summaries, *host.notes):
            yield posted.body
        for comment in host.comments:
            yield from (reply.body for reply in comment.replies if not reply.author)
        for check in host.check_runs.values():
            yield from (check.summary, check.text)
        if "update_description" in host.calls:
            yield _OWN_BLOCK.sub("", host.pull.body, count=2)
        yield self.job_summary

    @property
    def words(self) -> Iterator[str]:
        """Everything that leaves the run, in whatever form, prompts apart."""
        yield from self.pages
        for check in self.host.check_runs.values():
            yield check.title
            yield from (f"{each.title}\n{each.message}" for each in check.annotations)
        yield from self.host.pull.labels
        yield from self.host.sarifs
        yield from (described for *_, described in self.host.statuses)
        # A mask names what it hides, and the runner hides the line that sets it.
        yield from (row for row in self.log.split("\n") if not row.startswith("::add-mask::"))
        yield from self.outputs.values()
        yield from self.files.values()

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of what was found and stands in the report."""
        placed = self.report.get("placed", [])
        return tuple(each["finding"]["rule_id"] for each in placed)

    @property
    def writes(self) -> tuple[str, ...]:
        """Names of the writing methods that were called, in order."""
        return tuple(name for name in self.host.calls if name in WRITES)
