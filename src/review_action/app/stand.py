"""Says what stands after an examination: against what was said before, and for the next round."""

from collections.abc import Sequence
from dataclasses import dataclass

from review_action.app.examine import Examination
from review_action.app.recall import Recalled
from review_action.app.settle import Settled, settle
from review_action.domain.placement import Placed
from review_action.domain.pull_request import Conversation, FileListing, PullRequest
from review_action.domain.report import RunReport
from review_action.pipeline.speaking.next_state import Round, next_state
from review_action.pipeline.speaking.reconcile import Known, Reconciled, reconcile
from review_action.pipeline.speaking.state_marker import encode_state, state_line
from review_action.ports import ThreadHost


@dataclass(frozen=True)
class Standing:
    """One round's findings against the conversation, and what of it is written down."""

    pull: PullRequest
    examination: Examination
    recalled: Recalled
    reconciled: Reconciled
    settled: Settled
    aside: bool = False
    """A look at a part, which neither goes on from earlier rounds nor can tell what became of them."""

    @property
    def placed(self) -> tuple[Placed, ...]:
        return self.reconciled.placed

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know about earlier rounds."""
        if self.aside:
            return ()
        left = len(self.reconciled.left)
        unfounded = ""
        if left:
            were, them = ("was", "it") if left == 1 else ("were", "them")
            unfounded = (
                f"{left} earlier comment{'s' * (left > 1)} {were} not found again, though nothing"
                f" shows that the code changed: look at {them}, and resolve what no longer holds."
            )
        unkept = ""
        if self.recalled.key is None and (self.recalled.suppressions or self.recalled.override):
            unkept = "Nothing signs what is kept for later runs, so this word holds once: set `state-key`."
        told = (self.recalled.why, unfounded, unkept, *self.settled.rungs)
        return tuple(text for text in told if text)

    def mark(self, report: RunReport, conversation: Conversation | None) -> str:
        """The state for the next round, as one hidden line; empty when none can be left."""
        recalled, past = self.recalled, self.examination.past
        if conversation is None:
            return ""
        if recalled.key is None:
            # What cannot be read here is left for those who can: it is signed. Not where somebody
            # else put it there: our own edit would make it look like ours.
            return "" if conversation.summary_editor else state_line(conversation.summary_body)
        last = recalled.state
        unread = {} if recalled.full or last is None else last.hunks
        listed = {row.path for row in report.coverage if row.state == "failed"}
        this = Round(
            pull=self.pull,
            policy=recalled.policy,
            files=self.examination.files,
            seen=past.since.seen,
            kept={path: said for path, said in unread.items() if path in listed},
            threads={**past.carried.threads, **self.reconciled.threads},
            settled=self.settled.ids,
            suppressions=recalled.suppressions,
            override=recalled.override,
        )
        state = next_state(report, this, key=recalled.key, conversation=conversation, last=last)
        return encode_state(state, recalled.key)


def stand(
    examination: Examination,
    recalled: Recalled,
    conversation: Conversation | None,
    *,
    pull: PullRequest,
    listing: FileListing,
    threads: ThreadHost | None = None,
    dry_run: bool = False,
) -> Standing:
    """Reconcile, and close what no longer holds; never raises.

    Args:
        examination: What was found.
        recalled: What earlier rounds left.
        conversation: As it is just before publishing; None when it could not be read.
        pull: The pull request.
        listing: All touched files.
        threads: Where our comments stand; None leaves them as they are.
        dry_run: Tell what would be closed.
    """
    if conversation is None:
        unread = Reconciled(placed=examination.placed)
        return Standing(pull, examination, recalled, unread, Settled())
    reconciled = reconcile(
        examination.placed,
        conversation,
        files=examination.files,
        known=_known(examination, recalled, listing),
    )
    settled = Settled()
    if threads is not None and conversation.head_sha == pull.head_sha:
        # After a push in between, what is outdated is for the run of that push to say.
        settled = settle(reconciled.outdated, threads, pull, dry_run=dry_run)
    return Standing(pull, examination, recalled, reconciled, settled)


def _known(examination: Examination, recalled: Recalled, listing: FileListing) -> Known:
    carried = examination.past.carried
    told = recalled.state.told if recalled.state else ()
    refuted = [
        entry.finding.fingerprint
        for entry in examination.dropped
        if entry.finding.verification == "refuted"
    ]
    let_be = [each.finding.fingerprint for each in examination.suppressed]
    return Known(
        carried=(*(finding.fingerprint for finding in carried.findings), *told),
        threads=carried.threads,
        gone=carried.gone,
        withdrawn=_with_threads(refuted, carried.threads),
        suppressed=_with_threads(let_be, carried.threads),
        settled=recalled.state.settled if recalled.state else (),
        reviewed=tuple(row.path for row in examination.coverage if row.state == "reviewed"),
        touched=_touched(listing),
    )


def _with_threads(fingerprints: Sequence[str], threads: dict[str, str]) -> tuple[str, ...]:
    named = (threads.get(print_, print_) for print_ in fingerprints)
    return tuple(dict.fromkeys((*fingerprints, *named)))


def _touched(listing: FileListing) -> tuple[str, ...] | None:
    if not listing.complete:
        return None
    there = [file for file in listing.files if file.status != "removed"]
    former = [file.previous_path for file in there if file.previous_path]
    return (*(file.path for file in there), *former)
