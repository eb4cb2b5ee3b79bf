"""The container: one event in, one published review out; the exit status is the portable gate."""

import json
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import FrameType
from typing import NoReturn, assert_never

from review_action.adapters.runner import ActionsRunner
from review_action.app.check_run import RUN_KEY, close_check_run
from review_action.app.gate import Gate, passes
from review_action.app.redacted import RedactedReviews
from review_action.app.review import Reviewer
from review_action.domain.decision import Command, MergeGroup, Review, Skip
from review_action.domain.event import Event, parse_event, withholds_secrets
from review_action.domain.report import RunReport
from review_action.domain.settings import RunnerSettings, Settings
from review_action.entrypoints.environment import take_environ
from review_action.entrypoints.event_file import read_event_file
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import (
    Host,
    Stopwatch,
    build_examiner,
    build_host,
    saved_state,
)
from review_action.errors import ReviewActionError
from review_action.pipeline.intake.triage import triage
from review_action.ports import LogLevel
from review_action.rendering.render import render

NOTHING_REVIEWED = {"conclusion": "skipped", "findings": "0", "errors": "0", "warnings": "0"}
FAILED = (
    " The review of this commit failed, and that stands: fix what its check run lists, and push."
)


class Interrupted(KeyboardInterrupt):
    """SIGTERM; a KeyboardInterrupt so that the event loop lets it through."""


