"""Limits, outages, addresses and counts: what lies between a request and its answer."""

import time

import pytest

from review_action.adapters.github.client import UNSPACED_WRITES
from review_action.errors import GitHubError, RateLimitedError, UnavailableError
from tests.contract.github_desk import Desk, comment, payload, summary
from tests.fakes.github.faults import Fault, bad_gateway, primary_limit, secondary_limit
from tests.fakes.github.server import LoopbackGitHub

READ = "/collaborators/ada/permission$"


@pytest.mark.parametrize("status", [403, 429])
def test_limits__waited_as_long_as_github_asks(desk: Desk, status: int) -> None:
    desk.server.script(secondary_limit("GET", READ, status=status, retry_after=7))

    assert desk.host().get_permission("ada") == "admin"
    assert desk.time.slept == [7.0]
    assert any("7 s" in line for line in desk.logged)


def test_limits__a_minute_when_github_does_not_say(desk: Desk) -> None:
    desk.server.script(secondary_limit("GET", READ))

    desk.host().get_permission("ada")

    assert desk.time.slept == [60.0]


def test_limits__twice_as_long_the_second_time(desk: Desk) -> None:
    desk.server.script(secondary_limit("GET", READ, retry_after=10, times=2))

    desk.host().get_permission("ada")

    assert desk.time.slept == [10.0, 20.0]


def test_limits__until_the_reset(desk: Desk) -> None:
    # The double's answers carry today's date, as GitHub's do.
    desk.server.script(primary_limit("GET", READ, reset=int(time.time()) + 30))

    desk.host().get_permission("ada")

    assert desk.time.slept == [pytest.approx(31, abs=2)]


def test_limits__longer_than_the_budget_is_an_error_at_once(desk: Desk) -> None:
    desk.server.script(secondary_limit("GET", READ, retry_after=121))

    with pytest.raises(RateLimitedError, match="secondary rate limit") as caught:
        desk.host().get_permission("ada")

    assert caught.value.retry_after == 121
    assert desk.time.slept == []


def test_limits__one_budget_for_the_whole_run(desk: Desk) -> None:
    host = desk.host(wait_budget=20.0)
    desk.server.script(secondary_limit("GET", READ, retry_after=15))
    host.get_permission("ada")
    desk.server.script(secondary_limit("GET", READ, retry_after=15))

    with pytest.raises(RateLimitedError):
        host.get_permission("ada")

    assert desk.time.slept == [15.0]


