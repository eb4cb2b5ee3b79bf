"""The three set-ups for forks that docs/recipes/forks.md tells of, each with the token it has on GitHub."""

import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from review_action.adapters.analyzers.installed_tools import TOOLS
from review_action.entrypoints.redteam.harm import harm
from tests.e2e.attack import BAITS
from tests.e2e.job import Job, Outcome
from tests.fakes.github.people import STRANGER, User
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.server import ModelServer

pytestmark = pytest.mark.wheel

FORK = "mallory/widgets"
CONFIG = ".github/review-action.yml"
PAYLOAD = "review-payload.json"
BASE = {
    "src/cart.py": "def total(items):\n    return sum(item.cents for item in items)\n",
    CONFIG: "version: 1\nverify: false\nprofile: quick\n",
}
CODE = (
    "def total(items):\n    if items == None:\n        return 0\n"
    "    return sum(item.cents for item in items)\n\n\n"
    "def parse(text):\n    return eval(text)\n"
)
HEAD = {
    "src/cart.py": CODE,
    # What the fork would like to be judged by.
    CONFIG: "version: 1\nexclude: ['**']\nfail-on: never\n",
}
CONFLICT = {"src/cart.py": f"<<<<<<< HEAD\n{CODE}=======\n>>>>>>> main\n"}
TOKEN = "ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5"
UNSAFE = {
    "src/cart.py": f'{CODE}\n\nTOKEN = "{TOKEN}"\n\n\ndef send(items):\n    return undefined_name(items)\n',
    "src/search.py": "def find(db, name):\n    return db.execute(f\"SELECT * FROM users WHERE n = '{name}'\")\n",
    "clean.sh": "#!/bin/sh\nrm -rf /usr\n",
    ".github/workflows/greet.yml": "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
    "    steps:\n      - run: make\n        env:\n          ALL: ${{ toJSON(secrets) }}\n",
}
"""Something for each tool, and for our own rules on lines and on syntax: rule and place."""
FOUND = {
    "embedded/github-token": "src/cart.py:11",
    "embedded/python-eval": "src/cart.py:8",
    "ruff/F821": "src/cart.py:15",
    "shellcheck/SC2114": "clean.sh:2",
    "zizmor/overprovisioned-secrets": ".github/workflows/greet.yml:9",
    "ast-grep/python-sql-from-text": "src/search.py:2",
}
NO_MODEL = {"model": "", "base-url": "", "api-key": ""}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[LoopbackGitHub]:
    """Pull request 1 is a fork's."""
    with LoopbackGitHub(tmp_path / "github") as server:
        server.open_pull(base=BASE, head=HEAD, fork=FORK, user=STRANGER)
        yield server


def writes(github: LoopbackGitHub) -> list[str]:
    """Requests that would change something, whether they were let to or not."""
    return [
        f"{one.method} {one.path}"
        for one in github.requests
        if one.method != "GET" and not (one.path == "/graphql" and b"mutation" not in one.body)
    ]


def stands(github: LoopbackGitHub, number: int = 1) -> int:
    """How many things of ours are to be seen on the pull request."""
    pull = github.pull(number)
    return len(pull.reviews) + len(pull.issue_comments) + len(pull.check_runs)


def analysed(job: Job, github: LoopbackGitHub, event: str = "pull_request") -> dict[str, Any]:
    """The file that the first job leaves: a token that can only read, and the model's key."""
    job.token = "token-read"
    outcome = job.run(event, github.event(), mode="analyze")
    assert outcome.status == 0, outcome.log
    text = (job.home / f"run-{job.runs}" / "workspace" / PAYLOAD).read_text()
    payload: dict[str, Any] = json.loads(text)
    return payload


def published(
    job: Job, github: LoopbackGitHub, payload: object, event: dict[str, Any] | None = None
) -> Outcome:
    """The second job: a token that may write, and neither key nor model."""
    workspace = job.home / f"run-{job.runs + 1}" / "workspace"
    workspace.mkdir(parents=True)
    (workspace / PAYLOAD).write_text(json.dumps(payload))
    job.token, job.inputs = "token-reviewer", dict(NO_MODEL)
    return job.run("workflow_run", event or github.run_event(), mode="publish")


@pytest.mark.parametrize(
    "author", [STRANGER, User("dependabot[bot]", 49699333, "Bot")], ids=["fork", "dependabot"]
)
def test_forks__pull_request_gates_with_a_token_that_only_reads(
    job: Job, tmp_path: Path, author: User
) -> None:
    with LoopbackGitHub(tmp_path / "plain") as server:
        fork = FORK if author is STRANGER else None
        server.open_pull(base=BASE, head=CONFLICT, fork=fork, user=author)
        job.api_url, job.graphql_url = server.api_url, server.graphql_url
        job.token = "token-read"
        event = server.event()
        outcome = job.run("pull_request", event, **NO_MODEL, review_bots="true")
        assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
        assert "::error file=src/cart.py,line=1" in outcome.log
        assert "src/cart.py" in outcome.summary
        assert stands(server) == 0
        assert {one.status for one in server.requests if one.status >= 400} == {403}


