"""The image as GitHub's runner starts it: what it publishes, what it refuses, how it ends."""

import json
import re
import signal
import subprocess
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.container.conftest import World
from tests.container.hostile import MARK, fill_home, fill_workspace
from tests.container.runner import ROOT, Step, kill_container, load_action, signal_and_wait
from tests.fakes.model import Silence

pytestmark = pytest.mark.container

CANCEL_SECONDS = 7.0
"""The runner sends SIGINT, SIGTERM after 7.5 s and SIGKILL after 2.5 s more (ProcessInvoker.cs)."""


def test_image__publishes_one_review(world: World) -> None:
    outcome = world.step.run()
    assert outcome.status == 0, outcome.log
    (review,) = world.github.pull(1).reviews
    assert review.state == "COMMENTED"
    assert world.github.pull(1).review_comments
    assert len(world.github.pull(1).issue_comments) == 1
    (check,) = world.github.world.check_runs
    assert check.status == "completed"
    assert outcome.outputs["conclusion"]
    assert outcome.summary


def test_image__a_second_run_adds_nothing(world: World) -> None:
    world.step.run()
    before = len(world.github.pull(1).review_comments)
    outcome = world.step.run()
    assert outcome.status == 0, outcome.log
    assert len(world.github.pull(1).reviews) == 1
    assert len(world.github.pull(1).review_comments) == before
    assert len(world.github.pull(1).issue_comments) == 1


def test_image__a_blocking_finding_fails_the_job(world: World) -> None:
    step = world.with_inputs(fail_on="info", fail_confidence="low")
    outcome = step.run()
    assert outcome.status == 1, outcome.log
    assert outcome.outputs["conclusion"] == "fail"
    assert world.conclusions == ["failure"]


def test_image__secrets_stay_out_of_the_log(world: World) -> None:
    outcome = world.step.run()
    shown = [line for line in outcome.log.splitlines() if not line.startswith("::add-mask::")]
    assert "sk-loopback-0123456789" not in "\n".join(shown)
    assert world.step.token not in "\n".join(shown)


def test_image__shows_no_secret_to_other_processes(world: World) -> None:
    world.model.script = [Silence(60.0)]
    name = f"looked-at-{uuid.uuid4().hex}"
    with world.step.started(name):
        until(lambda: bool(world.model.requests))
        look = ("podman", "exec", name, "cat", "/proc/1/environ")
        shown = subprocess.run(look, capture_output=True, check=True, text=True).stdout
        kill_container(name)
    assert "INPUT_MODEL=loopback" in shown
    assert "sk-loopback-0123456789" not in shown
    assert world.step.token not in shown


def test_image__imports_nothing_from_a_hostile_workspace(world: World) -> None:
    world.step.prepare()
    fill_workspace(world.step.workspace)
    fill_home(world.step.root / "home")
    outcome = hostile(world).run()
    assert outcome.status == 0, outcome.log
    assert len(world.github.pull(1).reviews) == 1
    assert hostile(world).run_post().status == 0
    assert not list(world.step.root.rglob(MARK))


def test_image__the_hostile_workspace_bites_an_unprotected_python(world: World) -> None:
    """The test above can fail: the same files take over an interpreter started the usual way."""
    world.step.prepare()
    fill_workspace(world.step.workspace)
    command = hostile(world).command(f"bitten-{uuid.uuid4().hex}", hostile(world).environ, "python")
    subprocess.run([*command, "-c", "import pydantic"], capture_output=True, check=False)
    assert list(world.step.root.rglob(MARK))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_image__a_cancelled_run_closes_its_check_run_in_time(world: World, number: int) -> None:
    world.model.script = [Silence(60.0)]
    with world.step.started() as process:
        until(lambda: bool(world.model.requests))
        seconds, log = signal_and_wait(process, number)
    assert seconds < CANCEL_SECONDS, log
    assert [run.status for run in world.github.world.check_runs] == ["completed"], log
    assert "success" not in world.conclusions


