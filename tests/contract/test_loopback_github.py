"""The loopback GitHub refuses, limits and breaks as GitHub does; else our tests would prove little."""

from typing import Any

import httpx
import pytest

from tests.contract.conversation import BASE, HEAD, Talk, comment, problem_texts
from tests.fakes.github.people import TokenKind
from tests.fakes.github.server import LoopbackGitHub

NOT_IN_DIFF = "Pull request review thread line must be part of the diff"
BLANK = "Pull request review thread diff hunk can't be blank"
OTHER_HUNK = "Pull request review thread start line must be part of the same hunk as the line."
NOT_BEFORE = "Pull request review thread start line must precede the end line."


@pytest.fixture
def talk(loopback_github: LoopbackGitHub) -> Talk:
    loopback_github.open_pull(BASE, HEAD)
    return Talk(loopback_github)


@pytest.mark.parametrize(
    "wanted",
    [
        comment(10),
        comment(7, side="RIGHT"),
        comment(13),
        comment(10, side="LEFT"),
        comment(12, start_line=8),
        comment(10, start_line=9, start_side="LEFT", side="RIGHT"),
        comment(2, "new.py"),
        comment(1, "b.py", side="LEFT"),
        {"path": "a.py", "position": 5, "body": "The old form."},
    ],
    ids=str,
)
def test_create_review__accepts_lines_of_hunks(talk: Talk, wanted: dict[str, Any]) -> None:
    answer = talk.review(wanted)
    assert answer.status_code == 200
    assert len(talk.server.pull(1).review_comments) == 1


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (comment(6), f"{NOT_IN_DIFF} and {BLANK}"),
        (comment(14), f"{NOT_IN_DIFF} and {BLANK}"),
        (comment(3, "new.py"), f"{NOT_IN_DIFF} and {BLANK}"),
        (comment(1, "b.py"), f"{NOT_IN_DIFF} and {BLANK}"),
        (comment(10, side="MIDDLE"), f"{NOT_IN_DIFF} and {BLANK}"),
        (comment(40, start_line=10), OTHER_HUNK),
        (comment(25, start_line=10), f"{NOT_IN_DIFF}, {OTHER_HUNK}, and {BLANK}"),
        (comment(10, start_line=10), NOT_BEFORE),
        (comment(10, start_line=11), NOT_BEFORE),
        (comment(1, "same.py"), "Path could not be resolved"),
        (comment(1, "nowhere.py"), "Path could not be resolved"),
        ({"path": "a.py", "body": "No line."}, f"{NOT_IN_DIFF} and {BLANK}"),
    ],
    ids=str,
)
def test_create_review__refuses_other_lines(
    talk: Talk, wanted: dict[str, Any], sentence: str
) -> None:
    answer = talk.review(wanted)
    assert (answer.status_code, problem_texts(answer)) == (422, [sentence])


def test_create_review__is_all_or_nothing_and_does_not_say_which(talk: Talk) -> None:
    one_bad = talk.review(comment(10), comment(20), comment(40))
    two_bad = talk.review(comment(20), comment(21), comment(40))
    assert one_bad.json() == two_bad.json()
    assert (talk.server.pull(1).reviews, talk.server.pull(1).review_comments) == ([], [])


