"""Reviews one pull request: reads it, examines it, says what was found once, and tells the verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review_action.app.check_run import (
    CHECK_NAME,
    CHECK_RUN,
    CLOSED,
    HEAD_SHA,
    close_check_run,
    open_check_run,
)
from review_action.app.decide import decide
from review_action.app.examine import Examine, examine
from review_action.app.examiner import Examiner
from review_action.app.gate import Gate
from review_action.app.recall import Recalled, Recalling
from review_action.app.rulebook import Rulebook, read_rulebook
from review_action.domain.config import Policy
from review_action.domain.decision import Skip
from review_action.domain.event import Event
from review_action.domain.pull_request import (
    Conversation,
    FileListing,
    PullRequest,
    PullRequestPage,
)
from review_action.domain.report import RunReport
from review_action.domain.review import CheckRun, Conclusion
from review_action.domain.settings import Settings
from review_action.domain.state import Override, Suppression
from review_action.errors import (
    ConfigurationError,
    GitError,
    GitHubError,
    InvalidConfigError,
    advice,
)
from review_action.pipeline.intake.triage import triage
from review_action.ports import Clock, CodeHost, ReviewHost, Runner, ThreadHost

After = Callable[[PullRequest, RunReport, FileListing, Policy], Sequence[str]]


@dataclass(frozen=True)
class Reviewer:
    """The outside world of one run, wired once."""

    settings: Settings
    host: CodeHost
    reviews: ReviewHost
    runner: Runner
    examiner: Examiner
    clock: Clock
    first_request: Callable[[], float | None]
    """When the first model request went out, on `clock`; None when none did."""
    threads: ThreadHost | None = None
    """Where our comments stand; None: they are left as they are."""
    gate: Gate | None = None
    """Where a maintainer's word on the verdict is looked for; None: nowhere."""
    suppressions: tuple[Suppression, ...] = ()
    """What a maintainer said just now, to be kept beside what was said before."""
    override: Override | None = None
    """As `suppressions`: a word on the gate of this head."""
    examine: Examine = examine
    """What looks at the change; another one in a job that says what another job found."""
    aside: bool = False
    """Whether this looks at less than the rules ask for, and so decides nothing."""
    after: After | None = None
    """Done once the review is published; what it gives back is told in the log."""

    def review(self, number: int, event: Event) -> RunReport | Skip:
        """Review one pull request and publish the outcome.

        Raises:
            GitHubError: The pull request itself cannot be read: there is nothing to say anything on.
            ConfigurationError: The base's configuration file is wrong, or names an unknown agent.
        """
        page = self.host.get_page(number)
        pull = page.pull
        rulebook = self._rulebook(pull)
        policy = rulebook.policy
        decision = decide(event, self.settings, pull=pull, policy=policy, gate=self.gate)
        listing = FileListing(files=())
        if not isinstance(decision, Skip):
            listing = self._listing(pull)
            paths = [file.path for file in listing.files] if listing.complete else None
            decision = triage(
                event, self.settings, pull=pull, policy=policy, paths=paths, stands=False
            )
        if isinstance(decision, Skip):
            self._tell_skip(pull, decision)
            return decision
        check = self._open_check(pull)
        try:
            recalled = self._recalled(page, rulebook, event)
            return self._reviewed(page, rulebook, listing, recalled, check)
        except BaseException:
            # A cancelled run must not leave a check that is "in progress" for ever.
            self._close_check(pull, check[0])
            raise

    def _recalled(self, page: PullRequestPage, rulebook: Rulebook, event: Event) -> Recalled:
        hosts = self.gate.hosts if self.gate else None
        recalling = Recalling(
            self.settings, rulebook.policy, page.pull, event, hosts, texts=rulebook.texts
        )
        recalled = recalling.recall(page.conversation, page.problem)
        recalled = recalled.with_comments(page.conversation)
        return recalled.with_words(self.suppressions, self.override)

    def _reviewed(
        self,
        page: PullRequestPage,
        rulebook: Rulebook,
        listing: FileListing,
        recalled: Recalled,
        check: tuple[int | None, str],
    ) -> RunReport:
        pull, policy = page.pull, rulebook.policy
        check_id, no_check = check
        examination = self.examine(
            listing,
            pull,
            rulebook,
            examiner=self.examiner,
            contents=lambda paths: self.host.get_contents(pull.head_sha, paths),
            recalled=recalled,
            remarks=page.conversation.remarks if page.conversation else (),
        )
        conversation, unread = self._conversation(pull)
        told = (*self.settings.warnings, no_check, unread)
        warnings = [warning for warning in told if warning]
        if conversation and conversation.head_sha != pull.head_sha:
            warnings.append(
                f"The head moved from {pull.head_sha[:7]} to {conversation.head_sha[:7]} during the"
                " review; this speaks of the former."
            )
        # What speaks is no part of the start, as what hears is none: see `examine`.
        from review_action.app.tell import Teller  # noqa: PLC0415

        teller = Teller(
            settings=self.settings,
            reviews=self.reviews,
            runner=self.runner,
            clock=self.clock,
            first_request=self.first_request,
            threads=self.threads,
            gate=self.gate,
            aside=self.aside,
            pull=pull,
            policy=policy,
            recalled=recalled,
            conversation=conversation,
        )
        report = teller.tell(examination, listing, check_id=check_id, warnings=warnings)
        for problem in self.after(pull, report, listing, policy) if self.after else ():
            self.runner.log("warning", problem)
        return teller.with_status(report)

    def _tell_skip(self, pull: PullRequest, skip: Skip) -> None:
        """A required check that never comes would block the pull request for ever.

        The newest check of a name counts, so nothing is said over a verdict that stands.
        """
        if self.settings.dry_run or pull.state != "open" or skip.stands:
            return
        self._tell_at_once(pull, "inconclusive", title="Not reviewed", summary=skip.reason)

    def _tell_at_once(
        self, pull: PullRequest, conclusion: Conclusion, *, title: str, summary: str
    ) -> None:
        check = CheckRun(
            name=self.settings.check_name, conclusion=conclusion, title=title, summary=summary
        )
        try:
            self.reviews.upsert_check_run(pull.head_sha, check)
        except GitHubError as error:
            self.runner.log("info", f"There is no check run: {advice(error)}")

    def _rulebook(self, pull: PullRequest) -> Rulebook:
        try:
            return read_rulebook(
                self.settings, lambda paths: self.host.get_contents(pull.base_sha, paths)
            )
        except ConfigurationError as error:
            if not self.settings.dry_run:
                from review_action.pipeline.speaking.sanitize import sanitize  # noqa: PLC0415  # as above

                # The author of the change sees the check first, and can rarely mend it alone.
                told = [*str(error).splitlines(), *error.hint.splitlines()]
                if isinstance(error, InvalidConfigError):
                    told.append(f"The file is read from `{pull.base_ref}`: mend it there.")
                self._tell_at_once(
                    pull,
                    "fail",
                    title="Not reviewed: the configuration is wrong",
                    summary="\n".join(f"- {sanitize(line, one_line=True)}" for line in told),
                )
            raise

    def _listing(self, pull: PullRequest) -> FileListing:
        try:
            return self.host.list_files(pull)
        except (GitHubError, GitError) as error:
            # Not "no changes": an incomplete listing makes the run inconclusive, and says so.
            return FileListing(
                files=(), complete=False, total=pull.changed_files, problem=advice(error)
            )

    def _open_check(self, pull: PullRequest) -> tuple[int | None, str]:
        if self.settings.dry_run:
            return None, ""
        return open_check_run(self.reviews, self.runner, pull, name=self.settings.check_name)

    def _close_check(self, pull: PullRequest, check_id: int | None) -> None:
        state = {
            CHECK_RUN: str(check_id or ""),
            HEAD_SHA: pull.head_sha,
            CHECK_NAME: self.settings.check_name,
        }
        try:
            close_check_run(self.reviews, state, why="The review was stopped before its end.")
        except GitHubError as error:
            self.runner.log("warning", f"The check run stays open: {error}")
        else:
            self.runner.save_state(CLOSED)

    def _conversation(self, pull: PullRequest) -> tuple[Conversation | None, str]:
        try:
            return self.host.get_conversation(pull), ""
        except GitHubError as error:
            return None, f"Earlier comments could not be read: {advice(error)}"
