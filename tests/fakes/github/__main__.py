"""Serve one pull request from the command line: `python -m tests.fakes.github --help`."""

import argparse
import json
import signal
import sys
import tempfile
import threading
from pathlib import Path

from tests.fakes.github.repository import Entry, Executable, Symlink
from tests.fakes.github.server import LoopbackGitHub

BASE: dict[str, Entry] = {
    "README.md": "# Widgets\n",
    "src/widgets.py": "def area(width, height):\n    return width * height\n",
    "src/parts.js": "export const parts = [];\n",
}
HEAD: dict[str, Entry] = {
    "src/widgets.py": "def area(width, height):\n    return eval(f'{width} * {height}')\n",
    "src/parts.js": "export const parts = [];\nexport const first = () => parts[1];\n",
    "src/new.py": "import pickle\n\n\ndef load(data):\n    return pickle.loads(data)\n",
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.github", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="write the port here once listening")
    parser.add_argument("--repository", default="acme/widgets", help="owner/name")
    parser.add_argument("--git-dir", type=Path, help="where to create the bare repository")
    parser.add_argument("--base", type=Path, help="folder whose files are the base commit")
    parser.add_argument("--head", type=Path, help="folder whose files are the head commit")
    parser.add_argument("--files", type=int, help="make a pull request of so many files instead")
    parser.add_argument("--fork", help="owner/name of the head's repository")
    parser.add_argument("--event", type=Path, help="write the event payload here")
    parser.add_argument("--title", default="Change things")
    parser.add_argument("--body", default="Because.")
    parser.epilog = (
        "Tokens: token-write, token-read (a fork's), token-no-checks, token-reviewer, "
        "token-person. GET /_double/state tells what was posted; POST /_double/faults takes "
        "the fields of a Fault as JSON."
    )
    return parser.parse_args()


def read_folder(folder: Path) -> dict[str, Entry]:
    """Every file below, with links and the executable bit kept; `.git` left out."""
    found: dict[str, Entry] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if ".git" in name.parts:
            continue
        if path.is_symlink():
            found[name.as_posix()] = Symlink(str(path.readlink()))
        elif path.is_file():
            executable = path.stat().st_mode & 0o111
            content = path.read_bytes()
            found[name.as_posix()] = Executable(content) if executable else content
    return found


def many_files(count: int) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """A pull request of any size: every file gains two lines in one hunk."""
    base: dict[str, Entry] = {}
    head: dict[str, Entry] = {}
    for number in range(count):
        lines = [f"value_{line} = {number + line}\n" for line in range(40)]
        name = f"src/package_{number // 50}/module_{number}.py"
        base[name] = "".join(lines)
        lines[20:21] = [f"value_20 = {number}\n", f"extra_{number} = eval('value_20')\n"]
        head[name] = "".join(lines)
    return base, head


def sides(options: argparse.Namespace) -> tuple[dict[str, Entry], dict[str, Entry]]:
    if options.files:
        return many_files(options.files)
    if options.base and options.head:
        base, head = read_folder(options.base), read_folder(options.head)
        return base, {**dict.fromkeys(base), **head}
    return BASE, HEAD


def main() -> None:
    options = arguments()
    owner, name = options.repository.split("/")
    with tempfile.TemporaryDirectory() as temporary:
        github = LoopbackGitHub(options.git_dir or Path(temporary), owner, name, options.port)
        base, head = sides(options)
        github.open_pull(base, head, title=options.title, body=options.body, fork=options.fork)
        with github:
            announce(github, options)
            wait_for_the_end()


def announce(github: LoopbackGitHub, options: argparse.Namespace) -> None:
    if options.event:
        options.event.write_text(json.dumps(github.event()), encoding="utf-8")
    if options.port_file:
        options.port_file.write_text(str(github.port), encoding="utf-8")
    sys.stdout.write(f"{github.url}\n")
    sys.stdout.flush()


def wait_for_the_end() -> None:
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    done.wait()


main()
