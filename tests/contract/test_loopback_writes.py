"""What the double refuses of labels, reactions, replies, descriptions and SARIF, as GitHub would."""

import base64
import gzip
from typing import Any

import pytest

from tests.contract.conversation import BASE, HEAD, Talk, comment, problem_texts
from tests.fakes.github.people import OWNER, STRANGER
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.store import Reaction


@pytest.fixture
def talk(loopback_github: LoopbackGitHub) -> Talk:
    loopback_github.open_pull(BASE, HEAD)
    return Talk(loopback_github)


def test_labels__made_once_and_put_on_whatever_their_case(talk: Talk) -> None:
    made = talk("POST", "/labels", {"name": "Risk", "color": "00ff00"})
    again = talk("POST", "/labels", {"name": "risk", "color": "ff0000"})
    talk("POST", "/issues/1/labels", {"labels": ["RISK", "grey"]})
    twice = talk("POST", "/issues/1/labels", {"labels": ["risk"]})

    assert (made.status_code, again.status_code) == (201, 422)
    assert again.json()["errors"][0]["code"] == "already_exists"
    assert [(one["name"], one["color"]) for one in twice.json()] == [
        ("Risk", "00ff00"),
        ("grey", "ededed"),
    ]
    assert [one["name"] for one in talk("GET", "/labels").json()] == ["Risk", "grey"]
    assert len(talk("GET", "/issues/1/labels").json()) == 2
    assert [event.on for event in talk.server.pull(1).label_events] == [True, True]


@pytest.mark.parametrize(
    ("name", "colour", "problem"),
    [
        (" ", "00ff00", "name can't be blank"),
        ("x" * 51, "00ff00", "too long"),
        ("x", "green", "6 character hex"),
    ],
)
def test_labels__refused(talk: Talk, name: str, colour: str, problem: str) -> None:
    answer = talk("POST", "/labels", {"name": name, "color": colour})

    assert answer.status_code == 422
    assert problem in problem_texts(answer)[0]


def test_reactions__ones_own_alone_can_be_taken_away(talk: Talk) -> None:
    number = talk.server.comment(1, "/review")
    where = f"/issues/comments/{number}/reactions"
    mine = talk("POST", where, {"content": "eyes"}).json()["id"]
    talk.server.pull(1).issue_comments[0].reactions.append(Reaction(7, STRANGER, "eyes", "x"))

    assert [one["content"] for one in talk("GET", where).json()] == ["eyes", "eyes"]
    assert talk("DELETE", f"{where}/7").status_code == 403
    assert talk("DELETE", f"{where}/{mine}").status_code == 204
    assert talk("DELETE", f"{where}/{mine}").status_code == 404


def test_replies__to_the_first_comment_alone(talk: Talk) -> None:
    talk.review(comment(10))
    opening = talk.server.pull(1).review_comments[0].id
    reply = talk("POST", f"/pulls/1/comments/{opening}/replies", {"body": "Why?"})
    to_reply = f"/pulls/1/comments/{reply.json()['id']}/replies"

    assert (reply.status_code, reply.json()["in_reply_to_id"]) == (201, opening)
    assert talk("POST", to_reply, {"body": "Because."}).status_code == 404
    assert talk("POST", "/pulls/1/comments/1/replies", {"body": "x"}).status_code == 404
    blank = talk("POST", f"/pulls/1/comments/{opening}/replies", {"body": " "})
    assert blank.status_code == 422


def test_replies__an_unsubmitted_review_stands_in_the_way(talk: Talk) -> None:
    talk.review(comment(10))
    opening = talk.server.pull(1).review_comments[0].id
    talk("POST", "/pulls/1/reviews", {"body": "Draft."})

    answer = talk("POST", f"/pulls/1/comments/{opening}/replies", {"body": "Why?"})

    assert answer.status_code == 422
    assert "one pending review" in problem_texts(answer)[0]


