"""One pull request from its opening to the merge queue: after every step a person sees what they expect."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.visits import Seen, Visits, careful, visiting
from tests.fakes.github.people import AUTHOR, OWNER, STRANGER
from tests.fakes.model.server import Recorded

STEPS = "".join(f"def step_{number}():\n    return {number}\n\n\n" for number in range(8))
NAMES = ("cart", "mail", "store", "till")
BASE = {f"src/{name}.py": STEPS for name in NAMES} | {"README.md": "# Cart\n"}

CART = "def last(items):\n    while cursor(items) <= len(items):\n        items.pop()\n\n\n"
STORE = "def count(rows):\n    while height(rows) <= len(rows):\n        rows.pop()\n\n\n"
TILL = "def pay(coins):\n    while weight(coins) <= len(coins):\n        coins.pop()\n\n\n"
MAIL = "def send(text):\n    try:\n        post(text)\n    except:\n        return None\n\n\n"
HEAD = {
    "src/cart.py": CART + STEPS,
    "src/mail.py": MAIL + STEPS,
    "src/store.py": STORE + STEPS,
    "src/till.py": TILL + STEPS,
}


@pytest.fixture
def visits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Visits]:
    before = signal.getsignal(signal.SIGTERM)
    with visiting(tmp_path, monkeypatch, capsys) as visits:
        visits.github.open_pull(BASE, HEAD)
        visits.inputs["max-comments"] = "10"
        yield visits
    signal.signal(signal.SIGTERM, before)


def test_story(visits: Visits) -> None:
    opening = visits.github.event(action="opened")
    opens_and_mends(visits, opening)
    talks(visits)
    goes_on(visits, opening)
    cancels_and_merges(visits)

    # Over all of it nothing was said twice, one summary was edited, and no check was left open.
    assert visits.doubles == []
    told = [review.body for review in visits.pull.reviews if review.body]
    assert len(told) == len(set(told)) == 2
    assert {run.status for run in visits.github.world.check_runs} == {"completed"}
    assert [one.status for one in visits.github.requests if one.status >= 400] == []


def opens_and_mends(visits: Visits, opening: dict[str, Any]) -> None:
    github, pull = visits.github, visits.pull

    # Grace opens a pull request with four defects: each has its comment, three block.
    first = visits.run("pull_request", opening)
    assert visits.seen == Seen(findings=4, open=4, notes=1, verdict="failure")
    assert visits.summary.body.startswith("**Fail: 3 blocking findings, 1 other.**")
    assert first.requests <= 9

    # She mends two and moves a third down the file: two are resolved, nothing is said twice.
    visits.push({"src/store.py": STEPS, "src/till.py": STEPS, "src/cart.py": STEPS + CART})
    assert visits.seen == Seen(findings=4, open=2, notes=1, verdict="failure")
    assert visits.open_paths == ["src/cart.py", "src/mail.py"]
    assert visits.summary.body.startswith("**Fail: 1 blocking finding, 1 other.**")
    assert "Closed 2 earlier comments: fixed." in visits.summary.body

    # A push that changes nothing to review is answered without a model.
    nothing = visits.push({"notes.txt": ""})
    assert visits.seen == Seen(findings=4, open=2, notes=1, verdict="failure")
    assert (nothing.prompts, nothing.requests <= 12) == (0, True)

    # Ada merges something else; Grace rebases on it and force-pushes.
    onto = github.commit({"docs/other.md": "# Other\n"}, branch="main")
    before, mine = pull.head_sha, {"src/cart.py": STEPS + CART, "src/mail.py": MAIL + STEPS}
    github.rewrite(1, mine, onto=onto)
    rebased = visits.pushed(before)
    assert visits.seen == Seen(findings=4, open=2, notes=1, verdict="failure")
    assert rebased.prompts == 0


def talks(visits: Visits) -> None:
    github, pull = visits.github, visits.pull

    # She answers a thread: that is between people, whatever becomes of the code.
    (mail,) = (note for note in visits.open if note.path == "src/mail.py")
    answer = github.reply(1, mail.id, "The caller logs it, so this is on purpose.", AUTHOR)
    talk = visits.said(answer, in_thread=True)
    assert (talk.status, talk.requests) == (0, 0)
    visits.push({"src/mail.py": STEPS})
    assert visits.seen == Seen(findings=4, open=2, notes=1, verdict="failure")
    assert mail.id not in pull.resolved
    assert visits.summary.body.startswith("**Fail: 1 blocking finding.**")

    # Ada lets the last one be, in its thread: the gate opens, and the summary says who and why.
    (cart,) = (note for note in visits.open if note.path == "src/cart.py")
    ignored = visits.said(
        github.reply(1, cart.id, "/ignore the list is never empty", OWNER), in_thread=True
    )
    assert ignored.status == 0
    assert visits.seen == Seen(findings=4, open=1, notes=1, verdict="success")
    assert "the list is never empty" in visits.summary.body
    assert "ada" in visits.summary.body

    # A stranger asks, and asks again: one polite refusal, no word to the model.
    for question in ("/ask What is the key?", "/ask Why not?"):
        refused = visits.said(github.comment(1, question, STRANGER))
        assert (refused.status, refused.prompts) == (0, 0)
        assert visits.seen == Seen(findings=4, open=1, notes=2, verdict="success")


def goes_on(visits: Visits, opening: dict[str, Any]) -> None:
    github, pull = visits.github, visits.pull

    # Somebody presses "re-run" on the job of the very first push.
    again = visits.run("pull_request", opening)
    assert again.prompts == 0
    assert visits.seen == Seen(findings=4, open=1, notes=2, verdict="success")

    # The base branch goes on and is merged in.
    github.commit({"docs/more.md": "# More\n", "src/new.py": STEPS}, branch="main")
    before = pull.head_sha
    github.merge_base(1)
    merged = visits.pushed(before)
    assert merged.prompts == 0
    assert visits.seen == Seen(findings=4, open=1, notes=2, verdict="success")


def cancels_and_merges(visits: Visits) -> None:
    github = visits.github

    # A push with a new defect; its job is cancelled while the model thinks.
    def cancel(request: Recorded) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        return careful(request)

    visits.model.script = cancel
    cancelled = visits.push({"src/till.py": TILL + STEPS})
    assert cancelled.status == 130
    assert visits.seen == Seen(findings=4, open=1, notes=2, verdict="neutral")
    assert [run.status for run in github.world.check_runs if run.status != "completed"] == []

    # Run again, it says what it had to say: the defect is back, and its old thread was closed.
    visits.model.script = careful
    second = visits.run("pull_request", github.event(action="synchronize"))
    assert second.status == 1
    assert visits.seen == Seen(findings=5, open=2, notes=2, verdict="failure")

    # Mended, it goes to the merge queue, which gets its verdict without another review.
    assert visits.push({"src/till.py": STEPS}).status == 0
    assert visits.seen == Seen(findings=5, open=1, notes=2, verdict="success")
    queued = github.queue_event(1)
    merging = visits.run("merge_group", queued)
    assert (merging.status, merging.prompts) == (0, 0)
    (group,) = visits.checks_on(queued["merge_group"]["head_sha"])
    assert (group.name, group.conclusion) == (visits.check.name, "success")
