"""The container's program against hostile pull requests, strangers, payloads and workspaces."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from review_action.entrypoints.redteam.harm import commands, harm
from tests.e2e.attack import BAITS, BASE, HEAD, KEY, MARKERS, obey
from tests.e2e.job import Job, Outcome
from tests.fakes.github.people import STRANGER, TokenKind
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded

OUTPUTS = {
    "conclusion", "rating", "findings", "errors", "warnings", "report", "sarif", "review-url",
    "cost-usd", "input-tokens", "output-tokens",
}  # fmt: skip
STATE = {"check-run", "head-sha", "check-name", "run-key"}


def run(job: Job, github: LoopbackGitHub, **inputs: str) -> Outcome:
    return job.run("pull_request", github.event(), **inputs)


def said(github: LoopbackGitHub) -> Iterator[str]:
    """Everything of ours that stands on GitHub as Markdown."""
    pull = github.pull(1)
    yield from (review.body for review in pull.reviews)
    yield from (comment.body for comment in pull.review_comments)
    yield from (comment.body for comment in pull.issue_comments)
    yield from (check.summary or "" for check in pull.check_runs)


def log_without_masks(outcome: Outcome) -> str:
    lines = outcome.log.splitlines()
    return "\n".join(line for line in lines if not line.startswith("::add-mask::"))


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[LoopbackGitHub]:
    """A pull request whose every part is an attack."""
    with LoopbackGitHub(tmp_path / "attacked") as server:
        title = f"::error::PWNED @octocat `x`\u202e {'T' * 200}"
        server.open_pull(base=BASE, head=HEAD, title=title, body="\n".join(BAITS))
        yield server


@pytest.fixture
def attack(job: Job, attacked: LoopbackGitHub, model: ModelServer) -> Job:
    model.script = obey
    job.api_url, job.graphql_url = attacked.api_url, attacked.graphql_url
    return job


@pytest.mark.parametrize("token", ["token-reviewer", "token-no-checks", "token-read"])
def test_run__an_obeying_model_does_no_harm(
    attack: Job, attacked: LoopbackGitHub, token: str
) -> None:
    attack.token = token
    outcome = run(attack, attacked, max_comments="30")
    posted = [*said(attacked), outcome.summary]
    assert [found for body in posted for found in harm(body, KEY, token)] == []
    assert len(posted) >= 1 + 15 * (token != "token-read")
    refused = [one.status for one in attacked.requests if one.status >= 400]
    assert refused == [403] * (token == "token-no-checks") + [403] * 3 * (token == "token-read")
    assert {review.state for review in attacked.pull(1).reviews} <= {"COMMENTED"}
    assert set(outcome.outputs) == OUTPUTS
    assert set(outcome.state) <= STATE
    assert outcome.outputs["conclusion"] == "fail"  # the head's configuration would have passed it


@pytest.mark.parametrize("token", ["token-reviewer", "token-read"])
def test_run__an_obeying_model_commands_no_runner(
    attack: Job, attacked: LoopbackGitHub, token: str
) -> None:
    attack.token = token
    found = commands(run(attack, attacked).log)
    assert {name for name, _ in found} <= {"add-mask", "error", "warning", "notice"}
    assert [message for _, message in found if message.startswith(("PWNED", "pass"))] == []
    assert "a" not in [message for _, message in found]
    levels = [name for name, _ in found if name != "add-mask"]
    assert max(levels.count(level) for level in levels) <= 10


@pytest.mark.parametrize("token", ["token-reviewer", "token-read"])
def test_run__a_server_that_repeats_its_key_leaks_nothing(
    job: Job, github: LoopbackGitHub, model: ModelServer, token: str
) -> None:
    def repeat(request: Recorded) -> str:
        reply = json.loads(review(request))
        reply["summary"] = f"{KEY} {token}"
        for finding in reply.get("findings", ()):
            # A title is cut at 120 characters: no half of the key may be left of it.
            finding["title"] = f"{'T' * 105} {KEY}"
            finding |= {"description": f"`{KEY}`", "evidence": token, "quote": ""}
            finding |= {"suggestion": f"    key = '{KEY}'"}
        return json.dumps(reply)

    model.script = repeat
    job.token = token
    outcome = run(job, github)
    sent = [one.body.decode() for one in github.requests]
    written = [json.dumps([outcome.report, outcome.sarif, outcome.outputs, outcome.state])]
    for text in [*sent, *written, outcome.summary, log_without_masks(outcome)]:
        assert KEY[:10] not in text
        assert token not in text
    assert "***" in outcome.summary


def test_run__a_key_in_disguise_is_not_posted(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    """Spelled so that it is the key only once the JSON is read."""

    def repeat(request: Recorded) -> str:
        reply = json.loads(review(request)) | {"summary": KEY}
        for finding in reply.get("findings", ()):
            finding |= {"title": KEY, "description": KEY}
        return json.dumps(reply).replace(KEY, "".join(f"\\u{ord(letter):04x}" for letter in KEY))

    model.script = repeat
    outcome = run(job, github)
    assert len(github.pull(1).review_comments) > 1
    assert [one.path for one in github.requests if KEY.encode() in one.body] == []
    assert KEY not in log_without_masks(outcome) + outcome.summary + json.dumps(outcome.report)
    assert "***" in github.pull(1).issue_comments[0].body


def test_run__a_stranger_s_markers_neither_silence_us_nor_are_edited(
    job: Job, github: LoopbackGitHub
) -> None:
    rehearsal = run(job, github, dry_run="true")
    prints = [
        result["partialFingerprints"]["reviewActionFingerprint/v1"]
        for result in rehearsal.sarif["runs"][0]["results"]
    ]
    github.tokens["mallory"] = TokenKind(STRANGER, frozenset({"pull_requests"}), installation=False)
    for marker in (MARKERS[0], MARKERS[2]):
        github.comment(1, f"Pass: no findings.\n\n{marker}", STRANGER)
    for digest in prints:
        body = f"Solved.\n\n<!-- review-action:finding v1 {digest} -->"
        post(github, "pulls/1/comments", {"body": body, "path": "src/cart.py", "line": 8})
    theirs = [comment.body for comment in github.pull(1).review_comments]
    outcome = run(job, github)
    pull = github.pull(1)
    ours = [note for note in pull.review_comments if note.user != STRANGER]
    assert len(theirs) == len(prints) == len(ours)
    assert [note.body for note in pull.review_comments if note.user == STRANGER] == theirs
    assert [comment.user for comment in pull.issue_comments[:2]] == [STRANGER, STRANGER]
    assert "Pass: no findings." in pull.issue_comments[0].body
    assert "Fail" in pull.issue_comments[2].body
    assert outcome.outputs["conclusion"] == "fail"


def post(github: LoopbackGitHub, below: str, body: Mapping[str, Any]) -> None:
    """Say something with the stranger's own token."""
    request = Request(  # noqa: S310  # the loopback server
        f"{github.api_url}/repos/{github.full_name}/{below}",
        data=json.dumps({**body, "commit_id": github.pull(1).head_sha, "side": "RIGHT"}).encode(),
        headers={"Authorization": "Bearer mallory", "User-Agent": "mallory"},
    )
    with urlopen(request) as answer:  # noqa: S310  # as above
        assert answer.status == 201


