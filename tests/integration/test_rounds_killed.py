"""Whatever write a run dies after, the next one says everything, once, and leaves no check open."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from typing_extensions import override

from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import UnavailableError
from tests.integration.rounds import BAD, WORSE, Life, patch
from tests.integration.stage import NOTHING, claim, reply

WRITES = frozenset(
    {"create_review", "upsert_summary", "upsert_check_run", "resolve_thread", "set_status"}
)
CART = "src/cart.py"
FIRST = claim(line=10, quote=BAD)
SECOND = claim(line=25, quote=WORSE, title="A name becomes a shell command", rule="other")


class Broken(FakeCodeHost):
    """Raises `error` once, after the nth write has been done."""

    def breaks(self, nth: int, error: Callable[[], BaseException]) -> None:
        self.left, self.error = nth, error

    @override
    def __getattribute__(self, name: str) -> Any:
        method = super().__getattribute__(name)
        if name not in WRITES or "left" not in self.__dict__:
            return method

        def broken(*args: Any, **kwargs: Any) -> Any:
            answer = method(*args, **kwargs)
            self.left -= 1
            if self.left == 0:
                raise self.error()
            return answer

        return broken


def second_round(nth: int, error: Callable[[], BaseException]) -> Life:
    """One finding is mended, another is new; the run of it dies after its nth write."""
    first = Life()
    host = Broken(pull=first.host.pull, permissions={"ann": "write"})
    life = Life(host=host)
    life.push("b", {CART: patch((10, BAD))})
    life.run(reply(FIRST))
    life.push("c", {CART: patch((25, WORSE))})
    host.breaks(nth, error)
    return life


def expect_peace(life: Life, report: RunReport) -> None:
    """What a person expects, however the run before ended."""
    assert report.verdict.conclusion == "fail"
    said = Counter(comment.fingerprint for comment in life.host.comments)
    assert set(said.values()) == {1}
    assert len(said) == 2
    assert life.open_threads == [1]
    assert life.summary.startswith("**Fail: 1 blocking finding.**")
    assert len(life.host.summaries) == 1
    # Of one whose creation was never answered nobody knows the id: on GitHub the run's key finds it.
    newest = {life.host.check_heads[key]: run for key, run in life.host.check_runs.items()}
    assert all(check.conclusion for check in newest.values())
    again = life.run(NOTHING, commit_status=True)
    assert life.model.prompts == []
    assert again.verdict.blocking == report.verdict.blocking
    assert len(life.host.comments) == 2


@pytest.mark.parametrize("nth", range(1, 7))
def test_rounds__killed_after_each_write(nth: int) -> None:
    life = second_round(nth, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        life.run(reply(SECOND), commit_status=True)
    expect_peace(life, life.run(reply(SECOND), commit_status=True))


@pytest.mark.parametrize("nth", range(1, 7))
def test_rounds__stored_but_answered_with_502(nth: int) -> None:
    life = second_round(nth, lambda: UnavailableError("502", status=502))
    life.run(reply(SECOND), commit_status=True)
    expect_peace(life, life.run(reply(SECOND), commit_status=True))


def test_rounds__there_are_as_many_writes_as_are_broken() -> None:
    life = second_round(0, KeyboardInterrupt)
    life.run(reply(SECOND), commit_status=True)
    assert [name for name in life.host.calls if name in WRITES] == [
        "upsert_check_run",
        "resolve_thread",
        "create_review",
        "upsert_summary",
        "upsert_check_run",
        "set_status",
    ]