def test_create_review__says_it_in_the_newer_words_when_told(talk: Talk) -> None:
    talk.server.world.resolves_anchors = True
    assert problem_texts(talk.review(comment(20))) == ["Line could not be resolved"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"body": ""}, "Review body can't be blank"),
        ({"body": "x" * 65_537}, "Body is too long (maximum is 65536 characters)"),
        ({"event": "APPROVE"}, "GitHub Actions is not permitted to approve pull requests."),
        ({"commit_id": "f" * 40}, "end commit oid is not part"),
        ({"event": "PRAISE"}, "is not a member of"),
        ({"event": None}, "For 'properties/event', nil is not a string."),
        ({"comments": [{**comment(10), "subject_type": "file"}]}, "is not a permitted key"),
        ({"comments": [{"path": "a.py", "line": 10}]}, '"body" wasn\'t supplied'),
        ({"comments": [comment(10, body=" ")]}, "Body can't be blank"),
        ({"comments": [comment(10) | {"line": "10"}]}, "is not an integer"),
        ({"comments": [comment(10) | {"start_line": None}]}, "nil is not an integer"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_create_review__refuses_bad_fields(talk: Talk, body: dict[str, Any], words: str) -> None:
    answer = talk.review(**body)
    assert answer.status_code == 422
    assert words in answer.text.replace('\\"', '"')
    assert talk.server.pull(1).reviews == []


def test_create_review__one_pending_review_for_each_user(talk: Talk) -> None:
    pending = talk("POST", "/pulls/1/reviews", {"body": "Without an event."})
    assert pending.json()["state"] == "PENDING"
    refused = talk.review()
    assert problem_texts(refused) == ["User can only have one pending review per pull request"]
    assert Talk(talk.server, "token-person").review().status_code == 200
    assert talk("DELETE", f"/pulls/1/reviews/{pending.json()['id']}").status_code == 200
    assert talk.review().status_code == 200


def test_list_reviews__hides_the_pending_reviews_of_others(talk: Talk) -> None:
    talk("POST", "/pulls/1/reviews", {"body": "Later.", "comments": [comment(10)]})
    other = Talk(talk.server, "token-person")
    assert len(talk("GET", "/pulls/1/reviews").json()) == 1
    assert other("GET", "/pulls/1/reviews").json() == []
    assert other("GET", "/pulls/1/comments").json() == []


def test_delete_review__only_while_pending(talk: Talk) -> None:
    number = talk.review().json()["id"]
    refused = talk("DELETE", f"/pulls/1/reviews/{number}")
    assert refused.status_code == 422
    assert len(talk.server.pull(1).reviews) == 1


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"line": 10}, 201, "a.py"),
        ({"subject_type": "file"}, 201, '"subject_type":"file"'),
        ({"line": 20}, 422, "pull_request_review_thread.line must be part of the diff"),
        (
            {"line": 10, "commit_id": "f" * 40},
            422,
            "end_commit_oid is not part of the pull request",
        ),
        ({"line": 1, "path": "same.py"}, 422, "could not be resolved"),
        ({"line": 10, "side": "MIDDLE"}, 422, "is not a member of"),
        ({}, 422, "wasn't supplied"),
        ({"line": 10, "body": "  "}, 422, "body can't be blank"),
        ({"in_reply_to": 1}, 404, "Not Found"),
    ],
    ids=str,
)
def test_create_comment__places_one(
    talk: Talk, more: dict[str, Any], status: int, words: str
) -> None:
    body = {"commit_id": talk.server.pull(1).head_sha, "path": "a.py", "body": "Text.", **more}
    answer = talk("POST", "/pulls/1/comments", body)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_create_comment__a_reply_joins_the_thread_of_its_root(talk: Talk) -> None:
    talk.review(comment(10))
    (root,) = talk.server.pull(1).review_comments
    first = talk.server.reply(1, root.id, "Why?")
    body = {"body": "Because.", "in_reply_to": first, "commit_id": "x", "path": "x"}
    answer = talk("POST", "/pulls/1/comments", body)
    assert answer.json()["in_reply_to_id"] == root.id
    assert answer.json()["line"] == 10


