"""A repository with one commit and a change on disk, in which `review-action local` is run."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

BASE = "def parse(text):\n    return text\n"
HEAD = "import yaml\n\n\ndef parse(text):\n    breakpoint()\n    return yaml.load(text)\n"


@dataclass(frozen=True)
class Clone:
    root: Path

    @classmethod
    def create(cls, root: Path) -> "Clone":
        root.mkdir(parents=True)
        clone = cls(root)
        clone.git("init", "-q", "-b", "main")
        clone.write("src/cart.py", BASE)
        clone.commit("Begin")
        clone.write("src/cart.py", HEAD)
        return clone

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-q", "-m", message)

    def git(self, *arguments: str) -> str:
        who = {f"GIT_{role}_{what}": "ada@example.com" for role in ROLES for what in WHAT}
        apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env=os.environ | who | apart,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


ROLES = ("AUTHOR", "COMMITTER")
WHAT = ("NAME", "EMAIL")