@pytest.fixture
def tools(scripts: Path) -> Iterator[None]:
    """The programs that the image has beside us."""
    programs = [Path(sysconfig.get_path("scripts")) / name for name in TOOLS]
    links = [scripts / program.name for program in programs]
    for link, program in zip(links, programs, strict=True):
        link.symlink_to(program)
    yield
    for link in links:
        link.unlink()


@pytest.mark.usefixtures("tools")
def test_forks__every_tool_speaks_with_a_token_that_only_reads_and_no_key(
    job: Job, tmp_path: Path
) -> None:
    with LoopbackGitHub(tmp_path / "plain") as server:
        server.open_pull(base=BASE, head=UNSAFE, fork=FORK, user=STRANGER)
        job.api_url, job.graphql_url = server.api_url, server.graphql_url
        job.token = "token-read"
        outcome = job.run("pull_request", server.event(), **NO_MODEL)
        assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
        assert stands(server) == 0
    rules = {
        rule: f"{one['path']}:{one['start_line']}"
        for one in (placed["finding"] for placed in outcome.report["placed"])
        for rule in (one["rule_id"], *one["also_by"])
    }
    assert {rule: rules.get(rule) for rule in FOUND} == FOUND
    for place in FOUND.values():
        path, _, line = place.partition(":")
        assert f"file={path},line={line}" in outcome.log
        assert place in outcome.summary
    assert TOKEN not in f"{outcome.log}{outcome.summary}{outcome.report}{outcome.sarif}"


