"""Two runs at once on one pull request, as without a concurrency group: nothing is said twice."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typing_extensions import override

from tests.e2e.visits import Seen, Visits, careful, visiting
from tests.fakes.github.exchange import Answer
from tests.fakes.github.faults import Fault
from tests.fakes.github.people import OWNER
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.github.wire import Call
from tests.fakes.model.server import Recorded

STEPS = "".join(f"def step_{number}():\n    return {number}\n\n\n" for number in range(8))
CART = "def last(items):\n    while cursor(items) <= len(items):\n        items.pop()\n\n\n"
MAIL = "def send(text):\n    try:\n        post(text)\n    except:\n        return None\n\n\n"
TILL = "def pay(coins):\n    while weight(coins) <= len(coins):\n        coins.pop()\n\n\n"
BASE = {"src/cart.py": STEPS, "src/mail.py": STEPS, "src/till.py": STEPS}
PATIENCE = 1.0
"""Seconds the first waits for the second; where one lets the other go first, they never meet."""


@dataclass
class Meeting(LoopbackGitHub):
    """Both read what stands on the pull request before either is answered: the worst of luck."""

    reads: int = 0
    met: threading.Event = field(default_factory=threading.Event)

    @override
    def serve(self, call: Call) -> tuple[Answer, Fault | None]:
        served = super().serve(call)
        if b"query Conversation(" in call.raw:
            self.reads += 1
            if self.reads > 1:
                self.met.set()
            self.met.wait(PATIENCE)
        return served


@pytest.fixture
def visits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Visits]:
    with visiting(tmp_path, monkeypatch, capsys, Meeting(tmp_path / "github")) as visits:
        visits.github.open_pull(BASE, {"src/cart.py": CART + STEPS, "src/mail.py": MAIL + STEPS})
        visits.inputs = {"max-comments": "10", "agents": "logic"}
        yield visits


def together(visits: Visits) -> None:
    """The model answers the first question once the second run asks too: both are under way."""
    asking = threading.Barrier(2)
    asked: set[int] = set()

    def script(request: Recorded) -> str:
        if len(asked) < 2 and request.port not in asked:
            asked.add(request.port)
            asking.wait(10)
        return careful(request)

    visits.model.script = script


def test_two_runs__of_one_head(visits: Visits) -> None:
    together(visits)
    jobs = [visits.start("pull_request", visits.github.event(action="opened")) for _ in range(2)]
    assert [job.done() for job in jobs] == [1, 1]
    assert visits.doubles == []
    assert visits.seen == Seen(findings=2, open=2, notes=1, verdict="failure")
    assert {run.status for run in visits.checks_on(visits.pull.head_sha)} == {"completed"}
    assert len(visits.pull.reviews) == 1
    assert visits.run("pull_request", visits.github.event(action="reopened")).prompts == 0
    assert visits.seen == Seen(findings=2, open=2, notes=1, verdict="failure")


def test_two_runs__of_two_heads(visits: Visits) -> None:
    """A push while the first run still thinks: what both find is said by one."""
    together(visits)
    before = visits.pull.head_sha
    first = visits.start("pull_request", visits.github.event(action="opened"))
    visits.asked(1)
    after = visits.github.push(1, {"src/till.py": TILL + STEPS})
    told = visits.github.event(action="synchronize", before=before, after=after)
    second = visits.start("pull_request", told)
    assert [first.done(), second.done()] == [1, 1]
    assert visits.doubles == []
    assert visits.seen == Seen(findings=3, open=3, notes=1, verdict="failure")
    assert f"commit {after[:7]}" in visits.summary.body
    assert visits.run("pull_request", told).prompts == 0
    assert visits.seen == Seen(findings=3, open=3, notes=1, verdict="failure")


def test_two_runs__a_command_while_a_push_is_reviewed(visits: Visits) -> None:
    """`/review` and the run of the opening: one review, one summary, and one answer."""
    together(visits)
    first = visits.start("pull_request", visits.github.event(action="opened"))
    visits.asked(1)
    comment = visits.github.comment(1, "/review", OWNER)
    second = visits.start("issue_comment", visits.github.comment_event(1, comment))
    assert [first.done(), second.done()] == [1, 1]
    assert visits.doubles == []
    assert visits.seen._replace(notes=1) == Seen(findings=2, open=2, notes=1, verdict="failure")
    assert len([review for review in visits.pull.reviews if review.body]) == 1