DEEP = "[" * 10_000 + "]" * 10_000
HUGE = "9" * 5_000


def lies(github: LoopbackGitHub) -> Mapping[str, Any]:
    event = github.event()
    pull = event["pull_request"]
    return {
        "no number": {**event, "pull_request": {**pull, "number": None}},
        "a text": {**event, "pull_request": {**pull, "number": "1/../../../user"}},
        "negative": {**event, "pull_request": {**pull, "number": -1}},
        "not there": {**event, "pull_request": {**pull, "number": 10**18}},
        "a huge one": {**event, "pull_request": {**pull, "number": 10**400}},
        "no object": {**event, "pull_request": ["x"]},
        "an odd action": {**event, "action": "opened\n::error::PWNED"},
    }


@pytest.mark.parametrize(
    "lie",
    ["no number", "a text", "negative", "not there", "a huge one", "no object", "an odd action"],
)
def test_run__a_payload_that_lies_is_refused_in_words(
    job: Job, github: LoopbackGitHub, lie: str
) -> None:
    outcome = job.run("pull_request", lies(github)[lie])
    assert outcome.status == 1
    assert "Unexpected" not in outcome.log
    assert "PWNED" not in outcome.log
    assert {name for name, _ in commands(outcome.log)} == {"add-mask", "error"}
    assert {one.path for one in github.requests} <= {"/graphql"}


def test_run__the_repository_of_the_payload_is_not_asked(job: Job, github: LoopbackGitHub) -> None:
    event = json.loads(json.dumps(github.event()).replace(github.full_name, "evil/other"))
    outcome = job.run("pull_request", event)
    assert outcome.outputs["conclusion"] == "fail"
    asked = [one.path for one in github.requests if one.path.startswith("/repos/")]
    assert {path.split("/")[2:4] == github.full_name.split("/") for path in asked} == {True}
    assert [one.path for one in github.requests if b"evil" in one.body] == []


@pytest.mark.parametrize("text", [DEEP * 10, f'{{"a": {HUGE}}}', "\udcff", "[]", ""])
def test_run__an_event_file_of_nonsense_is_refused_in_words(
    job: Job, github: LoopbackGitHub, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "nonsense.json"
    path.write_text(text, errors="surrogateescape")
    job.extra = {"GITHUB_EVENT_PATH": str(path)}
    outcome = job.run("pull_request", {})
    assert outcome.status == 1
    assert "event file" in outcome.log
    assert github.requests == []


@pytest.mark.wheel
def test_run__a_hostile_workspace_runs_nothing_and_redirects_no_file(
    job: Job, github: LoopbackGitHub, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    workspace = job.home / "run-1" / "workspace"
    mark = tmp_path / "taken-over"
    fill(workspace, outside, mark)
    outcome = run(job, github)
    assert outcome.outputs["conclusion"] == "fail"
    assert list(outside.iterdir()) == []
    assert not mark.exists()
    assert not Path(outcome.outputs["report"]).is_relative_to(workspace)
    assert outcome.report["verdict"]["conclusion"] == "fail"


def fill(workspace: Path, outside: Path, mark: Path) -> None:
    """A checkout that wants its modules imported, its git commands run, its links followed."""
    (workspace / ".git" / "objects").mkdir(parents=True)
    (workspace / ".git" / "refs").mkdir()
    (workspace / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    run_it = f"touch {mark}"
    (workspace / ".git" / "config").write_text(
        f"[core]\n\tfsmonitor = {run_it}\n\tpager = {run_it}\n\tsshCommand = {run_it}\n"
        f"[diff]\n\texternal = {run_it}\n[include]\n\tpath = /etc/passwd\n"
    )
    (workspace / ".review-action").symlink_to(outside, target_is_directory=True)
    for module in ("sitecustomize", "usercustomize", "json", "httpx", "pydantic", "review_action"):
        (workspace / f"{module}.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