def test_image__the_post_step_closes_what_a_killed_run_left(world: World) -> None:
    world.model.script = [Silence(60.0)]
    name = f"killed-{uuid.uuid4().hex}"
    with world.step.started(name):
        until(lambda: bool(world.model.requests))
        kill_container(name)
    assert [run.status for run in world.github.world.check_runs] == ["in_progress"]
    outcome = world.step.run_post()
    assert outcome.status == 0, outcome.log
    assert [run.status for run in world.github.world.check_runs] == ["completed"]
    assert "success" not in world.conclusions


def test_image__the_post_step_leaves_a_finished_run_alone(world: World) -> None:
    world.step.run()
    conclusions, writes = world.conclusions, writing(world)
    assert world.step.run_post().status == 0
    assert world.conclusions == conclusions
    assert writing(world) == writes


def test_image__reaches_nothing_but_loopback(world: World) -> None:
    world.step.prepare()
    command = world.step.command(f"routes-{uuid.uuid4().hex}", {}, "cat")
    shown = subprocess.run(
        [*command, "/proc/net/route"], capture_output=True, check=True, text=True
    )
    assert len(shown.stdout.splitlines()) == 1, "a heading and no route"


def test_image__is_what_the_runner_can_use(image: str) -> None:
    config = inspect(image)["Config"]
    assert config["Entrypoint"] == ["/opt/review-action/bin/review-action"]
    assert not config.get("User")
    assert not config.get("WorkingDir") or config["WorkingDir"] == "/"
    assert "Healthcheck" not in config


TOOLS = (
    *("pip", "pip-*.whl", "ensurepip", "setuptools", "wheel", "hatchling", "uv"),
    *("gcc", "cc", "ld", "make", "curl", "wget", "git-*"),
)


@pytest.mark.parametrize(
    "unwanted",
    [
        f"! -path /usr/share/gcc ( -name {' -o -name '.join(TOOLS)} )",  # scripts for a debugger
        "-name *.pth",  # code that Python runs before any program
        "-type f -perm /6000",
        "( -type f -o -type d ) -perm /022 ! -perm -1000",
        "! -user 0",
    ],
)
def test_image__holds_nothing_that_it_does_not_need(image: str, unwanted: str) -> None:
    assert find(image, f"/opt /usr /etc /root ( {unwanted} )") == ""


def test_image__find_finds(image: str) -> None:
    """The test above can fail."""
    assert "/opt/review-action/bin/python\n" in find(image, "/opt -name python")


def test_image__its_bill_of_materials_names_what_the_lock_does(image: str) -> None:
    alone = ("podman", "run", "--rm", "--interactive", "--network", "none")
    told = subprocess.run(
        [*alone, "--entrypoint", "/opt/review-action/bin/python", image, "-I", "-"],
        input=(ROOT / "scripts" / "make_sbom.py").read_bytes(),
        capture_output=True,
        check=True,
    )
    components = json.loads(told.stdout)["components"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.MULTILINE))
    installed = {
        (one["name"], one["version"]) for one in components if one["purl"].startswith("pkg:pypi/")
    }
    assert installed <= pinned
    assert {name for name, _ in pinned - installed} <= {"async-timeout"}  # for an older Python
    assert any(one["purl"].startswith("pkg:deb/") for one in components)
    assert any(one["name"] == "git" for one in components)


def test_image__has_the_post_entry_point_action_yml_names(image: str) -> None:
    path = load_action()["runs"]["post-entrypoint"]
    subprocess.run(
        ["podman", "run", "--rm", "--network", "none", "--entrypoint", "test", image, "-x", path],
        check=True,
    )


def hostile(world: World) -> Step:
    variables = {"PYTHONPATH": "/github/workspace", "PYTHONSTARTUP": "/github/workspace/json.py"}
    return replace(world.step, environ=variables)


def find(image: str, expression: str) -> str:
    alone = ("podman", "run", "--rm", "--network", "none", "--entrypoint", "find", image)
    command = [*alone, *expression.split()]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def inspect(image: str) -> Any:
    answer = subprocess.run(
        ["podman", "image", "inspect", image], check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)[0]


def writing(world: World) -> int:
    return sum(one.method != "GET" and one.path != "/graphql" for one in world.github.requests)


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for another process; there is nothing of it to be told by."""
    tick = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        tick.wait(0.02)
    pytest.fail(f"not within {seconds:.0f} s")
