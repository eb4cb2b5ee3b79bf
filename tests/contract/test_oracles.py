"""The double, and what is said to it, against GitHub's own descriptions."""

import dataclasses
import json
from typing import Any

import pytest

from tests.contract.conversation import Talk
from tests.contract.oracles import openapi_problems
from tests.fakes.github.repository import Entry, Executable, Submodule, Symlink
from tests.fakes.github.server import LoopbackGitHub

pytestmark = pytest.mark.contract
BASE: dict[str, Entry] = {
    "src/a.py": "".join(f"line {number}\n" for number in range(1, 61)),
    "old name.txt": "kept\n" * 20,
    "gone.txt": b"gone\n",
    "logo.png": b"\x89PNG\0\1",
    "run.sh": "echo\n",
}
HEAD: dict[str, Entry] = {
    "src/a.py": "".join(f"line {n}{' new' if n in {5, 50} else ''}\n" for n in range(1, 61)),
    "old name.txt": None,
    "dir/ü b/new.txt": "kept\n" * 20,
    "gone.txt": None,
    "logo.png": b"\x89PNG\0\2",
    "run.sh": Executable(b"echo\n"),
    "link": Symlink("src/a.py"),
    "vendored": Submodule("a" * 40),
    "src/b.py": "print(1)\r\n",
}


@pytest.fixture
def talk(recorded_exchanges: LoopbackGitHub) -> Talk:
    """Everything said through this is judged when the test ends."""
    recorded_exchanges.open_pull(BASE, HEAD, labels=("bug",))
    return Talk(recorded_exchanges)


