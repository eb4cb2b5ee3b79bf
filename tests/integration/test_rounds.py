"""A pull request from push to push: nothing twice, nothing lost, and what is told is what a person expects."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from review_action.app.check_run import verdict_on
from review_action.domain.decision import Skip
from review_action.domain.event import parse_event
from review_action.domain.finding import Finding
from review_action.domain.marker import find_marker
from review_action.domain.report import RunReport
from review_action.domain.state import Override, Suppression
from review_action.domain.talk import LabelActor
from review_action.errors import ModelUnavailableError, PermissionDeniedError
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.rounds import BAD, MODEL, WORSE, Life, patch
from tests.integration.stage import NOTHING, FakeAnalyzer, claim, examiner, reply
from tests.unit.judging.diffs import finding

CART, SHOP = "src/cart.py", "src/shop.py"
FIRST = claim(line=10, quote=BAD)
SECOND = claim(line=25, quote=WORSE, title="A name becomes a shell command", rule="other")
BOTH = {CART: patch((10, BAD), (25, WORSE))}


def opened(reply_: str = reply(FIRST, SECOND)) -> tuple[Life, RunReport]:
    life = Life()
    life.push("b", BOTH)
    return life, life.run(reply_)


def standings(report: RunReport) -> list[str]:
    return [entry.standing for entry in report.placed]


def test_rounds__the_first_reviews_everything() -> None:
    life, report = opened()
    assert (report.verdict.conclusion, report.round, report.seen_hunks) == ("fail", 1, 0)
    assert len(life.open_threads) == 2
    assert report.warnings == ()
    writes = [name for name in life.host.calls if not name.startswith(("get_", "list_"))]
    assert writes == ["upsert_check_run", "create_review", "upsert_summary", "upsert_check_run"]
    assert len(life.host.calls) <= 9


def test_rounds__run_again_asks_nothing_and_says_nothing_new() -> None:
    life, first = opened()
    report = life.run(NOTHING)
    assert life.model.prompts == []
    assert (report.verdict.conclusion, standings(report)) == ("fail", ["unchanged"] * 2)
    assert report.verdict.blocking == first.verdict.blocking
    assert (report.round, report.seen_hunks, report.warnings) == (1, 2, ())
    assert report.summaries == first.summaries
    assert report.rating == first.rating
    assert (len(life.host.comments), len(life.host.reviews)) == (2, 1)
    assert "2 hunks were reviewed in an earlier round" in life.summary


def test_rounds__a_push_is_asked_about_as_far_as_it_is_new() -> None:
    life, _ = opened()
    life.push("c", BOTH | {SHOP: patch((5, "new = 1"))})
    report = life.run(NOTHING)
    assert "new = 1" in life.shown
    assert BAD not in life.shown
    assert (report.verdict.conclusion, report.round) == ("fail", 2)
    assert {row.path: row.state for row in report.coverage} == {CART: "reviewed", SHOP: "reviewed"}
    assert len(life.host.calls) <= 12


def test_rounds__what_is_mended_is_closed_and_the_rest_goes_on_to_stand() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((10, "    result = sum(items)"), (25, WORSE))})
    report = life.run(NOTHING)
    assert life.open_threads == [1]
    assert (report.verdict.conclusion, standings(report)) == ("fail", ["unchanged"])
    assert report.settled == ("Closed 1 earlier comment: fixed.",)
    life.push("d", {CART: patch((10, "    result = sum(items)"))})
    report = life.run(NOTHING)
    assert (life.open_threads, report.verdict.conclusion) == ([], "pass")
    assert len(life.host.comments) == 2


def test_rounds__moved_code_keeps_its_thread() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((18, BAD), (25, WORSE))})
    report = life.run(reply(claim(line=18, quote=BAD, title="Still evaluates the items")))
    assert (life.open_threads, len(life.host.comments)) == ([0, 1], 2)
    assert standings(report) == ["unchanged"] * 2


def test_rounds__a_renamed_file_keeps_its_threads() -> None:
    life, _ = opened()
    life.push("c", {SHOP: BOTH[CART]})
    (file,) = life.host.listing.files
    renamed = file.model_copy(update={"previous_path": CART, "status": "renamed"})
    life.host.listing = life.host.listing.model_copy(update={"files": (renamed,)})
    moved = [one | {"path": SHOP} for one in (FIRST, SECOND)]
    for said in (reply(*moved), NOTHING):
        report = life.run(said)
        assert standings(report) == ["unchanged"] * 2
        assert (life.open_threads, len(life.host.comments)) == ([0, 1], 2)


def test_rounds__what_comes_back_on_a_head_of_before_is_said_again_and_once() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((2, "fine"))})
    life.run(NOTHING)
    life.push("b", BOTH)
    report = life.run(reply(FIRST, SECOND))
    assert (report.verdict.conclusion, life.open_threads) == ("fail", [2, 3])
    life.run(reply(FIRST, SECOND), full=True)
    assert (life.open_threads, len(life.host.comments)) == ([2, 3], 4)


def test_rounds__what_comes_back_is_said_again() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((25, WORSE))})
    life.run(NOTHING)
    life.push("d", BOTH)
    report = life.run(reply(FIRST))
    assert life.open_threads == [1, 2]
    assert sorted(standings(report)) == ["new", "unchanged"]
    assert life.run(NOTHING).verdict.conclusion == "fail"
    assert life.open_threads == [1, 2]


def test_rounds__what_a_person_answered_is_left_to_them() -> None:
    life, _ = opened()
    life.host.comments[0].answered = True
    life.push("c", {CART: patch((25, WORSE))})
    life.run(NOTHING)
    assert life.open_threads == [0, 1]


def test_rounds__without_the_right_to_resolve_it_is_answered_and_folded_away() -> None:
    life, _ = opened()
    life.host.may_resolve = False
    life.push("c", {CART: patch((25, WORSE))})
    life.run(NOTHING)
    (answer,) = life.host.comments[0].replies
    assert answer.body.startswith("Fixed (ccccccc).")
    assert life.open_threads == [1]
    assert life.run(NOTHING).settled == ()
    assert len(life.host.comments[0].replies) == 1


def test_rounds__what_failed_is_asked_again() -> None:
    life = Life()
    life.push("b", BOTH)
    down = life.reviewer("")
    object.__setattr__(
        down.examiner, "model", FakeLanguageModel(ModelUnavailableError("overloaded"))
    )
    down.review(12, life.event())
    report = life.run(reply(FIRST))
    assert BAD in life.shown
    assert report.verdict.conclusion == "fail"


def test_rounds__an_unknown_listing_forgets_nothing() -> None:
    life, _ = opened()
    life.push("c", {})
    life.host.listing = life.host.listing.model_copy(
        update={"files": (), "complete": False, "total": 3, "problem": "502"}
    )
    report = life.run(NOTHING)
    assert (report.verdict.conclusion, life.open_threads) == ("fail", [0, 1])


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"full": True}, "it was asked for"),
        ({"model": MODEL.model_copy(update={"name": "fake-2"})}, "the rules, the model"),
        ({"profile": "deep"}, "the rules, the model"),
        ({"state_key": SecretStr("another key, long enough")}, "not signed"),
    ],
    ids=["full", "model", "profile", "key"],
)
def test_rounds__everything_again_and_why(inputs: dict[str, Any], why: str) -> None:
    life, _ = opened()
    report = life.run(reply(FIRST, SECOND), **inputs)
    assert BAD in life.shown
    assert any(w.startswith("Reviewed everything again: ") and why in w for w in report.warnings)
    assert why in life.summary
    assert (standings(report), len(life.host.comments)) == (["unchanged"] * 2, 2)


def test_rounds__quietly_everything_where_that_is_the_rule() -> None:
    life, _ = opened()
    report = life.run(reply(FIRST, SECOND), incremental=False)
    assert BAD in life.shown
    assert report.warnings == ()


def test_rounds__another_base_is_another_change() -> None:
    life, _ = opened()
    life.push("c", BOTH, base_ref="release")
    report = life.run(reply(FIRST, SECOND))
    assert "the base was `main`, and is `release` now" in report.warnings[0]
    assert BAD in life.shown


def test_rounds__an_edited_summary_narrows_nothing() -> None:
    life, _ = opened()
    life.host.summary_editor = "mallory"
    report = life.run(reply(FIRST, SECOND))
    assert "mallory edited the summary comment" in report.warnings[0]
    assert BAD in life.shown


def test_rounds__an_older_state_narrows_nothing() -> None:
    """Somebody puts the body back that the summary had before the second finding was made."""
    life = Life()
    life.push("b", {CART: patch((10, "safe = 1"))})
    life.run(NOTHING)
    old = life.summary
    life.push("c", {CART: patch((10, "safe = 1"), (25, WORSE))})
    life.run(reply(SECOND))
    life.host.summaries[0].body = old
    report = life.run(reply(SECOND))
    assert "is older than its comments" in report.warnings[0]
    assert "safe = 1" in life.shown
    assert (report.verdict.conclusion, len(life.host.comments)) == ("fail", 1)


def test_rounds__killed_between_review_and_summary() -> None:
    """The comments stand and no state tells of them: everything is looked at, nothing said twice."""
    life = Life()
    life.push("b", BOTH)
    life.host.failures["upsert_summary"] = PermissionDeniedError("killed")
    life.run(reply(FIRST, SECOND))
    del life.host.failures["upsert_summary"]
    report = life.run(reply(FIRST, SECOND))
    assert standings(report) == ["unchanged"] * 2
    assert len(life.host.comments) == 2
    assert life.run(NOTHING).verdict.conclusion == "fail"
    assert life.model.prompts == []


def test_rounds__a_model_that_misses_today_what_it_found_yesterday() -> None:
    """With other rules nothing is carried over; that it was not found again does not mend it."""
    life, _ = opened()
    report = life.run(NOTHING, model=MODEL.model_copy(update={"name": "fake-2"}))
    assert life.open_threads == [0, 1]
    assert any("2 earlier comments were not found again" in w for w in report.warnings)


def test_rounds__without_a_key_every_round_is_the_first() -> None:
    keyless = MODEL.model_copy(update={"api_key": None})
    life = Life()
    life.push("b", BOTH)
    life.run(reply(FIRST, SECOND), model=keyless)
    report = life.run(reply(FIRST, SECOND), model=keyless)
    assert "review-action:state" not in life.summary
    assert BAD in life.shown
    assert (standings(report), report.warnings) == (["unchanged"] * 2, ())


def test_rounds__a_word_is_kept() -> None:
    """`/ignore`: the run that hears it says so, and so do all later ones."""
    life, _ = opened()
    (finding, *_) = [
        marker.digest for one in life.host.comments if (marker := find_marker(one.body))
    ]
    word = Suppression(fingerprint=finding, reason="checked above", by="ann")
    hearing = life.reviewer(NOTHING, pull_number=12)
    object.__setattr__(hearing, "suppressions", (word,))
    hearing.review(12, parse_event("workflow_dispatch", {}))
    assert life.open_threads == [1]
    report = life.run(NOTHING)
    assert [(each.by, each.reason) for each in report.suppressed] == [("ann", "checked above")]
    assert len(report.placed) == 1
    assert "checked above" in life.summary
    assert life.model.prompts == []


@pytest.mark.parametrize("line", [10, 14])
def test_rounds__a_word_on_one_line_lets_nothing_new_be(line: int) -> None:
    """Code that a push adds to a line let be, or below it, in much the same words of the model."""
    life, _ = opened(reply(FIRST))
    (posted,) = life.host.comments
    word = Suppression(fingerprint=posted.fingerprint, reason="a constant", by="ann")
    hearing = life.reviewer(NOTHING, pull_number=12)
    object.__setattr__(hearing, "suppressions", (word,))
    hearing.review(12, parse_event("workflow_dispatch", {}))
    worse = BAD + " or eval(request.text)"
    edits = {10: BAD, 14: worse, 25: WORSE} | {line: worse}
    life.push("c", {CART: patch(*edits.items())} if line == 14 else {CART: patch((10, worse))})
    report = life.run(reply(claim(line=line, quote=worse, title="The items are run as code")))
    assert (report.verdict.conclusion, len(report.placed)) == ("fail", 1)
    assert len(report.suppressed) == 1


def test_rounds__a_word_without_a_key_holds_once_and_says_so() -> None:
    life = Life()
    life.push("b", BOTH)
    hearing = life.reviewer(reply(FIRST), model=MODEL.model_copy(update={"api_key": None}))
    object.__setattr__(hearing, "suppressions", (Suppression(rule="x", reason="ok", by="ann"),))
    report = hearing.review(12, life.event())
    assert isinstance(report, RunReport)
    assert any("set `state-key`" in warning for warning in report.warnings)


def test_rounds__an_override_holds_for_its_head() -> None:
    life, _ = opened()
    hearing = life.reviewer(NOTHING, pull_number=12)
    said = Override(by="ann", reason="hotfix", head_sha=life.host.pull.head_sha)
    object.__setattr__(hearing, "override", said)
    report = hearing.review(12, parse_event("workflow_dispatch", {}))
    assert isinstance(report, RunReport)
    assert (report.verdict.overridden_by, report.verdict.conclusion) == ("ann", "fail")
    assert list(life.host.check_runs.values())[-1].conclusion == "inconclusive"
    assert life.run(NOTHING).verdict.overridden_by == "ann"
    life.push("c", BOTH)
    assert life.run(NOTHING).verdict.overridden_by == ""


def test_rounds__a_label_opens_the_gate_and_its_removal_closes_it() -> None:
    life, _ = opened()
    life.host.label_actors["review-override"] = LabelActor(login="ann", at="2026-05-01T00:00:00Z")
    life.host.pull = life.host.pull.model_copy(update={"labels": ("review-override",)})
    label = {"name": "review-override"}
    on = life.run(NOTHING, life.event(action="labeled", label=label), commit_status=True)
    assert on.verdict.overridden_by == "ann"
    life.host.pull = life.host.pull.model_copy(update={"labels": ()})
    off = life.run(NOTHING, life.event(action="unlabeled", label=label), commit_status=True)
    assert off.verdict.overridden_by == ""
    assert [state for _, state, _, _ in life.host.statuses] == ["success", "failure"]
    assert life.model.prompts == []


def test_rounds__a_strangers_label_does_not() -> None:
    life, _ = opened()
    life.host.label_actors["review-override"] = LabelActor(login="eve")
    life.host.pull = life.host.pull.model_copy(update={"labels": ("review-override",)})
    report = life.run(NOTHING)
    assert report.verdict.overridden_by == ""
    assert any("eve, who may not write here" in warning for warning in report.warnings)


def test_rounds__another_label_leaves_a_red_check_red() -> None:
    life, _ = opened()
    event = life.event(action="labeled", label={"name": "bug"})
    outcome = life.reviewer(NOTHING).review(12, event)
    assert isinstance(outcome, Skip)
    assert outcome.verdict == "fail"
    assert [check.conclusion for check in life.host.check_runs.values()] == ["fail"]


@pytest.mark.parametrize("made", [{"draft": True}, {"labels": ("skip-review",)}])
def test_rounds__what_is_skipped_leaves_a_red_check_red(made: dict[str, Any]) -> None:
    life, _ = opened()
    life.host.pull = life.host.pull.model_copy(update=made)
    outcome = life.reviewer(NOTHING).review(12, life.event(action="reopened"))
    assert isinstance(outcome, Skip)
    assert outcome.verdict == "fail"
    assert [check.conclusion for check in life.host.check_runs.values()] == ["fail"]


@pytest.mark.parametrize("lost", ["unread", "none", "of another pull request", "no gate"])
def test_rounds__another_label_where_no_verdict_is_known_is_a_reason_to_review(lost: str) -> None:
    life, _ = opened()
    (number,) = life.host.check_runs
    reviewer = life.reviewer(NOTHING)
    match lost:
        case "unread":
            life.host.failures["get_check_run"] = PermissionDeniedError("no checks", status=403)
        case "none":
            del life.host.check_runs[number]
        case "no gate":
            reviewer = replace(reviewer, gate=None)
        case _:
            other = {"text": verdict_on(13)}
            life.host.check_runs[number] = life.host.check_runs[number].model_copy(update=other)
    outcome = reviewer.review(12, life.event(action="labeled", label={"name": "bug"}))
    assert isinstance(outcome, RunReport)
    assert outcome.verdict.conclusion == "fail"


def test_rounds__quiet_is_silent_about_a_clean_pass_alone() -> None:
    life = Life()
    life.push("b", {CART: patch((10, "safe = 1"))})
    assert life.run(NOTHING, quiet=True).verdict.conclusion == "pass"
    assert life.host.summaries == []
    life.push("c", BOTH)
    life.run(reply(FIRST), quiet=True)
    assert life.summary.startswith("**Fail")
    life.push("d", {CART: patch((10, "safe = 1"))})
    life.run(NOTHING, quiet=True)
    assert life.summary.startswith("**Pass")


def test_rounds__a_status_that_may_not_be_set_is_told() -> None:
    life = Life()
    life.push("b", BOTH)
    life.host.failures["set_status"] = PermissionDeniedError("no")
    report = life.run(reply(FIRST), commit_status=True)
    assert report.warnings[-1] == "The commit status could not be set: no"


def test_rounds__a_dry_run_tells_what_it_would_close() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((25, WORSE))})
    report = life.run(NOTHING, dry_run=True)
    assert report.settled == ("Would close 1 earlier comment: fixed.",)
    assert life.open_threads == [0, 1]


def test_rounds__after_a_push_in_between_threads_are_left_to_its_run() -> None:
    life, _ = opened()
    life.push("c", {CART: patch((25, WORSE))})
    life.host.head_now = "d" * 40
    life.run(NOTHING)
    assert life.open_threads == [0, 1]


def test_rounds__what_the_summary_told_of_analyzers_gets_no_comment_later() -> None:
    life = Life()
    life.push("b", BOTH)
    rows = (("embedded/x", 10, BAD), ("embedded/y", 25, WORSE))
    found = [
        finding(
            path=CART,
            start_line=line,
            quote=text.strip(),
            rule_id=rule,
            origin="analyzer",
            severity="warning",
        )
        for rule, line, text in rows
    ]

    def run() -> RunReport:
        reviewer = life.reviewer(NOTHING, max_comments=1)
        alone = replace(reviewer, examiner=examiner(life.model, FakeAnalyzer(*found)))
        outcome = alone.review(12, life.event())
        assert isinstance(outcome, RunReport)
        return outcome

    assert standings(run()) == ["new"] * 2
    (said,) = life.host.comments
    life.push("c", {CART: patch((10, BAD), (25, WORSE)), SHOP: patch((5, "new = 1"))})
    assert standings(run()) == ["unchanged"] * 2
    # The one with a comment is mended: the other has been said, and is not said once more.
    found.pop(0 if found[0].fingerprint in said.body else 1)
    life.push("d", {CART: patch((10, BAD), (25, WORSE))})
    assert standings(run()) == ["unchanged"]
    assert len(life.host.comments) == 1


def test_rounds__what_stands_takes_no_room_from_what_is_new() -> None:
    """An analyzer finds everything anew in each round, and here nothing of a state tells it apart."""
    life = Life()
    life.push("b", {CART: patch((10, BAD))})
    old, new = (
        finding(
            path=path,
            start_line=line,
            quote=text.strip(),
            rule_id="embedded/x",
            origin="analyzer",
            severity=severity,
        )
        for path, line, text, severity in (
            (CART, 10, BAD, "error"),
            (SHOP, 5, "new = 1", "warning"),
        )
    )

    def run(*found: Finding) -> RunReport:
        reviewer = life.reviewer(NOTHING, max_comments=1, model=None)
        alone = replace(reviewer, examiner=examiner(None, FakeAnalyzer(*found)))
        outcome = alone.review(12, life.event())
        assert isinstance(outcome, RunReport)
        return outcome

    run(old)
    life.push("c", {CART: patch((10, BAD)), SHOP: patch((5, "new = 1"))})
    report = run(old, new)
    assert {(one.where, one.standing) for one in report.placed} == {
        ("line", "unchanged"),
        ("line", "new"),
    }
    assert len(life.host.comments) == 2


def test_rounds__a_suggestion_that_only_the_summary_has_is_told_again() -> None:
    life = Life()
    life.push("b", {CART: patch((10, BAD), (25, WORSE))})
    mended = SECOND | {"severity": "warning", "suggestion": "    run([name])"}
    commented = FIRST | {"suggestion": "    result = sum(items)"}
    life.run(reply(commented, mended), max_comments=1)
    for head in ("b", "c"):
        assert "run([name])" in life.summary
        life.push(head, {CART: patch((10, BAD), (25, WORSE)), SHOP: patch((5, "new = 1"))})
        life.run(NOTHING, max_comments=1)
    # Around it the code is another now: what was proven there is not.
    life.push("d", {CART: patch((10, BAD), (20, WORSE))})
    life.run(NOTHING, max_comments=1)
    assert "A name becomes a shell command" in life.summary
    assert "run([name])" not in life.summary


def test_rounds__the_rating_follows_what_stands() -> None:
    life, first = opened(reply(FIRST, SECOND | {"severity": "warning"}))
    assert first.rating == 4
    life.push("c", {CART: patch((25, WORSE))})
    report = life.run(NOTHING)
    assert [entry.finding.severity for entry in report.placed] == ["warning"]
    assert (life.model.prompts, report.rating) == ([], 5)


@pytest.mark.parametrize(
    "claimed",
    [
        {CART: "@@ -0,0 +1,2 @@\n+# @generated\n+" + BAD},
        {"vendor/cart.py": patch((10, BAD), (25, WORSE))},
        {CART: "@@ -0,0 +1,2 @@\n+" + "x" * 600_000 + "\n+" + BAD},
        dict.fromkeys(["src/a.py", "src/b.py"], patch((10, BAD))),
    ],
    ids=["generated", "vendored", "too large", "two of it"],
)
def test_rounds__what_blocks_goes_on_to_whatever_its_file_claims_to_be(
    claimed: dict[str, str],
) -> None:
    life, _ = opened(reply(FIRST))
    life.push("c", {**claimed, SHOP: patch((5, "new = 1"))})
    report = life.run(NOTHING)
    assert (report.verdict.conclusion, life.open_threads) == ("fail", [0])
