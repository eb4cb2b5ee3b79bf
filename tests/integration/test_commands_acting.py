"""Commands that change or suggest something, and what they must leave alone."""

import pytest

from review_action.app.commands.after_review import after_review
from review_action.domain.config import Policy
from review_action.domain.pull_request import FileContent
from review_action.domain.report import FileCoverage
from review_action.pipeline.speaking.put_description import OPENING
from tests.fakes.fake_people import DENIED
from tests.fakes.pull_request import pull_request
from tests.integration.commands import FAILED, SECRET, Scene, said
from tests.integration.stage import (
    PATH,
    changed_file,
    code_host,
    listing,
)

DESCRIPTION = said(
    type="feature",
    summary="Carts are totalled.",
    themes=[{"theme": "Cart", "files": [PATH], "change": "Totals"}],
    steps=[],
)


def described(body: str = "Mine, fixes #3.") -> Scene:
    return Scene(DESCRIPTION, host=code_host(pull=pull_request(body=body)))


def test_describe__a_block_after_the_authors_text() -> None:
    scene = described()

    scene.give("/describe")

    body = scene.host.pull.body
    assert body.startswith(f"Mine, fixes #3.\n\n{OPENING}\n### What changes (feature)\n")
    assert f"| Cart | `{PATH}` | Totals |" in body
    assert scene.people.notes == []
    assert scene.people.said == ["eyes", "rocket"]


def test_describe__again_replaces_the_block_alone_and_is_not_shown_its_own_words() -> None:
    scene = described()
    scene.give("/describe")
    first = scene.host.pull.body
    scene.give("/describe")
    assert scene.host.pull.body == first
    assert "Carts are totalled" not in scene.model.prompts[1].shared


def test_describe__what_the_author_writes_meanwhile_is_kept() -> None:
    scene = described()

    def edited(_prompt: object) -> None:
        scene.host.pull = pull_request(body="Mine, and more.")

    scene.model.on_ask = edited
    scene.give("/describe")
    assert scene.host.pull.body.startswith(f"Mine, and more.\n\n{OPENING}")


def test_describe__no_room() -> None:
    scene = described("x" * 65_000)
    scene.give("/describe")
    assert "has no room" in scene.note
    assert scene.host.pull.body == "x" * 65_000


def test_labels__fit_the_change() -> None:
    scene = Scene(host=code_host(pull=pull_request(labels=("bug", "review: effort L"))))
    scene.give("/labels")
    assert scene.host.pull.labels == (
        "bug",
        "review: effort S",
        "review: risk low",
        "review: area src",
    )
    assert scene.people.said == ["eyes", "rocket"]
    scene.people.failures["add_labels"] = DENIED
    scene.give("/labels")
    assert scene.people.said[-1] == "rocket", "there was nothing left to change"


def test_labels__may_not_be_set() -> None:
    scene = Scene()
    scene.people.failures["add_labels"] = DENIED
    scene.give("/labels")
    assert "`/labels` could not be done: Resource not accessible" in scene.note


def test_changelog__is_a_block_to_copy() -> None:
    scene = Scene(said(section="Added", entry=f"Totals.\n```\n@all {SECRET}"))
    scene.give("/changelog")
    assert "````markdown\n### Added\n\n- Totals. ``` @all ***\n````" in scene.note


@pytest.mark.parametrize("command", ["/changelog", "/tests", "/tests src", "/describe"])
def test_drafts__nothing_to_look_at(command: str) -> None:
    files = listing(changed_file("yarn.lock"), changed_file("gone.py", patch=None))
    scene = Scene(host=code_host(listing=files))
    scene.give(command)
    assert "no file that the rules leave" in scene.note
    assert scene.model.prompts == []


def test_tests__only_what_parses_is_shown() -> None:
    tests = [
        {"path": "tests/test_a.py", "covers": "Totals @all", "code": "def test_a() -> None: ..."},
        {"path": "tests/test_b.py", "covers": "Broken", "code": "def test_b(:"},
        {"path": "a.test.ts", "covers": "In TypeScript", "code": "```\ntest()"},
        {"path": "more.py", "covers": "One too many", "code": "x"},
    ]
    scene = Scene(said(tests=tests))
    scene.give("/tests src/**")
    assert "`tests/test_a.py`: Totals @&#8203;all (It parses; nobody ran it.)" in scene.note
    assert "```py\ndef test_a() -> None: ...\n```" in scene.note
    assert "In TypeScript (Nobody ran it.)" in scene.note
    assert "````ts\n```\ntest()\n````" in scene.note
    assert "test_b" not in scene.note
    assert "1 file of tests did not parse" in scene.note
    assert "One too many" not in scene.note