def test_openapi__reading_a_pull_request(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    tree = talk("GET", f"/git/commits/{head}").json()["tree"]["sha"]
    reads = [
        "", "/pulls/1", "/pulls/1/files", "/pulls/1/commits", f"/git/trees/{tree}?recursive=1",
        "/contents/src/a.py", "/contents/src", "/compare/main...feature", "/compare/feature...main",
        f"/contents/link?ref={head}", f"/commits/{head}/check-runs?check_name=x",
        "/collaborators/ada/permission", "/pulls/1/files?per_page=2&page=2",
    ]  # fmt: skip
    answers = [talk("GET", path) for path in reads]
    blob = talk("GET", f"/git/blobs/{answers[2].json()[0]['sha']}")
    limit = talk("GET", "//rate_limit")
    assert {one.status_code for one in (*answers, blob, limit)} == {200}


def test_openapi__the_diff_media_type(talk: Talk) -> None:
    with talk.client("application/vnd.github.diff") as client:
        answer = client.get("/repos/acme/widgets/pulls/1")
    assert answer.text.startswith("diff --git ")


def test_openapi__reviews(talk: Talk) -> None:
    line = {"path": "src/a.py", "line": 5, "side": "RIGHT", "body": "Here."}
    span = {"path": "src/a.py", "start_line": 48, "start_side": "LEFT", "line": 50, "body": "x"}
    first = talk.review(line, {**span, "side": "RIGHT"})
    pending = talk("POST", "/pulls/1/reviews", {"body": "later"})
    number = first.json()["id"]
    answers = [
        first,
        pending,
        talk("GET", "/pulls/1/reviews"),
        talk("GET", f"/pulls/1/reviews/{number}"),
        talk("GET", f"/pulls/1/reviews/{number}/comments"),
        talk("PUT", f"/pulls/1/reviews/{number}", {"body": "Edited."}),
        talk("DELETE", f"/pulls/1/reviews/{pending.json()['id']}"),
    ]
    again = talk("POST", "/pulls/1/reviews", {}).json()["id"]
    answers.append(
        talk("POST", f"/pulls/1/reviews/{again}/events", {"event": "COMMENT", "body": "y"})
    )
    assert {one.status_code for one in answers} == {200}


def test_openapi__single_comments_and_reactions(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    where = {"commit_id": head, "path": "src/a.py", "body": "Single."}
    made = [
        talk("POST", "/pulls/1/comments", {**where, "line": 5, "side": "RIGHT"}),
        talk("POST", "/pulls/1/comments", {**where, "subject_type": "file"}),
    ]
    number = made[0].json()["id"]
    made += [
        talk("POST", "/pulls/1/comments", {**where, "in_reply_to": number}),
        talk("POST", f"/pulls/comments/{number}/reactions", {"content": "eyes"}),
        talk("POST", "/issues/1/comments", {"body": "Summary."}),
    ]
    assert [one.status_code for one in made] == [201] * 5
    summary = made[-1].json()["id"]
    read = [
        talk("GET", "/pulls/1/comments", per_page=2, page=2),
        talk("GET", f"/pulls/comments/{number}"),
        talk("PATCH", f"/pulls/comments/{number}", {"body": "Edited."}),
        talk("GET", "/issues/1/comments", per_page=100),
        talk("PATCH", f"/issues/comments/{summary}", {"body": "Edited."}),
        talk("GET", f"/issues/comments/{summary}"),
        talk("POST", f"/pulls/comments/{number}/reactions", {"content": "eyes"}),
    ]
    assert {one.status_code for one in read} == {200}
    assert talk("DELETE", f"/pulls/comments/{number}").status_code == 204


def test_openapi__an_outdated_comment(talk: Talk) -> None:
    talk.review({"path": "src/a.py", "line": 5, "side": "RIGHT", "body": "Here."})
    talk.server.push(1, {"src/a.py": "all new\n"})
    (comment,) = talk("GET", "/pulls/1/comments").json()
    assert (comment["line"], comment["original_line"]) == (None, 5)


def test_openapi__check_runs_and_statuses(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    note = {"path": "src/a.py", "start_line": 5, "end_line": 5, "annotation_level": "warning"}
    output = {"title": "T", "summary": "S", "annotations": [{**note, "message": "m"}]}
    begun = talk(
        "POST", "/check-runs", {"name": "review", "head_sha": head, "status": "in_progress"}
    )
    number = begun.json()["id"]
    done = talk(
        "PATCH",
        f"/check-runs/{number}",
        {"status": "completed", "conclusion": "neutral", "output": output},
    )
    assert (begun.status_code, done.json()["output"]["annotations_count"]) == (201, 1)
    assert talk("GET", f"/check-runs/{number}").json()["conclusion"] == "neutral"
    assert len(talk("GET", f"/check-runs/{number}/annotations").json()) == 1
    assert talk("GET", f"/commits/{head}/check-runs").json()["total_count"] == 1
    status = {"state": "success", "context": "review", "description": "fine"}
    assert talk("POST", f"/statuses/{head}", status).status_code == 201


def test_openapi__refusals_have_the_documented_form(talk: Talk) -> None:
    talk.server.tokens["nothing"] = talk.server.tokens["token-read"]
    outside = {"path": "src/a.py", "line": 20, "body": "x"}
    head = talk.server.pull(1).head_sha
    answers = [
        talk.review(outside),
        talk("POST", "/pulls/1/comments", {**outside, "commit_id": head}),
        talk("POST", "/issues/1/comments", {"body": "x" * 65_537}),
        Talk(talk.server, "nothing").review(),
        Talk(talk.server, "unknown")("GET", "/pulls/1"),
        talk("GET", "/pulls/99"),
        talk("GET", "/contents/nowhere"),
    ]
    assert [one.status_code for one in answers] == [422, 422, 422, 403, 401, 404, 404]


HEAD_SHA = "0" * 40
ANNOTATION = {"path": "a", "start_line": 1, "end_line": 1, "message": "m"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/pulls/1/reviews", {"event": "PRAISE", "body": "x"}),
        ("POST", "/pulls/1/reviews", {"event": "COMMENT", "body": "x", "commments": []}),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "a"}]}),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "a", "body": "b", "line": "1"}]}),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "a", "body": "b", "line": None}]}),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "a", "body": "b", "startline": 1}]}),
        ("POST", "/pulls/1/comments", {"body": "b", "path": "a", "line": 1}),
        (
            "POST",
            "/pulls/1/comments",
            {"body": "b", "path": "a", "commit_id": HEAD_SHA, "line": 1, "side": "MIDDLE"},
        ),
        (
            "POST",
            "/check-runs",
            {
                "name": "n",
                "head_sha": HEAD_SHA,
                "output": {
                    "title": "t",
                    "summary": "s",
                    "annotations": [{**ANNOTATION, "annotation_level": "notice"}] * 51,
                },
            },
        ),
        (
            "POST",
            "/check-runs",
            {"name": "n", "head_sha": HEAD_SHA, "output": {"title": "t", "summary": "s" * 65_536}},
        ),
        ("POST", f"/statuses/{HEAD_SHA}", {"state": "green"}),
        ("POST", "/issues/comments/1/reactions", {"content": "clap"}),
        ("GET", "/pulls/1/filez", None),
        ("GET", "/pulls/1/files?perpage=100", None),
    ],
)
def test_openapi__refuses_wrong_requests(
    loopback_github: LoopbackGitHub, method: str, path: str, body: dict[str, Any] | None
) -> None:
    loopback_github.open_pull(BASE, HEAD)
    Talk(loopback_github)(method, path, body)
    assert openapi_problems(loopback_github.requests)


@pytest.mark.parametrize(
    "damage",
    [{"node_id": None}, {"number": "1"}, {"state": "reopened"}, {"head": {"ref": "x"}}],
    ids=lambda damage: next(iter(damage)),
)
def test_openapi__refuses_wrong_answers(
    loopback_github: LoopbackGitHub, damage: dict[str, Any]
) -> None:
    loopback_github.open_pull(BASE, HEAD)
    Talk(loopback_github)("GET", "/pulls/1")
    (right,) = loopback_github.requests
    body = json.dumps({**right.response_json, **damage}).encode()
    wrong = dataclasses.replace(right, response_body=body)
    assert openapi_problems([right]) == []
    assert openapi_problems([wrong])
