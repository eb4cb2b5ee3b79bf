"""Attacks on one part alone, where the rest of the run would stand in the way of seeing it."""

import subprocess
import time
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from review_action.entrypoints.redteam.attack_case import AttackCase
from review_action.entrypoints.redteam.observation import Observation
from review_action.entrypoints.redteam.scene import build_host

# ruff: noqa: PLC0415  # each part is imported by the attacks on it


def attack_part(case: AttackCase, workspace: Path, outside: Path) -> Observation:
    """What the part came to, in `told`; an error that the case looks for is its class's name, under `error`."""
    began = time.monotonic()
    looked_for = case.holds.get("told", {}).get("error")
    defect = ""
    try:
        told = PARTS[case.given.part](workspace, outside, **case.given.arguments)
    except Exception as error:  # noqa: BLE001  # what was raised is what is looked at
        name = type(error).__name__
        told = {"error": name}
        defect = "" if name == looked_for else f"{name}: {error}"
    left = {file.name: "" for file in outside.iterdir()}
    return Observation(
        host=build_host(case.given),
        told=told,
        defect=defect,
        seconds=time.monotonic() - began,
        outside=left,
    )


def _git(workspace: Path, outside: Path, **attacked: Any) -> Mapping[str, Any]:
    """Compare two commits of a repository whose settings and attributes the attacker wrote.

    `{run}` in a setting is a program that leaves a file outside.
    """
    from review_action.adapters.git.local_git import LocalGit

    run = workspace / "run.sh"
    run.write_text(f"#!/bin/sh\ntouch '{outside}/ran'\ncat\n", encoding="utf-8")
    run.chmod(0o755)
    here = ["git", "-C", str(workspace), "-c", "user.name=x", "-c", "user.email=x@example.com"]

    def git(*arguments: str) -> str:
        done = subprocess.run([*here, *arguments], check=True, capture_output=True, text=True)  # noqa: S603  # a fixed program
        return done.stdout.strip()

    git("init", "-q", "-b", "main")
    for name, text in attacked.get("base", {"a.py": "x = 1\n"}).items():
        (workspace / name).write_text(text, encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "base")
    base = git("rev-parse", "HEAD")
    for name, text in attacked.get("head", {"a.py": "x = 2\n"}).items():
        (workspace / name).write_text(text, encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "head")
    head = git("rev-parse", "HEAD")
    for name, value in attacked.get("config", {}).items():
        git("config", name, value.replace("{run}", str(run)))
    if attributes := attacked.get("attributes"):
        info = workspace / ".git" / "info"
        info.mkdir(exist_ok=True)
        (info / "attributes").write_text(attributes, encoding="utf-8")
    local = LocalGit(workspace)
    listing = local.compare(base, head)
    read = local.read_contents(head, [file.path for file in listing.files])
    working = local.list_changes("HEAD", staged=False)
    return {
        "files": sorted(file.path for file in listing.files),
        "texts": {path: content.text for path, content in sorted(read.items())},
        "kinds": {file.path: file.kind for file in listing.files},
        "patched": sorted(file.path for file in listing.files if file.patch),
        "passed_over": sorted(file.path for file in listing.files if file.binary),
        "working": sorted(file.path for file in working.files),
    }


def _conversation(_: Path, __: Path, **said: Any) -> Mapping[str, Any]:
    """What of the comments on a pull request counts as ours; `nodes` as GraphQL gives them."""
    from review_action.adapters.github.conversation import own_summaries

    return {"ours": sum(1 for _ in own_summaries(said["nodes"]))}


def _outputs(workspace: Path, _: Path, **said: Any) -> Mapping[str, Any]:
    """Names that the runner reads from the file of outputs after `values` were written to it."""
    from review_action.adapters.runner.command_file import append_values
    from review_action.entrypoints.redteam.read_values import read_values

    file = workspace / "output"
    append_values(str(file), said["values"])
    return {"names": sorted(read_values(file))}


def _state(_: Path, __: Path, **said: Any) -> Mapping[str, Any]:
    """Unpack what decompresses to `megabytes`, as a signed state might."""
    from review_action.pipeline.speaking.unpack import unpack

    packed = b64encode(zlib.compress(bytes(said["megabytes"] * 1_000_000), 9)).decode()
    return {"bytes": len(unpack(packed))}


def _yaml(_: Path, __: Path, **said: Any) -> Mapping[str, Any]:
    """Read a document of a configuration."""
    from review_action.pipeline.intake.read_yaml import read_yaml

    return {"read": bool(read_yaml(said["text"], "review-action.yml").value)}


PARTS: Final[Mapping[str, Callable[..., Mapping[str, Any]]]] = {
    "git": _git,
    "outputs": _outputs,
    "state": _state,
    "yaml": _yaml,
    "conversation": _conversation,
}
