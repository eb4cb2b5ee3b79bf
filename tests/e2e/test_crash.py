"""Whatever write a run dies at, the next one says everything, once, and leaves no check in progress."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from review_action.adapters.github.turns import WAITS
from tests.e2e.visits import Job, Visits, visiting
from tests.fakes.github.exchange import Answer
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.wire import Call

STEPS = "".join(f"def step_{number}():\n    return {number}\n\n\n" for number in range(8))
CART = "def last(items):\n    while cursor(items) <= len(items):\n        items.pop()\n\n\n"
TILL = "def pay(coins):\n    while weight(coins) <= len(coins):\n        coins.pop()\n\n\n"
MAIL = "def send(text):\n    try:\n        post(text)\n    except:\n        return None\n\n\n"
BASE = {"src/cart.py": STEPS, "src/till.py": STEPS, "src/mail.py": STEPS}
OPENED = {"src/cart.py": CART + STEPS, "src/mail.py": MAIL + STEPS}
PUSHED = {"src/mail.py": STEPS, "src/till.py": TILL + STEPS}

FIRST = ("check opened", "review", "summary", "check completed")
SECOND = ("check opened", "answer", "folded", "review", "summary", "check completed")
"""The writes of a round, in order; with the token of our README, which cannot resolve threads."""


def is_write(call: Call) -> bool:
    return call.method != "GET" and (call.path != "/graphql" or b"mutation" in call.raw)


@dataclass
class Watched(LoopbackGitHub):
    """Does something at the nth write from now on, once it is stored and before it is answered."""

    left: int = 0
    strike: Callable[[], Fault | None] = lambda: None
    written: int = 0

    @override
    def serve(self, call: Call) -> tuple[Answer, Fault | None]:
        served = super().serve(call)
        if is_write(call):
            self.written += 1
            self.left -= 1
            if self.left == 0 and (fault := self.strike()):
                answer = Answer(fault.answer(), fault.status or 0, fault.headers)
                return answer, fault
        return served


@pytest.fixture
def github(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "github")


@pytest.fixture
def visits(
    tmp_path: Path,
    github: Watched,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Visits]:
    with visiting(tmp_path, monkeypatch, capsys, github) as visits:
        github.open_pull(BASE, OPENED)
        visits.token = "token-reviewer"
        visits.inputs = {"max-comments": "10", "agents": "logic"}
        yield visits


def prepare(visits: Visits, round_: int) -> dict[str, Any]:
    """Everything before the run that is struck; what its event says."""
    if round_ == 1:
        return {"action": "opened"}
    visits.opened()
    before = visits.pull.head_sha
    visits.github.push(1, PUSHED)
    return {"action": "synchronize", "before": before, "after": visits.pull.head_sha}


EVERY_WRITE = pytest.mark.parametrize(
    ("round_", "nth"),
    [(1, nth) for nth in range(1, len(FIRST) + 1)]
    + [(2, nth) for nth in range(1, len(SECOND) + 1)],
    ids=[f"first-{name}" for name in FIRST] + [f"second-{name}" for name in SECOND],
)


def killed(visits: Visits, github: Watched, told: dict[str, Any], nth: int) -> Job:
    job = visits.start("pull_request", github.event(**told))

    def kill() -> None:
        job.process.kill()
        job.process.wait()

    github.left, github.strike = nth, kill
    assert job.done() == -9
    return job


def expect_peace(visits: Visits, round_: int) -> None:
    """What a person expects however the run before ended, and that one more run changes nothing."""
    paths = ["src/cart.py", "src/mail.py" if round_ == 1 else "src/till.py"]
    findings = 2 if round_ == 1 else 3
    blocking = "1 blocking finding, 1 other" if round_ == 1 else "2 blocking findings"
    for again in (True, False):
        assert (len(visits.findings), visits.open_paths) == (findings, paths)
        assert visits.doubles == []
        assert visits.summary.body.startswith(f"**Fail: {blocking}.**")
        assert visits.check.conclusion == "failure"
        assert {review.state for review in visits.pull.reviews} == {"COMMENTED"}
        answers = [note for note in visits.pull.review_comments if note.in_reply_to]
        assert len(answers) == round_ - 1
        if again:
            later = visits.run("pull_request", visits.github.event(action="reopened"))
            assert (later.status, later.prompts) == (1, 0)


@EVERY_WRITE
def test_crash__killed_after_a_write(
    visits: Visits, github: Watched, round_: int, nth: int
) -> None:
    told = prepare(visits, round_)
    job = killed(visits, github, told, nth)
    visits.post(job.step.state)
    assert {run.status for run in github.world.check_runs} == {"completed"}
    visits.run("pull_request", github.event(**told))
    expect_peace(visits, round_)
    assert {run.status for run in github.world.check_runs} == {"completed"}


@pytest.mark.parametrize("nth", [1, 3])
def test_crash__the_whole_machine_is_gone(visits: Visits, github: Watched, nth: int) -> None:
    """Not even the post step runs: of checks of one name the newest counts."""
    told = prepare(visits, 1)
    killed(visits, github, told, nth)
    after = visits.run("pull_request", github.event(**told))
    # It looks like a run at work, which would be let write first.
    assert after.waited == sum(WAITS)
    expect_peace(visits, 1)


@EVERY_WRITE
def test_crash__stored_but_answered_with_502(
    visits: Visits, github: Watched, round_: int, nth: int
) -> None:
    unanswered(visits, github, round_, nth, bad_gateway(after_store=True))


@pytest.mark.parametrize("nth", range(1, len(FIRST) + 1), ids=FIRST)
def test_crash__stored_and_the_connection_cut(visits: Visits, github: Watched, nth: int) -> None:
    unanswered(visits, github, 1, nth, Fault(cut=True))


def unanswered(visits: Visits, github: Watched, round_: int, nth: int, fault: Fault) -> None:
    """The run itself finds what was stored: nobody has to run it again."""
    told = prepare(visits, round_)
    github.left, github.strike = nth, lambda: fault
    visits.run("pull_request", github.event(**told))
    assert github.left <= 0
    assert {run.status for run in github.world.check_runs} == {"completed"}
    expect_peace(visits, round_)


@pytest.mark.parametrize(("round_", "names"), [(1, FIRST), (2, SECOND)], ids=["first", "second"])
def test_crash__there_are_as_many_writes_as_are_struck(
    visits: Visits, github: Watched, round_: int, names: tuple[str, ...]
) -> None:
    told = prepare(visits, round_)
    github.written = 0
    visits.run("pull_request", github.event(**told))
    assert github.written == len(names)
