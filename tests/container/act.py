"""Runs an example workflow whole, with nektos/act over podman's socket, on the action as a release would name it."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.container.runner import ROOT

EXAMPLES = ROOT / "examples" / "workflows"


@dataclass(frozen=True)
class Act:
    """One run of act; the workflow's placeholders OWNER and commit are resolved to this tree."""

    program: str
    image: str
    base_image: str
    root: Path

    def run(
        self,
        workflow: str,
        event_name: str,
        payload: Mapping[str, Any],
        *,
        secrets: Mapping[str, str],
        variables: Mapping[str, str],
        environ: Mapping[str, str],
    ) -> subprocess.CompletedProcess[str]:
        event = self.root / "event.json"
        event.write_text(json.dumps(payload))
        command = [
            *(self.program, event_name),
            *("--workflows", str(self._project(workflow)), "--eventpath", str(event)),
            *_options("--secret", secrets),
            *_options("--var", variables),
            *_options("--env", environ),
            *("--local-repository", f"{_action_of(workflow)}={self._action()}"),
            *("--platform", f"ubuntu-24.04={self.base_image}", "--network", "host"),
            *("--pull=false", "--action-offline-mode", "--no-cache-server", "--rm"),
            # Where there is no network, act finds no address of its own to listen on.
            *("--artifact-server-addr", "127.0.0.1", "--container-daemon-socket", "-"),
        ]
        return subprocess.run(
            command,
            cwd=self.root / "project",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=240,
        )

    def _project(self, workflow: str) -> Path:
        """A repository that uses the workflow; act takes `GITHUB_REPOSITORY` from its remote."""
        workflows = self.root / "project" / ".github" / "workflows"
        workflows.mkdir(parents=True)
        shutil.copy(EXAMPLES / workflow, workflows)
        for arguments in (
            ("init", "--quiet", "--initial-branch=main"),
            ("add", "."),
            ("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message=x"),
            ("remote", "add", "origin", "https://github.com/acme/widgets.git"),
        ):
            subprocess.run(["git", *arguments], cwd=self.root / "project", check=True)
        return workflows / workflow

    def _action(self) -> Path:
        """The action with the image named instead of built, as the release workflow writes it."""
        folder = self.root / "action"
        folder.mkdir()
        text = (ROOT / "action.yml").read_text()
        text, replaced = re.subn(r"(?m)^(  image:) .*$", rf"\1 docker://{self.image}", text)
        assert replaced == 1, "the release workflow rewrites this line too"
        (folder / "action.yml").write_text(text)
        return folder


def _options(name: str, values: Mapping[str, str]) -> list[str]:
    return [part for key, value in values.items() for part in (name, f"{key}={value}")]


def _action_of(workflow: str) -> str:
    found = re.search(r"uses: (OWNER/review-action@\S+)", (EXAMPLES / workflow).read_text())
    assert found, f"{workflow} does not use the action"
    return found[1]
