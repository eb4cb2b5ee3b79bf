"""What a run costs: counted, held to a limit, and never taken for nothing because nobody knows it."""

import pytest

from review_action.rendering.filters import dollars
from tests.e2e.conftest import BASE
from tests.e2e.job import Job, Outcome
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Behaviour, Failure, Reply
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded

LONG = {
    f"src/{name}.py": "".join(f"{name}_{n} = compute({n}, of={name!r})\n" for n in range(120))
    for name in ("alpha", "omega")
}


def priced(request: Recorded) -> Behaviour:
    return Reply(review(request), usage={"prompt_tokens": 1_000, "completion_tokens": 100})


def run(job: Job, github: LoopbackGitHub, **inputs: str) -> Outcome:
    return job.run("pull_request", github.event(), **inputs)


def test_run__tells_tokens_and_cost(job: Job, github: LoopbackGitHub, model: ModelServer) -> None:
    model.script = priced

    outcome = run(job, github, prices="10/50")

    calls = len(model.requests)
    assert outcome.outputs["input-tokens"] == str(calls * 1_000)
    assert outcome.outputs["output-tokens"] == str(calls * 100)
    assert float(outcome.outputs["cost-usd"]) == pytest.approx(calls * 0.015)
    (route,) = outcome.report["routes"]
    assert route["route"] == "openai-compatible:reviewer-1"
    (comment,) = github.pull(1).issue_comments
    assert dollars(calls * 0.015) in comment.body
    assert "### Cost" in outcome.summary


def test_run__a_price_nobody_knows_is_not_zero(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    model.script = priced

    outcome = run(job, github)

    assert outcome.outputs["cost-usd"] == ""
    assert outcome.outputs["input-tokens"] != "0"
    assert "price unknown" in outcome.summary


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"prices": "10/50", "max-cost": "0.01"}, "`max-cost` leaves no room for this prompt"),
        ({"max-cost": "5"}, "nobody knows what the model costs"),
    ],
)
def test_run__what_does_not_fit_the_budget_is_not_asked(
    job: Job, github: LoopbackGitHub, model: ModelServer, inputs: dict[str, str], told: str
) -> None:
    outcome = run(job, github, **inputs)

    assert model.requests == []
    assert told in outcome.report["coverage"][1]["reason"]
    assert outcome.report["coverage"][1]["reason"].count("`max-cost`") <= 2
    assert "A prompt is not asked" in outcome.log
    # The embedded checks saw the files all the same, and one of them blocks.
    assert outcome.outputs["conclusion"] in {"inconclusive", "fail"}
    assert float(outcome.outputs["cost-usd"]) == 0


def test_run__what_is_too_long_is_asked_in_parts(
    job: Job, github: LoopbackGitHub, model: ModelServer
) -> None:
    longest = 0

    def narrow(request: Recorded) -> Behaviour:
        nonlocal longest
        if "src/alpha.py" in request.user and "src/omega.py" in request.user:
            longest = max(longest, len(request.user))
            error = {"message": "too long", "code": "context_length_exceeded"}
            return Failure(400, error)
        return priced(request)

    model.script = narrow
    github.open_pull(base=BASE, head={**BASE, **LONG})

    outcome = job.run("pull_request", github.event(number=2))

    answered = [request for request in model.requests if len(request.user) < longest]
    assert longest
    assert answered
    states = {row["path"]: row["state"] for row in outcome.report["coverage"]}
    assert states == dict.fromkeys(LONG, "reviewed")
    assert "were asked in parts" in outcome.summary
