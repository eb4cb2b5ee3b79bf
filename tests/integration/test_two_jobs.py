"""One job analyses and writes nothing, another publishes and believes nothing."""

from collections.abc import Sequence
from typing import Any

import pytest

from review_action.app.hand_over import hand_over
from review_action.app.publish_payload import MOVED, UNTOLD, publish_payload
from review_action.domain.decision import Skip
from review_action.domain.event import Event, parse_event
from review_action.domain.finding import Finding
from review_action.domain.payload_file import PayloadFile
from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import UntrustedPayloadError
from review_action.pipeline.intake.read_payload import read_payload
from review_action.ports import Analyzer
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import HEAD_SHA, pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.rounds import Life
from tests.integration.stage import (
    HEAD_TEXT,
    NOTHING,
    PATH,
    FakeAnalyzer,
    changed_file,
    claim,
    code_host,
    examiner,
    listing,
    opened,
    reply,
    reviewer,
)
from tests.unit.intake.payloads import handed, raw
from tests.unit.intake.test_check_payload import run

WRITES = {"create_review", "create_comment", "upsert_summary", "upsert_check_run", "set_status"}
FORK = {"head_repository": "grace/shop", "head_ref": "feature"}


def host(**changed: Any) -> FakeCodeHost:
    return code_host(**({"pull": pull_request(**FORK)} | changed))


def analysed(on: FakeCodeHost, said: str, **changed: Any) -> PayloadFile:
    model = FakeLanguageModel(NOTHING, security=[said])
    by = reviewer(on, FakeRunner(), model, **({"verify": False} | changed))
    outcome, text = hand_over(by, 12, opened())
    assert isinstance(outcome, RunReport)
    return read_payload(text.encode())


def published(
    on: FakeCodeHost, payload: PayloadFile, event: Event | None = None, **changed: Any
) -> RunReport:
    outcome = attempt(on, payload, event, **changed)
    assert isinstance(outcome, RunReport), outcome
    return outcome


def attempt(
    on: FakeCodeHost,
    payload: PayloadFile,
    event: Event | None = None,
    analyzers: Sequence[Analyzer] = (),
    **changed: Any,
) -> RunReport | Skip:
    by = reviewer(on, FakeRunner(), **({"model": None, "verify": False} | changed))
    settings = by.settings.model_copy(
        update={"runner": by.settings.runner.model_copy(update={"repository": "acme/shop"})}
    )
    object.__setattr__(by, "settings", settings)
    object.__setattr__(by, "examiner", examiner(None, *analyzers))
    return publish_payload(by, payload, event or run())


def told(*findings: dict[str, Any], **changed: Any) -> PayloadFile:
    return read_payload(raw(*findings, **changed))


def test_two_jobs__say_what_one_would() -> None:
    alone = host()
    reviewer(
        alone, FakeRunner(), FakeLanguageModel(NOTHING, security=[reply(claim())]), verify=False
    ).review(12, opened())
    both = host()
    payload = analysed(both, reply(claim()))
    assert WRITES.isdisjoint(both.calls)
    report = published(both, payload)
    assert report.verdict.conclusion == "fail"
    assert report.model == payload.model
    assert [(c.comment.path, c.comment.line, c.body) for c in both.comments if c.comment] == [
        (c.comment.path, c.comment.line, c.body) for c in alone.comments if c.comment
    ]
    assert [check.conclusion for check in both.check_runs.values()] == ["fail"]
    assert len(both.summaries) == 1


def test_hand_over__writes_nothing_whatever_is_asked_for() -> None:
    on = host()
    analysed(on, reply(claim()), commit_status=True)
    assert set(on.calls) <= {"get_page", "list_files", "get_contents", "get_conversation"}


def test_hand_over__what_is_not_reviewed_leaves_no_file() -> None:
    on = host(pull=pull_request(draft=True))
    outcome, text = hand_over(reviewer(on, FakeRunner()), 12, opened())
    assert isinstance(outcome, Skip)
    assert text == ""
    assert WRITES.isdisjoint(on.calls)