def main(environ: Mapping[str, str] | None = None) -> int:
    """Review the event of this job; never raises.

    Args:
        environ: What `start` took, and the command line on top of it. Default: taken here.

    Returns:
        0 pass or skipped, 1 fail or not possible, 130 stopped from outside.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    environ = take_environ() if environ is None else environ
    runner = ActionsRunner.from_environ(environ)
    try:
        return _run(environ, runner)
    except ReviewActionError as error:
        _tell(runner, error)
    except KeyboardInterrupt:
        runner.log("warning", "The run was stopped from outside; nothing is said about the change.")
        return 130
    except Exception as error:  # noqa: BLE001  # the last net: red, told, and no trace of a secret
        runner.log("error", f"Unexpected {type(error).__name__}: {error}")
        runner.log("debug", _trace(error))
    with suppress(OSError):
        runner.set_outputs({"conclusion": "inconclusive"})
    return 1


def _run(environ: Mapping[str, str], runner: ActionsRunner) -> int:
    clock = Stopwatch()
    given = RunnerSettings.from_environ(environ)
    event = parse_event(given.event_name, read_event_file(given.event_path))
    settings = Settings.from_environ(environ, secrets_withheld=withholds_secrets(event))
    runner.hide(settings.secrets)
    path, parent = environ.get("PATH", os.defpath), environ.get("TRACEPARENT", "")
    run = _Run(settings, runner, clock, path, parent)
    if settings.mode != "review":
        return _half(event, run)
    decision = triage(event, settings)
    match decision:
        case Skip():
            return _skipped(runner, decision)
        case Command():
            return _command(decision, run)
        case Review():
            return _reviewed(run, lambda by: by.review(decision.pull_number, event))
        case MergeGroup():
            return _merge_group(decision, event, run)
        case _:
            assert_never(decision)


@dataclass(frozen=True)
class _Run:
    settings: Settings
    runner: ActionsRunner
    clock: Stopwatch
    search_path: str
    traceparent: str


@dataclass(frozen=True)
class _Wired:
    side: ModelSide
    host: Host
    reviewer: Reviewer


def _wired(run: _Run) -> _Wired:
    settings, runner, clock = run.settings, run.runner, run.clock

    def say(message: str) -> None:
        runner.log("info", message)

    side = ModelSide(
        settings, clock=clock, log=say, redact=runner.redact, traceparent=run.traceparent
    )
    host = build_host(settings, log=say, search_path=run.search_path)
    runner.save_state({RUN_KEY: host.run_key})
    reviewer = Reviewer(
        settings=settings,
        host=host,
        reviews=RedactedReviews(host, runner.redact),
        runner=runner,
        examiner=build_examiner(settings, side, clock=clock),
        clock=clock,
        first_request=lambda: side.first_request,
        threads=host,
        gate=Gate(host, host.get_permission),
    )
    if settings.labels or settings.describe:
        from review_action.entrypoints.command_side import labelling  # noqa: PLC0415

        reviewer = labelling(reviewer, host, runner.redact)
    if settings.upload_sarif:
        from review_action.app.code_scanning import scanning  # noqa: PLC0415  # few ask for it

        reviewer = scanning(reviewer, host, runner.redact)
    return _Wired(side, host, reviewer)


def _command(command: Command, run: _Run) -> int:
    from review_action.app.commands.answer_command import answer_command  # noqa: PLC0415
    from review_action.entrypoints.command_side import build_context  # noqa: PLC0415

    wired = _wired(run)
    host, side = wired.host, wired.side
    context = build_context(wired.reviewer, host, run.runner.redact)
    try:
        answer = answer_command(context, command)
    except ReviewActionError as error:
        side.finish(None, error=type(error).__name__)
        raise
    report = answer.report if answer else None
    side.finish(report)
    if report is not None:
        return _concluded(report, run.settings, run.runner, host_requests=host.requests_sent)
    told = "answered" if answer and answer.done else "not done; the answer says why"
    run.runner.log("info", f"/{command.name}: {told}. {host.requests_sent} requests to GitHub.")
    run.runner.set_outputs(NOTHING_REVIEWED)
    return 1 if answer and answer.broken else 0


def _half(event: Event, run: _Run) -> int:
    """One of two jobs that share a review (docs/recipes/forks.md)."""
    from review_action.entrypoints import payload_side  # noqa: PLC0415  # split set-ups alone

    half = payload_side.analyze if run.settings.mode == "analyze" else payload_side.publish
    alone = replace(run, settings=payload_side.narrowed(run.settings))
    return _reviewed(alone, lambda by: half(by, event, run.runner))


def _reviewed(run: _Run, review: Callable[[Reviewer], RunReport | Skip]) -> int:
    settings, runner = run.settings, run.runner
    wired = _wired(run)
    side, host = wired.side, wired.host
    try:
        outcome = review(wired.reviewer)
    except ReviewActionError as error:
        side.finish(None, error=type(error).__name__)
        raise
    side.finish(outcome if isinstance(outcome, RunReport) else None)
    if isinstance(outcome, Skip):
        return _skipped(runner, outcome, gates=settings.mode != "analyze")
    return _concluded(outcome, settings, runner, host_requests=host.requests_sent)


def _merge_group(group: MergeGroup, event: Event, run: _Run) -> int:
    from review_action.entrypoints.queue_side import conclude  # noqa: PLC0415  # queues alone

    wired = _wired(run)
    verdict = conclude(group, event, wired.reviewer, wired.side, run.runner)
    if verdict.report is None:
        return 0 if verdict.green else 1
    requests = wired.host.requests_sent
    return _concluded(verdict.report, run.settings, run.runner, host_requests=requests)


def _concluded(
    report: RunReport, settings: Settings, runner: ActionsRunner, *, host_requests: int
) -> int:
    from review_action.pipeline.speaking.to_outputs import to_outputs  # noqa: PLC0415  # see Start
    from review_action.pipeline.speaking.to_sarif import to_sarif  # noqa: PLC0415  # see Start

    url = report.published.review_url or report.published.summary_url
    runner.set_outputs(
        {
            **to_outputs(report),
            "report": runner.write_file("report.json", report.model_dump_json(indent=2)),
            "sarif": runner.write_file("review.sarif", json.dumps(to_sarif(report))),
            "review-url": url,
        }
    )
    # What an analysis comes to is for the job that publishes to say, and to fail.
    analysis = settings.mode == "analyze"
    status = 0 if analysis else exit_status(report, fail_closed=settings.fail_closed)
    proceed = render("comments/proceed.txt.j2", report=report).strip()
    for line in (*report.verdict.reasons, proceed, f"{host_requests} requests to GitHub.", url):
        if line:
            runner.log("info", line)
    for warning in report.warnings:
        runner.log("warning", warning)
    headline = render("comments/headline.txt.j2", report=report).strip()
    runner.log(_level(report, status), headline)
    return status


def _level(report: RunReport, status: int) -> LogLevel:
    """A green job that is no pass says so where annotations are read."""
    if status:
        return "error"
    return "warning" if report.verdict.gate == "inconclusive" else "info"


def exit_status(report: RunReport, *, fail_closed: bool) -> int:
    """The portable gate (docs/architecture.md, Verdict and exit status)."""
    return 0 if passes(report, fail_closed=fail_closed) else 1


def _skipped(runner: ActionsRunner, skip: Skip, *, gates: bool = True) -> int:
    failed = gates and skip.verdict == "fail"
    stands = f" The verdict that stands is: {skip.verdict}." if skip.verdict else ""
    told = f"Not reviewed: {skip.reason}{FAILED if skip.verdict == 'fail' else stands}"
    runner.log("error" if failed else "info", told)
    runner.append_summary(f"{told}\n")
    runner.set_outputs(NOTHING_REVIEWED)
    return 1 if failed else 0


def _tell(runner: ActionsRunner, error: ReviewActionError) -> None:
    from review_action.pipeline.speaking.sanitize import sanitize  # noqa: PLC0415  # see Start

    for line in str(error).splitlines():
        runner.log("error", line)
    for line in error.hint.splitlines():
        runner.log("info", line)
    lines = [*str(error).splitlines(), *error.hint.splitlines()]
    told = "\n".join(f"- {sanitize(line, one_line=True)}" for line in lines)
    with suppress(OSError):
        runner.append_summary(f"**review-action could not review this change.**\n\n{told}\n")


def _trace(error: BaseException) -> str:
    import traceback  # noqa: PLC0415  # only for a defect

    return "".join(traceback.format_exception(error))


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    # The runner signals again before it kills (docs/facts.md, 5. Runner): that must not stop the cleaning up.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted


def finish_main(environ: Mapping[str, str] | None = None) -> int:
    """The post step: complete the check run that a cancelled or killed run left in progress."""
    environ = take_environ() if environ is None else environ
    runner = ActionsRunner.from_environ(environ)
    state = saved_state(environ)
    if not state.get("check-run"):
        return 0
    try:
        # Nothing is asked of a model here, so its key may be missing.
        settings = Settings.from_environ(environ, secrets_withheld=True)
        key = state.get(RUN_KEY, "")
        host = build_host(settings, log=lambda said: runner.log("info", said), run_key=key)
        if close_check_run(host, state, why="The job was cancelled or ran out of time."):
            runner.log("info", "The check run that was left in progress is closed.")
    except ReviewActionError as error:
        _tell(runner, error)
        return 1
    return 0