def test_tests__none() -> None:
    scene = Scene(said(tests=[]))
    scene.give("/tests")
    assert "No tests are suggested" in scene.note
    assert scene.people.said == ["eyes", "confused"]


def test_drafts__a_diff_that_cannot_be_parsed_is_passed_over() -> None:
    files = listing(changed_file(), changed_file("b.py", patch="@@ -1 +1 @@\nnonsense"))
    scene = Scene(said(section="Fixed", entry="e"), host=code_host(listing=files))
    scene.give("/changelog")
    assert PATH in scene.model.prompts[0].shared


def test_ask__what_does_not_fit_is_named() -> None:
    wide = "@@ -0,0 +1,400 @@\n" + "\n".join(
        f"+password = execute({n}, 'abc def')" for n in range(400)
    )
    files = listing(*(changed_file(f"src/f{n}.py", patch=wide, additions=400) for n in range(6)))
    scene = Scene(said(answer="a"), host=code_host(listing=files))
    scene.give("/ask x")
    assert "paths of this change that are not shown" in scene.model.prompts[0].shared


def test_ask__nothing_but_lock_files() -> None:
    scene = Scene(said(answer="a"), host=code_host(listing=listing(changed_file("yarn.lock"))))
    scene.give("/ask x")
    assert "the diff" not in scene.model.prompts[0].shared


def test_config__a_file_that_cannot_be_read() -> None:
    scene = Scene()
    path = ".github/review-action.yml"
    scene.host.get_contents = lambda _sha, _paths: {  # type: ignore[assignment, method-assign]  # one file
        path: FileContent(path=path, text=None, reason="too-large")
    }
    scene.give("/config")
    assert "it cannot be read (too-large)" in scene.note


# After a review


REPORT = FAILED.model_copy(
    update={
        "pull_number": 12,
        "summaries": ("It totals.", "It sums @all."),
        "coverage": (
            FileCoverage(path="src/a.py", state="reviewed", additions=3, deletions=1),
            FileCoverage(path="README.md", state="skipped", additions=1),
        ),
    }
)


def test_after_review__labels_and_describes_without_a_model() -> None:
    scene = Scene(inputs={"labels": True, "describe": True})
    pull = scene.host.pull
    told = after_review(scene.context, pull, REPORT, listing(), Policy())
    assert told == ()
    assert "review: area src" in scene.host.pull.labels
    body = scene.host.pull.body
    assert "It totals.\n\nIt sums @&#8203;all." in body
    assert "| `src/` | `src/a.py` | +3 -1 |\n| `the root` | `README.md` | +1 -0 |" in body
    assert scene.model.prompts == []


def test_after_review__only_where_it_is_asked_for() -> None:
    scene = Scene()
    assert after_review(scene.context, scene.host.pull, REPORT, listing(), Policy()) == ()
    assert (scene.host.pull.labels, scene.host.pull.body) == ((), "")


def test_after_review__an_incomplete_listing_labels_nothing() -> None:
    scene = Scene(inputs={"labels": True})
    part = listing(complete=False)
    after_review(scene.context, scene.host.pull, REPORT, part, Policy())
    assert scene.host.pull.labels == ()


def test_after_review__what_cannot_be_done_is_told() -> None:
    scene = Scene(inputs={"labels": True, "describe": True})
    scene.people.failures = {"add_labels": DENIED, "update_description": DENIED}
    pull = scene.host.pull
    told = after_review(scene.context, pull, REPORT, listing(), Policy())
    assert [warning.partition(":")[0] for warning in told] == [
        "The labels could not be set",
        "The description could not be written",
    ]
    scene.host.pull = pull_request(body="x" * 65_000)
    told = after_review(
        scene.context,
        scene.host.pull,
        REPORT.model_copy(update={"summaries": ()}),
        listing(complete=False),
        Policy(),
    )
    assert told == ("The description has no room for our block: GitHub takes 65,536 characters.",)