def test_publish_payload__the_files_verdict_is_nobodys() -> None:
    report = published(host(), told(handed(), conclusion="pass"))
    assert report.verdict.conclusion == "fail"
    assert published(host(), told(conclusion="fail")).verdict.conclusion == "pass"


def test_publish_payload__what_github_lists_and_the_file_does_not_is_not_reviewed() -> None:
    on = host(listing=listing(changed_file(), changed_file("src/other.py")))
    report = published(on, told())
    states = {row.path: (row.state, row.reason) for row in report.coverage}
    assert states == {PATH: ("reviewed", ""), "src/other.py": ("failed", UNTOLD)}
    assert report.verdict.conclusion == "inconclusive"


@pytest.mark.parametrize("state", ["skipped", "partial", "failed"])
def test_publish_payload__what_the_file_calls_unseen_is_unseen(state: str) -> None:
    """Also a file that it calls left out by a rule: which rules hold is found out here."""
    row = {"path": PATH, "state": state, "reason": "because"}
    report = published(host(), told(coverage=[row]))
    (row_now,) = report.coverage
    assert row_now.state == ("failed" if state == "skipped" else state)
    assert "because" in row_now.reason
    assert report.verdict.conclusion == "inconclusive"


def test_publish_payload__what_a_rule_leaves_out_here_stays_so() -> None:
    on = host(listing=listing(changed_file(), changed_file("package-lock.json")))
    report = published(
        on, told(coverage=[{"path": p, "state": "reviewed"} for p in (PATH, "package-lock.json")])
    )
    assert {row.path: row.state for row in report.coverage}["package-lock.json"] == "skipped"


def test_publish_payload__a_quote_that_is_not_there_stands_on_no_line() -> None:
    on = host()
    report = published(on, told(handed(quote="nothing of the kind")))
    (entry,) = report.placed
    assert entry.where != "line"
    assert on.comments == []
    assert report.verdict.conclusion == "pass"


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.py", "src/unlisted.py"])
def test_publish_payload__a_file_of_no_concern_is_not_spoken_of(path: str) -> None:
    on = host()
    report = published(on, told(handed(path=path)))
    assert report.placed == ()
    assert [entry.reason for entry in report.dropped] == ["its file is not among those to review"]
    assert path not in on.summaries[0].body


def test_publish_payload__rules_that_this_run_does_not_know() -> None:
    rules = ["evil/rule", "embedded/secret", "team/none-such", "security/none-such"]
    on = host()
    report = published(on, told(*(handed(rule_id=rule) for rule in rules)))
    assert [entry.finding.rule_id for entry in report.dropped] == rules
    assert report.placed == ()
    kept = published(host(), told(handed(rule_id="security/other")))
    assert len(kept.placed) == 1


def test_publish_payload__a_replacement_is_proven_here() -> None:
    breaks = handed(replacement="    result = (", quote="    result = eval(items)")
    (entry,) = published(host(), told(breaks)).placed
    assert entry.finding.suggestion is not None
    assert entry.finding.suggestion.proof == "refused"
    holds = handed(replacement="    result = sum(items)")
    on = host(contents={(HEAD_SHA, PATH): HEAD_TEXT})
    (entry,) = published(on, told(holds)).placed
    assert entry.finding.suggestion is not None
    assert entry.finding.suggestion.proof == "parsed"


def test_publish_payload__what_got_no_second_look_fails_nothing() -> None:
    report = published(host(), told(handed(verification="none")), verify=True)
    assert report.verdict.conclusion == "inconclusive"
    assert published(host(), told(handed()), verify=True).verdict.conclusion == "fail"


def test_publish_payload__markup_is_made_safe_again() -> None:
    evil = "@octocat [x](https://evil.example) <img src=x> fixes #1"
    on = host()
    published(on, told(handed(title=evil, description=evil), summaries=[evil], warnings=[evil]))
    bodies = [on.comments[0].body, on.reviews[0].body, on.summaries[0].body]
    for body in bodies:
        for harm in ("@octocat", "](https://evil", "<img", "#1 "):
            assert harm not in body.replace("`", "")


