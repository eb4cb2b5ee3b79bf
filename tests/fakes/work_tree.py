"""A clone in a temporary directory, driven by git itself, that knows no configuration but its own."""

import os
import subprocess
from pathlib import Path

Content = str | bytes


class WorkTree:
    """An empty repository on branch `main`; files that are not committed are changes on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, check: bool = True) -> str:
        who = {f"GIT_{role}_NAME": "Ada" for role in ("AUTHOR", "COMMITTER")}
        mail = {f"GIT_{role}_EMAIL": "ada@example.com" for role in ("AUTHOR", "COMMITTER")}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            check=check,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=20,
            env={
                "PATH": os.defpath,
                "HOME": str(self.root),
                "GIT_CONFIG_NOSYSTEM": "1",
                **who,
                **mail,
            },
        )
        return done.stdout.decode("utf-8", "surrogateescape")

    def id_of(self, revision: str) -> str:
        return self.git("rev-parse", revision).strip()

    def write(self, path: str, content: Content) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, **files: Content) -> str:
        """Commit these files and whatever else stands on disk; the commit's id."""
        for path, content in files.items():
            self.write(path, content)
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.id_of("HEAD")
