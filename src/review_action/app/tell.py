"""Says what an examination found, once, beside what was said before; and tells the verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from review_action.app.examine import Examination
from review_action.app.gate import Gate
from review_action.app.publish import Publisher
from review_action.app.recall import Recalled
from review_action.app.stand import Standing, stand
from review_action.app.sum_up import moved_to_summary, of_round, report_of
from review_action.domain.config import Policy
from review_action.domain.pull_request import Conversation, FileListing, PullRequest
from review_action.domain.report import RunReport, Timing
from review_action.domain.review import ReviewPayload
from review_action.domain.settings import Settings
from review_action.pipeline.speaking.compose import compose
from review_action.ports import Clock, ReviewHost, Runner, ThreadHost


@dataclass(frozen=True)
class Teller:
    """Where one review goes, and what is known there; see `Reviewer`."""

    settings: Settings
    reviews: ReviewHost
    runner: Runner
    clock: Clock
    first_request: Callable[[], float | None]
    threads: ThreadHost | None
    gate: Gate | None
    aside: bool
    pull: PullRequest
    policy: Policy
    recalled: Recalled
    conversation: Conversation | None
    """As it is now; None: it could not be read."""

    def tell(
        self,
        examination: Examination,
        listing: FileListing,
        *,
        check_id: int | None,
        warnings: Sequence[str],
    ) -> RunReport:
        """Publish the outcome; what could not be published is told in it."""
        standing = stand(
            examination,
            self.recalled,
            self.conversation,
            pull=self.pull,
            listing=listing,
            threads=self.threads,
            dry_run=self.settings.dry_run,
        )
        standing = replace(standing, aside=self.aside)
        return self._publish(standing, self._report(standing, warnings), check_id)

    def with_status(self, report: RunReport) -> RunReport:
        """The report once the commit has its status, where it is to have one."""
        settings = self.settings
        if self.gate is None or settings.dry_run or not settings.commit_status:
            return report
        problem = self.gate.set_status(
            report, self.pull, context=settings.check_name, fail_closed=settings.fail_closed
        )
        warnings = (*report.warnings, problem) if problem else report.warnings
        return report.model_copy(update={"warnings": warnings})

    def _report(self, standing: Standing, warnings: Sequence[str]) -> RunReport:
        examination = standing.examination
        report = report_of(
            self.pull,
            self.policy,
            examination.model_copy(update={"warnings": (*examination.warnings, *warnings)}),
            route=self.settings.model.route if self.settings.model else "embedded",
            timing=Timing(
                first_model_request=self.first_request(),
                model=examination.model_seconds,
                total=self.clock(),
            ),
        )
        verdict, unheard = report.verdict, ""
        if self.gate is not None:
            override = standing.recalled.override
            verdict, unheard = self.gate.judged(verdict, self.pull, self.policy, override)
        return of_round(report, standing, verdict=verdict, warnings=[unheard] if unheard else [])

    def _publish(self, standing: Standing, report: RunReport, check_id: int | None) -> RunReport:
        mark = standing.mark(report, self.conversation)
        payload = self._composed(report, mark)
        if self.settings.dry_run:
            self.runner.append_summary(payload.job_summary)
            self.runner.annotate(payload.annotations)
            return report
        said = report

        def recompose(refused: frozenset[str]) -> ReviewPayload:
            nonlocal said
            said = moved_to_summary(report, refused)
            return self._composed(said, mark)

        publisher = Publisher(
            self.reviews, self.runner, self.pull, check_id, silent=self._is_silent(report)
        )
        published = publisher.publish(payload, self.conversation, recompose=recompose)
        said = said.model_copy(
            update={"published": published, "warnings": (*said.warnings, *published.rungs)}
        )
        # The job summary is the last rung: it also tells of the ones before it.
        last = self._composed(said, mark) if published.rungs else payload
        self.runner.append_summary(last.job_summary)
        return said

    def _composed(self, report: RunReport, state_marker: str) -> ReviewPayload:
        return compose(report, check_name=self.settings.check_name, state_marker=state_marker)

    def _is_silent(self, report: RunReport) -> bool:
        """Whether there is nothing to say that a comment is worth."""
        clean = report.verdict.conclusion == "pass" and not report.placed
        return self.settings.quiet and clean and not report.warnings
