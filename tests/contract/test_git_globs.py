"""Our path patterns mean what git's own ignore rules mean."""

import os
import subprocess
from pathlib import Path

from review_action.pipeline.intake.match_globs import match_globs

PATHS = [
    "a.py",
    "src/a.py",
    "src/deep/down/a.py",
    "src/a.pyc",
    "docs/index.md",
    "x/docs/index.md",
    "b.txt",
    "c/b.txt",
    "[z-a].txt",
    "*.txt",
    "vendor/ours/a.go",
    "vendor/a.go",
    "a/b/c/d",
    "ab/c",
    ".hidden/x",
]
PATTERNS = [
    "*.py",
    "/*.py",
    "src/*.py",
    "src/**/*.py",
    "**/a.py",
    "docs",
    "/docs",
    "docs/",
    "docs/**",
    "**/docs/**",
    "a/**/d",
    "a/**",
    "[a-c].txt",
    "[!a].txt",
    r"\*.txt",
    "?.txt",
    "a*/c",
    "**",
    "*",
    ".*",
    "a?c",
    "b/c",
    "vendor",
]


def ignored_by_git(root: Path, pattern: str) -> set[str]:
    (root / ".gitignore").write_text(pattern + "\n")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=root,
        input="\0".join(PATHS).encode(),
        capture_output=True,
        check=False,
        env={"PATH": os.defpath, "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"},
    )
    assert done.returncode in (0, 1), done.stderr
    return set(filter(None, done.stdout.decode().split("\0")))


def test_match_globs__agrees_with_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True, env={"PATH": os.defpath})
    ours = {
        pattern: {path for path in PATHS if match_globs(path, [pattern])} for pattern in PATTERNS
    }
    assert ours == {pattern: ignored_by_git(tmp_path, pattern) for pattern in PATTERNS}
