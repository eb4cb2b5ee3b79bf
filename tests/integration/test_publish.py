"""The ladder: one review, else single comments, else annotations; each rung is told."""

from collections.abc import Callable

import pytest

from review_action.app.check_run import open_check_run
from review_action.app.publish import Publisher
from review_action.domain.marker import SUMMARY_MARKER, Marker
from review_action.domain.pull_request import Conversation
from review_action.domain.review import Annotation, CheckRun, InlineComment, ReviewPayload
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import PermissionDeniedError, UnavailableError
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import pull_request
from tests.integration.stage import (
    PATH,
    code_host,
)

NAME = "review-action"
DENIED = PermissionDeniedError("Resource not accessible by integration", status=403)
REVIEW_MARKER = Marker("review", "f" * 16).comment


def comment(line: int) -> InlineComment:
    fingerprint = f"{line:016x}"
    body = f"Line {line}.\n\n{Marker('finding', fingerprint).comment}"
    return InlineComment(path=PATH, line=line, body=body, fingerprint=fingerprint)


def payload(*lines: int, summary: str = "All is said here.") -> ReviewPayload:
    return ReviewPayload(
        head_sha=pull_request().head_sha,
        marker=REVIEW_MARKER,
        body=f"See below.\n\n{REVIEW_MARKER}",
        comments=tuple(map(comment, lines)),
        summary=f"{summary}\n\n{SUMMARY_MARKER}",
        check=CheckRun(name=NAME, conclusion="fail", title="Fail", summary=summary),
        job_summary=summary,
        annotations=tuple(
            Annotation(
                path=PATH, start_line=n, end_line=n, level="error", title="T", message=f"Line {n}."
            )
            for n in lines
        ),
    )


def recomposed(refused: frozenset[str]) -> ReviewPayload:
    said = ", ".join(str(int(fingerprint, 16)) for fingerprint in sorted(refused))
    return payload(2, 3, summary=f"In the summary: {said}.")


def unneeded(refused: frozenset[str]) -> ReviewPayload:
    pytest.fail(f"nothing was refused, yet {refused}")


class Scene:
    """A host and a runner with an open check run."""

    def __init__(self, *, checked: bool = True, **host: object) -> None:
        self.host: FakeCodeHost = code_host(**host)
        self.runner = FakeRunner()
        self.pull = pull_request()
        check_id = None
        if checked:
            check_id, _ = open_check_run(self.host, self.runner, self.pull, name=NAME)
        self.publisher = Publisher(self.host, self.runner, self.pull, check_id)
        self.host.calls.clear()

    def publish(
        self,
        said: ReviewPayload,
        recompose: Callable[[frozenset[str]], ReviewPayload] = unneeded,
    ) -> tuple[int, tuple[str, ...], bool]:
        conversation = self.host.get_conversation(self.pull)
        published = self.publisher.publish(said, conversation, recompose=recompose)
        return published.inline, published.rungs, published.checked

    @property
    def lines(self) -> list[int]:
        return [posted.comment.line for posted in self.host.comments if posted.comment]


def test_publish__one_review_one_summary_one_check() -> None:
    scene = Scene()
    conversation = scene.host.get_conversation(scene.pull)

    published = scene.publisher.publish(payload(2, 3), conversation, recompose=unneeded)

    assert (published.inline, published.rungs, published.checked) == (2, (), True)
    assert published.review_url.startswith(f"{scene.pull.url}#pullrequestreview-")
    assert published.summary_url.startswith(f"{scene.pull.url}#issuecomment-")
    (check,) = scene.host.check_runs.values()
    assert (check.conclusion, check.details_url) == ("fail", published.summary_url)
    assert scene.runner.state["check-run"] == ""
    assert scene.runner.annotations == []
    assert scene.host.calls == [
        "get_conversation",
        "create_review",
        "upsert_summary",
        "upsert_check_run",
    ]


def test_publish__nothing_to_say_inline_makes_no_review() -> None:
    scene = Scene()

    assert scene.publish(payload()) == (0, (), True)
    assert scene.host.reviews == []
    assert len(scene.host.summaries) == 1


def test_publish__what_was_said_is_not_said_again() -> None:
    scene = Scene()
    scene.publish(payload(2))

    assert scene.publish(payload(2)) == (0, (), True)

    assert (len(scene.host.reviews), scene.lines, len(scene.host.summaries)) == (1, [2], 1)


