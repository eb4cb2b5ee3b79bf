"""Figures that add up, by agent and by route."""

from review_action.agents import AGENTS
from review_action.app.ask import Answer
from review_action.app.tally import Tally, tally
from review_action.domain.completion import AgentReply, Spend, Usage
from review_action.domain.report import AgentRun, RouteRun

ONE = Usage(input_tokens=100, output_tokens=10, cached_tokens=40)


def run(route: str, **changed: object) -> RouteRun:
    known = {"route": route, "completions": 1, "usage": ONE, "spend": Spend(usd=0.25)}
    return RouteRun.model_validate(known | changed)


def answer(agent: str, *routes: RouteRun, failure: str = "") -> Answer:
    said = None if failure else AgentReply(agent=agent, unit="unit-001")
    return Answer(agent=agent, unit="unit-001", reply=said, failure=failure, routes=routes)


def test_tally__by_agent_by_route_and_in_all() -> None:
    unknown = run("vllm:b", spend=Spend(unpriced=1))
    kept = run("openai:a", from_cache=1, usage=Usage(), spend=Spend())

    told = tally(
        [AGENTS["security"], AGENTS["refactor"]],
        [
            answer("security", unknown, run("openai:a")),
            answer("refactor", kept),
            answer("security", failure="down"),
            answer("security", failure="down"),
        ],
    )

    assert told.agents == (
        AgentRun(
            agent="security",
            prompts=3,
            completed=1,
            failures=("down",),
            usage=ONE + ONE,
            spend=Spend(usd=0.25, unpriced=1),
        ),
        AgentRun(agent="refactor", prompts=1, completed=1),
    )
    assert told.routes == (
        run("openai:a", completions=2, from_cache=1),
        unknown,
    )
    assert told.usage == ONE + ONE
    assert told.spend == Spend(usd=0.25, unpriced=1)


def test_tally__agents_that_were_not_asked_have_no_row() -> None:
    assert tally(list(AGENTS.values()), []) == Tally()
    (only,) = tally(list(AGENTS.values()), [answer("refactor")]).agents
    assert only.agent == "refactor"