def test_update_pull__what_is_given_and_nothing_else(talk: Talk) -> None:
    title = talk("PATCH", "/pulls/1", {"title": "Other"}).json()
    closed = talk("PATCH", "/pulls/1", {"state": "closed", "body": ""}).json()
    opened = talk("PATCH", "/pulls/1", {"state": "open"}).json()

    assert (title["title"], title["body"], title["state"]) == ("Other", "Because.", "open")
    assert (closed["title"], closed["body"], closed["state"]) == ("Other", "", "closed")
    assert opened["state"] == "open"


def test_comments__who_edited_them_last(talk: Talk) -> None:
    number = talk("POST", "/issues/1/comments", {"body": "One."}).json()["id"]
    query = """{ repository(owner: "acme", name: "widgets") { pullRequest(number: 1) {
      comments(first: 1) { nodes { lastEditedAt editor { login } } } } } }"""

    def editor() -> Any:
        data = talk.graphql(query)["data"]["repository"]["pullRequest"]
        (node,) = data["comments"]["nodes"]
        return node["editor"] and node["editor"]["login"], bool(node["lastEditedAt"])

    assert editor() == (None, False)
    talk("PATCH", f"/issues/comments/{number}", {"body": "Two."})
    assert editor() == ("github-actions", True)
    talk.server.edit_comment(1, number, "Three.", OWNER)
    assert editor() == ("ada", True)


def packed(text: bytes) -> str:
    return base64.b64encode(gzip.compress(text)).decode()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 202),
        ({"commit_sha": "f" * 40}, 422),
        ({"commit_sha": "HEAD"}, 422),
        ({"ref": "feature"}, 422),
        ({"ref": "refs/pull/1/merge"}, 202),
        ({"sarif": "{}"}, 400),
        ({"sarif": packed(b"no JSON")}, 400),
        ({"sarif": base64.b64encode(b"not packed").decode()}, 400),
        ({"sarif": "A" * (10 * 1024 * 1024 + 1)}, 413),
        ({"sarif": None}, 422),
    ],
)
def test_upload_sarif__only_what_can_be_read(talk: Talk, change: Any, status: int) -> None:
    head = talk.server.pull(1).head_sha
    body = {"commit_sha": head, "ref": "refs/pull/1/head", "sarif": packed(b"{}")} | change

    assert talk("POST", "/code-scanning/sarifs", body).status_code == status
    assert len(talk.server.world.sarifs) == (status == 202)


def test_timeline__only_what_the_double_knows(talk: Talk) -> None:
    query = """{ repository(owner: "acme", name: "widgets") { pullRequest(number: 1) {
      timelineItems(last: 5, itemTypes: [%s]) { nodes { __typename } } } } }"""
    talk.server.label(1, "x")
    talk.server.label(1, "x")
    talk.server.label(1, "x", on=False)

    def kinds(wanted: str) -> list[str]:
        found = talk.graphql(query % wanted)["data"]["repository"]["pullRequest"]
        return [one["__typename"] for one in found["timelineItems"]["nodes"]]

    assert kinds("LABELED_EVENT, UNLABELED_EVENT") == ["LabeledEvent", "UnlabeledEvent"]
    assert kinds("UNLABELED_EVENT") == ["UnlabeledEvent"]
    assert talk.graphql(query % "MERGED_EVENT")["errors"]


def test_permission__a_fork_reads_and_writes_nothing(talk: Talk) -> None:
    reader = Talk(talk.server, "token-read")
    number = talk.server.comment(1, "x")
    refused = [
        reader("POST", f"/issues/comments/{number}/reactions", {"content": "eyes"}),
        reader("POST", "/labels", {"name": "x"}),
        reader("POST", "/issues/1/labels", {"labels": ["x"]}),
        reader("DELETE", "/issues/1/labels/x"),
        reader("PATCH", "/pulls/1", {"body": "x"}),
        reader("POST", "/code-scanning/sarifs", {}),
    ]

    assert {answer.status_code for answer in refused} == {403}
    assert reader("GET", "/labels").status_code == 200
