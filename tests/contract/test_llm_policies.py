"""The model as it is built, on a mocked wire: one wrong key, one rate limit, many prompts."""

import respx

from review_action.adapters.llm.lane import WaitTooLongError
from review_action.errors import ModelCredentialsError
from tests.contract.llm_bench import PROMPT, Bench, refused


def test_build_model__wrong_key_is_paid_for_once(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock)
    bench.answers(refused(401, "bad key"))
    outcomes = bench.complete_all([PROMPT] * 20)
    assert {type(outcome) for outcome in outcomes} == {ModelCredentialsError}
    assert len(bench.route.calls) == 1


def test_build_model__rate_limit_holds_every_prompt(respx_mock: respx.Router) -> None:
    bench = Bench(respx_mock, max_concurrency=2)
    bench.answers(refused(429, "slow", headers={"retry-after": "20"}))
    outcomes = bench.complete_all([PROMPT] * 6, seconds=50)
    assert {type(outcome) for outcome in outcomes} == {WaitTooLongError}
    assert bench.time.now <= 1050