def test_publish_payload__after_the_head_moved_on() -> None:
    on = host(pull=pull_request(**FORK, head_sha="c" * 40))
    outcome = attempt(on, told(handed()))
    assert isinstance(outcome, Skip)
    assert on.calls == ["get_page"]


def test_publish_payload__a_push_between_two_looks() -> None:
    """The claims are of another commit: none is said, and no file counts as reviewed."""
    on = host()
    page = on.get_page(12)
    pushed = page.pull.model_copy(update={"head_sha": "c" * 40})
    answers = iter([page, page.model_copy(update={"pull": pushed})])
    object.__setattr__(on, "get_page", lambda _number: next(answers))
    report = published(on, told(handed()))
    assert report.placed == ()
    assert [(row.state, row.reason) for row in report.coverage] == [("failed", MOVED)]
    assert report.verdict.conclusion == "inconclusive"


def test_publish_payload__of_somebody_elses_pull_request() -> None:
    on = code_host()
    with pytest.raises(UntrustedPayloadError, match="branch"):
        attempt(on, told(handed()))
    assert on.calls == ["get_page"]


def test_publish_payload__events_that_name_the_pull_request_themselves() -> None:
    assert published(host(), told(), opened()).verdict.conclusion == "pass"
    dispatch = parse_event("workflow_dispatch", {"inputs": {"pull-number": "12"}})
    assert published(host(), told(), dispatch).verdict.conclusion == "pass"
    other = parse_event("workflow_dispatch", {"inputs": {"pull-number": "13"}})
    with pytest.raises(UntrustedPayloadError):
        attempt(host(), told(), other)


def test_publish_payload__events_that_ask_for_nothing() -> None:
    closed = parse_event("pull_request", {"action": "closed", "pull_request": {"number": 12}})
    on = host()
    assert isinstance(attempt(on, told(), closed), Skip)
    comment = {
        "action": "created",
        "issue": {"number": 12, "pull_request": {}},
        "comment": {"id": 1, "body": "/review", "user": {"login": "ada"}},
    }
    with pytest.raises(UntrustedPayloadError):
        attempt(on, told(), parse_event("issue_comment", comment))
    assert on.calls == ["get_page"]


def test_publish_payload__a_state_that_cannot_be_read_here_is_left_as_it_is() -> None:
    life = Life()
    life.push("b", {PATH: changed_file().patch or ""})
    life.run(reply(claim()))
    state = next(row for row in life.summary.splitlines() if "review-action:state" in row)
    payload = told(handed(), repository="acme/shop")
    by = life.reviewer(NOTHING, model=None)
    object.__setattr__(by, "examiner", examiner(None))
    publish_payload(by, payload, life.event())
    assert state in life.summary
    life.host.summary_editor = "mallory"
    publish_payload(by, payload, life.event())
    assert "review-action:state" not in life.summary


def test_publish_payload__an_earlier_comment_is_not_withdrawn_by_silence() -> None:
    on = host()
    published(on, told(handed()))
    report = published(on, told(handed(severity="info", title="Harmless"), conclusion="pass"))
    assert [comment.resolved or comment.minimized for comment in on.comments] == [False]
    silent = published(on, told())
    assert [comment.resolved or comment.minimized for comment in on.comments] == [False]
    assert any("not found again" in warning for warning in silent.warnings)
    assert report.settled == ()


def test_publish_payload__no_claim_weakens_what_an_embedded_check_found() -> None:
    """Neither the same words at less weight, nor the opposite with certainty."""
    found = Finding(
        rule_id="fake/eval",
        severity="error",
        confidence="high",
        path=PATH,
        start_line=2,
        end_line=2,
        title="Missing check of the items",
        description="d",
        quote="    result = eval(items)",
        anchor="exact",
        origin="analyzer",
    )
    for title in (found.title, "Redundant check of the items"):
        claims = told(handed(title=title, severity="info", confidence="low"))
        report = published(host(), claims, analyzers=(FakeAnalyzer(found),))
        assert report.verdict.conclusion == "fail"
