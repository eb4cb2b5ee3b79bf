"""Check runs: opened, completed, and each annotation there once."""

from typing import Any

import pytest

from review_action.domain.review import Annotation, CheckRun, Conclusion
from review_action.errors import GitHubError, PermissionDeniedError, UnavailableError
from tests.contract.github_desk import Desk
from tests.fakes.github.faults import Fault, bad_gateway

CHECK_RUNS = "/check-runs$"
ONE = r"/check-runs/\d+$"


def check(annotations: int = 0, **changed: Any) -> CheckRun:
    notes = tuple(
        Annotation(
            path="app.py", start_line=index, end_line=index, level="error", title="T", message="M"
        )
        for index in range(1, annotations + 1)
    )
    known: dict[str, Any] = {
        "name": "review-action",
        "title": "Reviewing",
        "summary": "It runs.",
        "annotations": notes,
    }
    return CheckRun.model_validate(known | changed)


def head(desk: Desk) -> str:
    return desk.server.pull(1).head_sha


def test_upsert_check_run__opened_and_completed(desk: Desk) -> None:
    host = desk.host()

    check_id = host.upsert_check_run(head(desk), check())
    opened = desk.server.world.check_runs[0].status
    done = check(1, conclusion="fail", text="Long.", details_url="https://example.com/x")
    same_id = host.upsert_check_run(head(desk), done, check_id)

    (run,) = desk.server.pull(1).check_runs
    assert check_id == same_id == run.id
    assert (opened, run.status, run.conclusion) == ("in_progress", "completed", "failure")
    assert (run.title, run.summary, run.text) == ("Reviewing", "It runs.", "Long.")
    assert run.details_url == "https://example.com/x"
    assert desk.sent == ["POST /check-runs", f"PATCH /check-runs/{run.id}"]


@pytest.mark.parametrize(
    ("conclusion", "told"), [("pass", "success"), ("fail", "failure"), ("inconclusive", "neutral")]
)
def test_upsert_check_run__conclusions(desk: Desk, conclusion: Conclusion, told: str) -> None:
    desk.host().upsert_check_run(head(desk), check(conclusion=conclusion))

    assert desk.server.world.check_runs[0].conclusion == told


def test_upsert_check_run__annotations_in_batches_each_once(desk: Desk) -> None:
    host = desk.host()
    check_id = host.upsert_check_run(head(desk), check())

    host.upsert_check_run(head(desk), check(120, conclusion="fail"), check_id)

    (run,) = desk.server.world.check_runs
    assert [one["start_line"] for one in run.annotations] == list(range(1, 121))
    assert len(desk.server.sent("PATCH")) == 3


def test_upsert_check_run__annotations_from_the_start(desk: Desk) -> None:
    desk.host().upsert_check_run(head(desk), check(51, conclusion="fail"))

    assert len(desk.server.world.check_runs[0].annotations) == 51
    assert len(desk.sent) == 2


def test_upsert_check_run__a_note_on_a_whole_file(desk: Desk) -> None:
    note = Annotation(path="a", start_line=0, end_line=0, level="info", title="T" * 300, message="")

    done = check(conclusion="pass").model_copy(update={"annotations": (note,)})
    desk.host().upsert_check_run(head(desk), done)

    (told,) = desk.server.world.check_runs[0].annotations
    assert (told["start_line"], told["end_line"], told["annotation_level"]) == (1, 1, "notice")
    assert told["message"]


def test_upsert_check_run__text_is_cut_to_what_github_takes(desk: Desk) -> None:
    long = check(summary="é" * 60_000, text="é" * 60_000, title="", conclusion="pass")

    desk.host().upsert_check_run(head(desk), long)

    (run,) = desk.server.world.check_runs
    assert run.title == "review-action"
    for text in (run.summary, run.text):
        assert text is not None
        assert len(text.encode()) <= 65_535
        assert text.endswith("… (cut)")


@pytest.mark.parametrize("stored", [True, False])
def test_upsert_check_run__created_once(desk: Desk, *, stored: bool) -> None:
    desk.host().upsert_check_run(head(desk), check())
    desk.server.script(bad_gateway("POST", CHECK_RUNS, after_store=stored))

    check_id = desk.host().upsert_check_run(head(desk), check())

    other, ours = desk.server.world.check_runs
    assert check_id == ours.id
    assert other.external_id != ours.external_id


@pytest.mark.parametrize("stored", [True, False])
def test_upsert_check_run__uncertain_annotations_are_there_once(
    desk: Desk, *, stored: bool
) -> None:
    host = desk.host()
    check_id = host.upsert_check_run(head(desk), check())
    desk.server.script(bad_gateway("PATCH", ONE, after_store=stored))
    done = bad_gateway("PATCH", ONE, after_store=stored)
    done.skip = 1
    desk.server.script(done)

    host.upsert_check_run(head(desk), check(70, conclusion="fail"), check_id)

    (run,) = desk.server.world.check_runs
    assert len(run.annotations) == 70
    assert run.conclusion == "failure"


def test_upsert_check_run__an_edit_without_annotations_is_sent_again(desk: Desk) -> None:
    host = desk.host()
    check_id = host.upsert_check_run(head(desk), check())
    desk.server.script(bad_gateway("PATCH", ONE, after_store=False, times=2))

    host.upsert_check_run(head(desk), check(conclusion="pass"), check_id)

    assert desk.server.world.check_runs[0].conclusion == "success"
    assert desk.server.sent("GET") == []


def test_upsert_check_run__given_up_after_three(desk: Desk) -> None:
    host = desk.host()
    check_id = host.upsert_check_run(head(desk), check())
    desk.server.script(bad_gateway("PATCH", ONE, after_store=False, times=9))

    with pytest.raises(UnavailableError):
        host.upsert_check_run(head(desk), check(conclusion="pass"), check_id)

    assert len(desk.server.sent("PATCH")) == 3


def test_upsert_check_run__missing_annotations_do_not_undo_the_verdict(desk: Desk) -> None:
    host = desk.host()
    check_id = host.upsert_check_run(head(desk), check())
    refusal = Fault("PATCH", ONE, skip=1, times=9, status=422, body={"message": "Invalid"})
    desk.server.script(refusal)

    host.upsert_check_run(head(desk), check(120, conclusion="fail"), check_id)

    (run,) = desk.server.world.check_runs
    assert run.conclusion == "failure"
    assert len(run.annotations) == 50
    assert any("annotations are missing" in line for line in desk.logged)


@pytest.mark.parametrize("token", ["token-read", "token-no-checks", "token-person"])
def test_upsert_check_run__tokens_that_may_not(desk: Desk, token: str) -> None:
    with pytest.raises(PermissionDeniedError) as caught:
        desk.host(token=token).upsert_check_run(head(desk), check())

    assert "checks: write" in caught.value.hint


def test_upsert_check_run__a_run_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(GitHubError):
        desk.host().upsert_check_run(head(desk), check(conclusion="pass"), 42)