WRITES = [
    ("POST", "/pulls/1/reviews", {"body": "x", "event": "COMMENT"}),
    ("POST", "/pulls/1/comments", {"body": "x"}),
    ("POST", "/issues/1/comments", {"body": "x"}),
    ("POST", "/check-runs", {"name": "n"}),
    ("POST", "/statuses/x", {"state": "success"}),
    ("DELETE", "/pulls/1/reviews/1", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_writes__are_refused_to_a_forks_token(
    talk: Talk, method: str, path: str, body: dict[str, Any] | None
) -> None:
    fork = Talk(talk.server, "token-read")
    answer = fork(method, path, body)
    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    assert answer.headers["X-Accepted-GitHub-Permissions"].endswith("=write")
    assert fork("GET", "/pulls/1").status_code == 200


def test_tokens__say_who_acts(talk: Talk) -> None:
    talk.server.tokens["mine"] = TokenKind()
    told = talk.review().json()["user"]
    assert (told["login"], told["type"]) == ("github-actions[bot]", "Bot")
    assert Talk(talk.server, "wrong")("GET", "/pulls/1").json()["message"] == "Bad credentials"
    assert Talk(talk.server, "mine")("GET", "/pulls/1").status_code == 200


def test_requests__need_an_agent_a_token_and_a_known_version(talk: Talk) -> None:
    url = f"{talk.server.url}/repos/acme/widgets"
    token = {"Authorization": "token token-write"}
    with httpx.Client(trust_env=False) as client:
        told = [
            client.get(url).status_code,
            client.get(url, headers={**token, "X-GitHub-Api-Version": "2020-01-01"}).status_code,
            client.get(url, headers={**token, "User-Agent": ""}).status_code,
            client.get(url, headers=token).status_code,
        ]
        del client.headers["User-Agent"]
        told.append(client.get(url, headers=token).status_code)
    assert told == [401, 400, 403, 200, 403]


def test_check_runs__refuse_what_is_over_the_limits(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    note = {"path": "a.py", "start_line": 1, "end_line": 1, "message": "m"}
    good = {**note, "annotation_level": "notice"}
    outputs: list[tuple[dict[str, Any], str]] = [
        ({"annotations": [good] * 51}, "No more than 50 items are allowed; 51 were supplied."),
        ({"summary": "x" * 65_536}, "Only 65535 characters are allowed; 65536 were supplied."),
        ({"text": "x" * 65_536}, "Only 65535 characters"),
        ({"annotations": [{**good, "message": "x" * 65_537}]}, "64 KB"),
        ({"annotations": [{**good, "title": "x" * 256}]}, "Only 255 characters"),
        ({"annotations": [{**good, "annotation_level": "error"}]}, "is not a member"),
        ({"annotations": [note]}, "annotation_level"),
        ({"annotations": [{**good, "end_line": 2, "start_column": 1}]}, "start_column"),
        ({"annotations": [{**good, "end_line": 0}]}, "end_line"),
    ]
    for output, words in outputs:
        body = {"name": "n", "head_sha": head, "output": {"title": "t", "summary": "s", **output}}
        answer = talk("POST", "/check-runs", body)
        assert (answer.status_code, words in answer.text) == (422, True), words
    assert talk.server.world.check_runs == []


def test_check_runs__a_patch_appends_annotations_even_when_completed(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    note = {"path": "a.py", "start_line": 1, "end_line": 1, "message": "m"}
    output = {"summary": "s", "annotations": [{**note, "annotation_level": "notice"}]}
    number = talk("POST", "/check-runs", {"name": "n", "head_sha": head}).json()["id"]
    done = {"conclusion": "success", "output": {"title": "t", **output}}
    counts = [
        talk("PATCH", f"/check-runs/{number}", body).json()["output"]["annotations_count"]
        for body in (done, {"output": output})
    ]
    assert counts == [1, 2]
    assert talk.server.pull(1).check_runs[0].status == "completed"


def test_check_runs__need_a_conclusion_a_commit_and_an_app(talk: Talk) -> None:
    head = talk.server.pull(1).head_sha
    completed = {"name": "n", "head_sha": head, "status": "completed"}
    assert "conclusion" in talk("POST", "/check-runs", completed).json()["message"]
    unknown = talk("POST", "/check-runs", {"name": "n", "head_sha": "f" * 40})
    assert unknown.json()["message"] == f"No commit found for SHA: {'f' * 40}"
    body = {"name": "n", "head_sha": head}
    assert Talk(talk.server, "token-person")("POST", "/check-runs", body).status_code == 403
    assert Talk(talk.server, "token-no-checks")("POST", "/check-runs", body).status_code == 403


def test_lists__are_paged_by_link_headers(talk: Talk) -> None:
    for number in range(7):
        talk.server.comment(1, f"Comment {number}.")
    with talk.client() as client:
        answer = client.get("/repos/acme/widgets/issues/1/comments?per_page=3")
        pages = [answer.json()]
        while "next" in answer.links:
            answer = client.get(answer.links["next"]["url"])
            pages.append(answer.json())
    assert [len(page) for page in pages] == [3, 3, 1]
    assert set(answer.links) == {"prev", "first"}
    assert len(talk("GET", "/issues/1/comments", per_page=500).json()) == 7
    assert len(talk("GET", "/issues/1/comments", per_page="x", page=0).json()) == 7


def test_unknown_routes__are_not_mistaken_for_missing_things(talk: Talk) -> None:
    assert talk("GET", "/pulls/9").status_code == 404
    assert talk("GET", "//repos/other/place/pulls/1").status_code == 404
    assert talk("GET", "/actions/runs").status_code == 501
    assert talk("POST", "/issues/1/comments").status_code == 422
