"""One row a file, and none of them green by mistake."""

from typing import Any

import pytest

from review_action.app.ask import Answer
from review_action.app.cover import cover
from review_action.domain.completion import AgentReply
from review_action.domain.report import FileCoverage
from review_action.domain.unit import SkippedFile
from tests.integration.stage import changed_file, listing


def answer(
    agent: str, failure: str = "", *, truncated: bool = False, paths: tuple[str, ...] = ("a.py",)
) -> Answer:
    """To a prompt that showed `a.py`."""
    if failure:
        return Answer(agent=agent, unit="unit-001", paths=paths, failure=failure)
    said = AgentReply(agent=agent, unit="unit-001", truncated=truncated)
    return Answer(agent=agent, unit="unit-001", paths=paths, reply=said)


def covered(*answers: Answer, **given: Any) -> tuple[FileCoverage, ...]:
    known: dict[str, Any] = {"skipped": (), "unread": (), "answers": answers, "asked": True}
    return cover(given.pop("of", listing(changed_file("a.py"))), **(known | given))


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ([answer("review"), answer("refactor")], "reviewed", ""),
        ([answer("review", "down"), answer("refactor")], "partial", "review: down"),
        (
            [answer("review", "down"), answer("refactor", "down")],
            "failed",
            "down",
        ),
        (
            [answer("review", truncated=True)],
            "partial",
            "the reply was cut at a limit",
        ),
        (
            [answer("review", "down"), answer("refactor", "busy")],
            "failed",
            "refactor: busy; review: down",
        ),
        ([], "failed", "it was in no prompt"),
    ],
)
def test_cover__what_became_of_the_prompts(answers: list[Answer], state: str, reason: str) -> None:
    (row,) = covered(*answers)

    assert (row.path, row.state, row.reason) == ("a.py", state, reason)
    assert (row.additions, row.deletions) == (2, 1)


def test_cover__a_file_in_two_units_needs_both() -> None:
    (row,) = covered(answer("review"), answer("review", "down"))

    assert (row.state, row.reason) == ("partial", "down")


def test_cover__a_failure_is_that_of_the_files_it_showed() -> None:
    rows = covered(
        answer("review", paths=("a.py", "b.py")),
        answer("review", "down", paths=("b.py", "c.py")),
        of=listing(*map(changed_file, ("a.py", "b.py", "c.py", "d.py"))),
    )

    assert [(row.state, row.reason) for row in rows] == [
        ("reviewed", ""),
        ("partial", "down"),
        ("failed", "down"),
        ("failed", "it was in no prompt"),
    ]


def test_cover__skipped_unread_and_too_large() -> None:
    files = listing(*map(changed_file, ("lock", "odd", "huge")))

    rows = covered(
        of=files,
        skipped=(
            SkippedFile(path="lock", reason="lock file"),
            SkippedFile(path="huge", reason="too large", over_bound=True),
        ),
        unread=(SkippedFile(path="odd", reason="damaged"),),
    )

    assert [(row.path, row.state, row.reason) for row in rows] == [
        ("lock", "skipped", "lock file"),
        ("odd", "failed", "damaged"),
        ("huge", "failed", "too large"),
    ]
    assert [row.path for row in rows if row.lasting] == ["huge"]


@pytest.mark.parametrize(
    ("others", "by_stranger", "states"),
    [
        ((), False, ["partial", "failed"]),
        (("a.py",), False, ["skipped", "skipped", "reviewed"]),
        (("a.py",), True, ["partial", "failed", "reviewed"]),
        (("lock",), False, ["partial", "failed", "skipped"]),
    ],
)
def test_cover__a_claim_of_the_authors_is_no_review(
    others: tuple[str, ...], states: list[str], *, by_stranger: bool
) -> None:
    rows = covered(
        answer("review"),
        of=listing(*map(changed_file, ("vendor/a.js", "lib.jar", *others))),
        skipped=(
            SkippedFile(path="vendor/a.js", reason="vendored code", claimed=True),
            SkippedFile(path="lib.jar", reason="program or package", claimed=True),
            SkippedFile(path="lock", reason="lock file"),
        ),
        looked={"vendor/a.js"},
        by_stranger=by_stranger,
    )

    assert [row.state for row in rows] == states
    assert [row.lasting for row in rows] == [state in {"partial", "failed"} for state in states]


def test_cover__without_a_model_the_analyzers_look_is_the_review() -> None:
    (row,) = covered(asked=False)

    assert row.state == "reviewed"


@pytest.mark.parametrize(
    ("total", "problem", "path", "reason"),
    [
        (9, "the limit is 3,000", "(8 more files)", "the limit is 3,000"),
        (0, "", "(some more files)", "the host did not list them"),
    ],
)
def test_cover__files_that_were_not_listed_failed(
    total: int, problem: str, path: str, reason: str
) -> None:
    files = listing(changed_file("a.py"), complete=False, total=total, problem=problem)

    first, rest = covered(answer("review"), of=files)

    assert first.state == "reviewed"
    assert (rest.path, rest.state, rest.reason) == (path, "failed", reason)
