"""The loopback GitHub breaks on demand: limits, lost answers, slowness, cut connections."""

import time

import httpx
import pytest

from tests.contract.conversation import Talk
from tests.fakes.github.faults import Fault, bad_gateway, primary_limit, secondary_limit
from tests.fakes.github.server import LoopbackGitHub

COMMENT = {"body": "Said once."}
PATH = "/issues/1/comments"


@pytest.fixture
def talk(loopback_github: LoopbackGitHub) -> Talk:
    loopback_github.open_pull({"a": "1\n"}, {"a": "2\n"})
    return Talk(loopback_github)


def stored(talk: Talk) -> int:
    return len(talk.server.pull(1).issue_comments)


def test_bad_gateway__may_have_stored(talk: Talk) -> None:
    talk.server.script(bad_gateway(path="comments$", after_store=True))
    assert talk("POST", PATH, COMMENT).status_code == 502
    assert stored(talk) == 1


def test_bad_gateway__may_have_stored_nothing(talk: Talk) -> None:
    talk.server.script(bad_gateway(path="comments$", after_store=False, times=2))
    told = [talk("POST", PATH, COMMENT).status_code for _ in range(3)]
    assert (told, stored(talk)) == ([502, 502, 201], 1)


@pytest.mark.parametrize(("status", "after"), [(403, None), (403, 3), (429, None), (429, 60)])
def test_secondary_limit__with_and_without_retry_after(
    talk: Talk, status: int, after: int | None
) -> None:
    talk.server.script(secondary_limit(status=status, retry_after=after))
    answer = talk("POST", PATH, COMMENT)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == (str(after) if after else None)
    assert "secondary rate limit" in answer.json()["message"]
    assert stored(talk) == 0


def test_primary_limit__tells_when_it_is_lifted(talk: Talk) -> None:
    talk.server.script(primary_limit(reset=1_800_000_000))
    answer = talk("GET", "/pulls/1")
    told = (answer.headers["X-RateLimit-Remaining"], answer.headers["X-RateLimit-Reset"])
    assert (answer.status_code, told) == (403, ("0", "1800000000"))


def test_cut__closes_the_connection(talk: Talk) -> None:
    talk.server.script(Fault(cut=True, after_store=True), Fault(cut=True))
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            talk("POST", PATH, COMMENT)
    assert stored(talk) == 1
    assert [one.status for one in talk.server.requests] == [0, 0]


def test_delay__makes_a_client_give_up(talk: Talk) -> None:
    talk.server.script(Fault(delay=5.0))
    begun = time.monotonic()
    with talk.client() as client, pytest.raises(httpx.ReadTimeout):
        client.get("/repos/acme/widgets/pulls/1", timeout=0.05)
    talk.server.stop()
    assert time.monotonic() - begun < 2.0


def test_faults__hit_what_they_name_and_no_more(talk: Talk) -> None:
    talk.server.script(Fault("GET", "/pulls/1$", status=500, skip=1))
    told = [talk("GET", path).status_code for path in ("/pulls/1", "", "/pulls/1", "/pulls/1")]
    assert told == [200, 200, 500, 200]
    assert [one.scripted for one in talk.server.requests] == [False, False, True, False]


def test_faults__tell_graphql_documents_apart(talk: Talk) -> None:
    talk.server.script(Fault(path="graphql", contains="viewer", status=502))
    body = {"query": "{ viewer { login } }"}
    assert talk("POST", "//graphql", {"query": "{ rateLimit { cost } }"}).status_code == 200
    assert talk("POST", "//graphql", body).status_code == 502


def test_requests__are_recorded_whole(talk: Talk) -> None:
    talk("POST", PATH, COMMENT, x="1")
    (one,) = talk.server.sent("POST", "comments")
    assert (one.json, one.query, one.status) == (COMMENT, {"x": "1"}, 201)
    assert one.headers["authorization"] == "Bearer token-write"
    assert one.response_json["body"] == "Said once."


def test_double__tells_its_state_to_other_processes(talk: Talk) -> None:
    talk("POST", PATH, COMMENT)
    fault = {"path": "pulls/1$", "status": 503}
    with httpx.Client(base_url=talk.server.url, trust_env=False) as client:
        assert client.post("/_double/faults", json=fault).status_code == 204
        assert talk("GET", "/pulls/1").status_code == 503
        state = client.get("/_double/state").json()
        assert client.get("/_double/else").status_code == 404
    assert state["pulls"]["1"]["issue_comments"][0]["body"] == "Said once."
    assert [one["status"] for one in state["requests"]] == [201, 503]