def test_limits__a_refused_write_is_sent_again(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(secondary_limit("POST", "/reviews$", retry_after=3))

    host.create_review(pull, payload(pull.head_sha))

    assert len(desk.server.pull(1).reviews) == 1
    assert desk.time.slept == [3.0]


def test_limits__graphql_says_it_with_status_200(desk: Desk) -> None:
    told = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    headers = {"Retry-After": "4"}
    desk.server.script(Fault("POST", "/graphql", status=200, headers=headers, body=told))

    assert desk.host().get_contents("HEAD", ["app.py"])
    assert desk.time.slept == [4.0]


def test_outage__reads_are_sent_again(desk: Desk) -> None:
    desk.server.script(bad_gateway("GET", READ, after_store=False), Fault("GET", READ, cut=True))

    assert desk.host().get_permission("ada") == "admin"
    assert desk.time.slept == [1.0, 2.0]


def test_outage__given_up_after_three(desk: Desk) -> None:
    desk.server.script(bad_gateway("GET", READ, after_store=False, times=9))
    host = desk.host()

    with pytest.raises(UnavailableError, match="502") as caught:
        host.get_permission("ada")

    assert caught.value.status == 502
    assert host.requests_sent == len(desk.server.requests) == 3


def test_outage__no_server_at_all(desk: Desk) -> None:
    host = desk.host(api_url="http://127.0.0.1:1", graphql_url="http://127.0.0.1:1/graphql")

    with pytest.raises(UnavailableError, match="ConnectionError") as caught:
        host.get_permission("ada")

    assert "token-write" not in str(caught.value)


def test_outage__waits_come_out_of_the_budget(desk: Desk) -> None:
    desk.server.script(bad_gateway("GET", READ, after_store=False, times=9))

    with pytest.raises(UnavailableError):
        desk.host(wait_budget=1.5).get_permission("ada")

    assert desk.time.slept == [1.0]


def test_writes__the_few_of_a_review_do_not_wait(desk: Desk) -> None:
    host = desk.host(write_interval=1.0)
    pull = host.get_page(1).pull
    conversation = host.get_conversation(pull)

    host.create_review(pull, payload(pull.head_sha))
    host.upsert_summary(pull, summary("One."), conversation)

    assert desk.time.slept == []


def test_writes__many_that_notify_keep_their_distance(desk: Desk) -> None:
    host = desk.host(write_interval=1.0)
    pull = host.get_page(1).pull
    for number in range(UNSPACED_WRITES):
        said = payload(pull.head_sha, comment(fingerprint=f"{number:016x}"))
        host.create_comment(pull, said, 0)
    desk.time.now += 0.25

    host.create_comment(pull, payload(pull.head_sha, comment(fingerprint="00000000000000aa")), 0)
    desk.time.now += 5
    host.create_comment(pull, payload(pull.head_sha, comment(fingerprint="00000000000000ab")), 0)

    assert desk.time.slept == [0.75]


def test_requests__say_who_we_are_and_which_version(desk: Desk) -> None:
    desk.host().get_permission("ada")

    headers = desk.server.requests[0].headers
    assert headers["authorization"] == "Bearer token-write"
    assert headers["user-agent"].startswith("review-action")
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["accept"] == "application/vnd.github+json"


def test_requests__logged_at_all_only_without_the_token(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.host().get_permission("ada")
    assert caplog.records == []

    caplog.set_level("DEBUG", "github.Requester")
    desk.host().get_permission("ada")

    assert "GET" in caplog.text
    assert "token-write" not in caplog.text


def test_requests__bytes_that_are_no_text_do_not_spoil_a_body(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull

    host.create_review(pull, payload(pull.head_sha, body="caf\udce9"))

    assert desk.server.pull(1).reviews[0].body == "caf?"


def test_requests__an_enterprise_server(desk: Desk) -> None:
    host = desk.host(
        api_url=desk.server.enterprise_api_url, graphql_url=desk.server.enterprise_graphql_url
    )
    pull = host.get_page(1).pull

    host.create_review(pull, payload(pull.head_sha))

    assert [file.path for file in host.list_files(pull).files] == ["app.py"]
    assert host.get_contents(pull.head_sha, ["app.py"])["app.py"].text == "one\nTWO\nthree\n"
    assert len(host.get_conversation(pull).own_comments) == 1


def test_requests__graphql_stays_on_the_apis_host(desk: Desk) -> None:
    host = desk.host(graphql_url="https://api.github.com/graphql")

    assert host.get_contents("HEAD", ["app.py"])
    assert any("two hosts" in line for line in desk.logged)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_requests__a_redirection_elsewhere_is_refused(desk: Desk, status: int) -> None:
    headers = {"Location": "http://127.0.0.2:9/repos/acme/widgets/pulls/1"}
    desk.server.script(Fault("GET", READ, status=status, headers=headers))

    with pytest.raises(GitHubError):
        desk.host().get_permission("ada")


def test_requests__a_small_first_run_costs_nine(desk: Desk) -> None:
    host = desk.host()

    pull = host.get_page(1).pull
    host.get_contents(pull.base_sha, [".github/review-action.yml"])
    check_id = host.upsert_check_run(pull.head_sha, payload(pull.head_sha).check)
    files = host.list_files(pull)
    host.get_contents(pull.head_sha, [file.path for file in files.files])
    conversation = host.get_conversation(pull)
    said = payload(pull.head_sha)
    host.create_review(pull, said)
    host.upsert_summary(pull, said.summary, conversation)
    done = said.check.model_copy(update={"conclusion": "pass"})
    host.upsert_check_run(pull.head_sha, done, check_id)

    assert host.requests_sent == len(desk.server.requests) == 9
    assert desk.time.slept == []


def test_requests__three_hundred_files_cost_fifteen_at_the_most(
    loopback_github: LoopbackGitHub,
) -> None:
    paths = [f"f{index:03}.py" for index in range(300)]
    loopback_github.open_pull({"app.py": "1\n"}, dict.fromkeys(paths, "x = 1\n"))
    desk = Desk(loopback_github)
    host = desk.host()

    pull = host.get_page(1).pull
    host.get_contents(pull.base_sha, [".github/review-action.yml"])
    said = payload(pull.head_sha, comment(1, path="f000.py"))
    check_id = host.upsert_check_run(pull.head_sha, said.check)
    listed = host.list_files(pull)
    found = host.get_contents(pull.head_sha, [file.path for file in listed.files])
    conversation = host.get_conversation(pull)
    host.create_review(pull, said)
    host.upsert_summary(pull, said.summary, conversation)
    host.upsert_check_run(pull.head_sha, said.check, check_id)

    assert len(listed.files) == len(found) == 300
    assert host.requests_sent == len(desk.server.requests) <= 15
