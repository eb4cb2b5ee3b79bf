"""A workspace and a home that try to get code run: what a pull request could put there."""

from pathlib import Path

MARK = "taken-over"
PAYLOAD_NAMES = (
    "sitecustomize",
    "usercustomize",
    "pydantic",
    "httpx",
    "json",
    "requests",
    "review_action",
)
GIT_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfsmonitor = touch /github/workspace/{mark}
\tpager = touch /github/workspace/{mark}
[diff]
\texternal = touch /github/workspace/{mark}
[alias]
\tdiff = !touch /github/workspace/{mark}
"""


def fill_workspace(workspace: Path) -> None:
    for name in PAYLOAD_NAMES:
        (workspace / f"{name}.py").write_text(_payload())
    git = workspace / ".git"
    for folder in ("objects", "refs/heads", "hooks"):
        (git / folder).mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "config").write_text(GIT_CONFIG.format(mark=MARK))


def fill_home(home: Path) -> None:
    site = home / ".local" / "lib" / "python3.13" / "site-packages"
    site.mkdir(parents=True)
    (site / "usercustomize.py").write_text(_payload())
    (site / "take.pth").write_text(f"import pathlib; pathlib.Path('{_target()}').touch()\n")


def _target() -> str:
    return f"/github/workspace/{MARK}"


def _payload() -> str:
    return f"import os\nos.close(os.open('{_target()}', os.O_CREAT | os.O_WRONLY))\n"