def test_forks__pull_request_with_inputs_whose_secrets_are_withheld(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    """The workflow names a model; GitHub leaves its key empty."""
    job.token = "token-read"
    named = {"model": "openai:gpt-x", "base_url": "", "api_key": ""}
    outcome = job.run("pull_request", github.event(), **named)
    assert outcome.outputs["conclusion"] == "pass"
    assert outcome.report["model"] == "embedded"
    assert "::warning" in outcome.log
    assert model.requests == []
    assert stands(github) == 0


def test_forks__pull_request_target_by_api_only(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    outcome = job.run("pull_request_target", github.event())
    assert model.requests
    # The base's configuration holds, not what the fork would like.
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
    assert stands(github) == 3
    workspace = job.home / "run-1" / "workspace"
    assert [path.name for path in workspace.iterdir()] == [".review-action"]


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_forks__the_job_that_analyses_sends_no_write(
    job: Job, github: LoopbackGitHub, model: ModelServer, event: str
) -> None:
    payload = analysed(job, github, event)
    assert model.requests
    assert payload["conclusion"] == "fail"
    assert writes(github) == []
    assert [one.status for one in github.requests if one.status >= 400] == []


def test_forks__the_job_that_publishes_asks_no_model(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    payload = analysed(job, github)
    asked = len(model.requests)
    outcome = published(job, github, payload)
    assert len(model.requests) == asked
    pull = github.pull(1)
    assert (outcome.status, outcome.outputs["conclusion"]) == (1, "fail")
    assert {(c.path, c.line) for c in pull.review_comments} >= {("src/cart.py", 8)}
    assert [check.conclusion for check in pull.check_runs] == ["failure"]
    assert len(pull.issue_comments) == 1
    assert outcome.report["model"] == payload["model"]
    assert [one.status for one in github.requests if one.status >= 400] == []
    again = published(job, github, payload)
    assert again.outputs["conclusion"] == "fail"
    assert (len(pull.reviews), len(pull.issue_comments)) == (1, 1)


def test_forks__both_jobs_in_one_workflow(job: Job, github: LoopbackGitHub) -> None:
    payload = analysed(job, github, "pull_request_target")
    workspace = job.home / f"run-{job.runs + 1}" / "workspace"
    workspace.mkdir(parents=True)
    (workspace / PAYLOAD).write_text(json.dumps(payload))
    job.token, job.inputs = "token-reviewer", dict(NO_MODEL)
    outcome = job.run("pull_request_target", github.event(), mode="publish")
    assert outcome.outputs["conclusion"] == "fail"
    assert stands(github) == 3


def test_forks__a_file_that_obeys_a_hostile_change_does_no_harm(
    job: Job, github: LoopbackGitHub
) -> None:
    payload = analysed(job, github)
    (known, *_) = payload["findings"]
    payload["findings"] = [
        known | {"title": bait[:500], "description": bait[:8_000], "replacement": bait[:8_000]}
        for bait in BAITS
    ]
    payload["summaries"] = [bait[:8_000] for bait in BAITS[:8]]
    payload["warnings"] = [bait[:500] for bait in BAITS]
    payload["coverage"][0]["reason"] = BAITS[0]
    outcome = published(job, github, payload)
    pull = github.pull(1)
    said = [review.body for review in pull.reviews]
    said += [comment.body for comment in pull.review_comments]
    said += [comment.body for comment in pull.issue_comments]
    said += [check.summary or "" for check in pull.check_runs]
    assert [found for body in said for found in harm(body)] == []
    assert {review.state for review in pull.reviews} <= {"COMMENTED"}
    assert outcome.outputs["conclusion"] == "fail"


def test_forks__a_file_that_withholds_files_is_not_green(job: Job, github: LoopbackGitHub) -> None:
    payload = analysed(job, github) | {"coverage": [], "findings": [], "conclusion": "pass"}
    outcome = published(job, github, payload)
    assert outcome.outputs["conclusion"] == "inconclusive"
    assert [check.conclusion for check in github.pull(1).check_runs] == ["neutral"]


def test_forks__a_file_for_somebody_elses_pull_request(job: Job, github: LoopbackGitHub) -> None:
    payload = analysed(job, github)
    github.repository.commit(HEAD, branch="theirs", parent=github.pull(1).base_sha, message="x")
    other = github.world.open_pull(head="theirs")
    for lie in (
        {"pull_number": other.number},
        {"repository": "acme/other"},
        {"head_sha": "f" * 40},
    ):
        before = len(writes(github))
        outcome = published(job, github, payload | lie)
        assert outcome.status == 1
        assert "is not published" in outcome.log
        assert len(writes(github)) == before
    assert stands(github, other.number) == stands(github) == 0


def test_forks__a_head_that_moved_on(job: Job, github: LoopbackGitHub) -> None:
    payload, event = analysed(job, github), github.run_event()
    github.push(1, {"src/more.py": "x = 1\n"})
    outcome = published(job, github, payload, event)
    assert (outcome.status, outcome.outputs["conclusion"]) == (0, "skipped")
    assert "The head moved" in outcome.summary
    assert writes(github) == []


@pytest.mark.parametrize("plant", ["link", "pipe", "nothing", "too-large", "no-json"])
def test_forks__a_file_that_is_none(job: Job, github: LoopbackGitHub, plant: str) -> None:
    import os  # noqa: PLC0415  # a pipe cannot be made by pathlib

    workspace = job.home / "run-1" / "workspace"
    workspace.mkdir(parents=True)
    file = workspace / PAYLOAD
    if plant == "link":
        (workspace / "other.json").write_text("{}")
        file.symlink_to(workspace / "other.json")
    elif plant == "pipe":
        os.mkfifo(file)
    elif plant != "nothing":
        file.write_bytes(b" " * (6 * 1024 * 1024 if plant == "too-large" else 9))
    job.token, job.inputs = "token-reviewer", dict(NO_MODEL)
    outcome = job.run("workflow_run", github.run_event(), mode="publish")
    assert outcome.status == 1
    assert "payload file" in outcome.log
    assert github.requests == []


def test_forks__what_is_not_reviewed_leaves_no_file(job: Job, github: LoopbackGitHub) -> None:
    github.pull(1).draft = True
    job.token = "token-read"
    outcome = job.run("pull_request", github.event(), mode="analyze")
    assert (outcome.status, outcome.outputs["conclusion"]) == (0, "skipped")
    assert writes(github) == []
    assert not (job.home / "run-1" / "workspace" / PAYLOAD).exists()


def test_forks__code_scanning_where_the_token_may(job: Job, github: LoopbackGitHub) -> None:
    job.token = "token-write"
    job.run("pull_request_target", github.event(), upload_sarif="true")
    (uploaded,) = github.world.sarifs
    pull = github.pull(1)
    assert (uploaded["commit_sha"], uploaded["ref"]) == (pull.head_sha, "refs/pull/1/head")
    (run,) = uploaded["sarif"]["runs"]
    assert run["automationDetails"]["id"] == "review-action/"
    assert all(result["partialFingerprints"] for result in run["results"])
    assert run["results"]


def test_forks__code_scanning_where_it_may_not(job: Job, github: LoopbackGitHub) -> None:
    with_upload = job.run("pull_request_target", github.event(), upload_sarif="true")
    assert with_upload.outputs["conclusion"] == "fail"
    assert "security-events: write" in with_upload.log
    assert github.world.sarifs == []