def test_publish__one_refused_line_makes_single_comments_and_moves_the_refused() -> None:
    scene = Scene(refused_lines=frozenset({(PATH, 3)}))

    inline, rungs, checked = scene.publish(payload(2, 3), recomposed)

    assert (inline, checked, scene.lines) == (1, True, [2])
    assert rungs == ("GitHub refused a line of the review; comments were posted one by one.",)
    assert "In the summary: 3." in scene.host.summaries[0].body
    (check,) = scene.host.check_runs.values()
    assert check.summary == "In the summary: 3."
    assert [note.start_line for note in scene.runner.annotations] == [2, 3]


def test_publish__all_lines_refused() -> None:
    scene = Scene(refused_lines=frozenset({(PATH, 2), (PATH, 3)}))
    conversation = scene.host.get_conversation(scene.pull)

    published = scene.publisher.publish(payload(2, 3), conversation, recompose=recomposed)

    assert (published.inline, published.review_url) == (0, "")
    assert "In the summary: 2, 3." in scene.host.summaries[0].body


def test_publish__singles_that_fail_are_given_up_together() -> None:
    scene = Scene(refused_lines=frozenset({(PATH, 2)}))
    scene.host.failures["create_comment"] = DENIED

    inline, rungs, _ = scene.publish(payload(2, 3, 4), recomposed)

    assert inline == 0
    assert rungs[1:] == ("Comments could not be posted: Resource not accessible by integration",)
    assert scene.host.calls.count("create_comment") == 1
    assert "In the summary: 2, 3, 4." in scene.host.summaries[0].body


def test_publish__a_review_that_fails_goes_to_the_summary() -> None:
    scene = Scene()
    scene.host.failures["create_review"] = UnavailableError("502")

    inline, rungs, checked = scene.publish(payload(2), recomposed)

    assert (inline, checked) == (0, True)
    assert rungs == ("The review could not be posted: 502",)
    assert "In the summary: 2." in scene.host.summaries[0].body
    assert scene.host.calls.count("create_comment") == 0
    assert scene.runner.annotations != []


def test_publish__without_a_conversation_nothing_is_created() -> None:
    scene = Scene()

    published = scene.publisher.publish(payload(2), None, recompose=unneeded)

    assert (scene.host.reviews, scene.host.comments, scene.host.summaries) == ([], [], [])
    assert published.rungs == ("Earlier comments could not be read, so none was added.",)
    assert published.checked


def test_publish__a_summary_that_fails_is_told() -> None:
    scene = Scene()
    scene.host.failures["upsert_summary"] = UnavailableError("502")

    inline, rungs, checked = scene.publish(payload(2))

    assert (inline, checked) == (1, True)
    assert rungs == ("The summary comment could not be written: 502",)


def test_publish__a_check_run_that_stays_open_is_left_to_the_post_step() -> None:
    scene = Scene()
    scene.host.failures["upsert_check_run"] = UnavailableError("502")

    _, rungs, checked = scene.publish(payload(2))

    assert rungs == ("The check run could not be completed: 502",)
    assert not checked
    assert scene.runner.state["check-run"] != ""
    assert [note.start_line for note in scene.runner.annotations] == [2]


def test_publish__without_a_check_run_the_annotations_go_to_the_log() -> None:
    scene = Scene(checked=False)

    assert scene.publish(payload(2)) == (1, (), False)
    assert [note.message for note in scene.runner.annotations] == ["Line 2."]


def test_publish__nothing_may_be_written() -> None:
    scene = Scene(checked=False, may_write=False)

    inline, rungs, checked = scene.publish(payload(2), recomposed)

    assert (inline, checked) == (0, False)
    assert rungs == (
        "The review could not be posted: Resource not accessible by integration (Give `write`)",
        "The summary comment could not be written: Resource not accessible by integration (Give `write`)",
    )
    assert scene.runner.annotations != []


@pytest.mark.parametrize(("later", "left"), [("c" * 40, True), ("d" * 40, False)])
def test_publish__a_later_commit_s_summary_is_left(later: str, *, left: bool) -> None:
    scene = Scene(head_now=later)
    scene.host.upsert_summary(
        scene.pull, f"Pass · commit ccccccc\n\n{SUMMARY_MARKER}", Conversation(head_sha=later)
    )

    _, rungs, checked = scene.publish(payload(2))

    (summary,) = scene.host.summaries
    assert summary.body.startswith("Pass · commit ccccccc") == left
    assert [rung for rung in rungs if "later commit" in rung] == list(rungs)
    assert (len(rungs), checked) == (int(left), True)
