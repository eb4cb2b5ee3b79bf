"""Starts a program on texts it may not trust: a directory of its own, no environment, the kernel's limits."""

import signal
import subprocess
import sys
import sysconfig
from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from review_action.errors import AnalyzerError

MEMORY: Final = 1_500_000_000
WRITTEN_BYTES: Final = 30_000_000
"""Of what it says, or of any file it writes."""
_LIMIT: Final = Path(__file__).with_name("limit.py")
_SIGNALS: Final[Mapping[str, str]] = {
    "SIGXCPU": "took too much processor time",
    "SIGXFSZ": "said too much",
    "SIGKILL": "was stopped by the kernel",
    "SIGABRT": "gave up, or ran out of memory",
}


def find_tool(name: str) -> Path | None:
    """A program that was installed beside us; never one of PATH, which a step of the job may have set.

    None as well where the kernel keeps no limits: what reads hostile text has some.
    """
    program = Path(sysconfig.get_path("scripts")) / name
    return program if program.is_file() and find_spec("resource") else None


def run_tool(
    program: Path,
    arguments: Sequence[str],
    *,
    texts: Mapping[str, str],
    seconds: float,
    statuses: Collection[int] = (0,),
) -> bytes:
    """What the tool prints about `texts`, which it finds under their names in its work directory.

    Args:
        program: What to start.
        arguments: Its options; the names follow them.
        texts: By relative names of our own making, never by those of the change.
        seconds: On the clock.
        statuses: Exit statuses of a tool that did its work.

    Raises:
        AnalyzerError: It cannot be started, failed, took too long or said too much.
    """
    with TemporaryDirectory(prefix="review-action-") as place:
        root, home = Path(place, "files"), Path(place, "home")
        root.mkdir()
        home.mkdir()
        for name, text in texts.items():
            _write(root / name, text)
        # To files, because a pipe would have to be emptied; their size is limited as any other's.
        out, err = Path(place, "out"), Path(place, "err")
        command = _command(program, [*arguments, *texts], seconds)
        try:
            with out.open("wb") as said, err.open("wb") as complaint:
                status = subprocess.run(  # noqa: S603  # no shell, a fixed program, names of our own
                    command,
                    cwd=root,
                    env=_environment(home),
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=complaint,
                    timeout=seconds,
                    check=False,
                ).returncode
        except subprocess.TimeoutExpired as error:
            raise AnalyzerError(f"{program.name} took longer than {seconds:.0f} s") from error
        except OSError as error:
            raise AnalyzerError(f"{program.name} cannot be started: {error.strerror}") from error
        if status not in statuses:
            raise AnalyzerError(f"{program.name} {_why(status, err)}")
        return out.read_bytes()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "replace"))


def _command(program: Path, arguments: Sequence[str], seconds: float) -> list[str]:
    # On all cores together: a tool with threads counts each one's time.
    limits = (MEMORY, int(seconds * 2) + 2, WRITTEN_BYTES)
    start = [sys.executable, "-I", "-S", str(_LIMIT), *map(str, limits)]
    return [*start, str(program), *arguments]


def _environment(home: Path) -> Mapping[str, str]:
    """Everything it gets: neither keys nor settings, and no program to call."""
    folders = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    return {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PATH": "", **dict.fromkeys(folders, str(home))}


def _why(status: int, complaint: Path) -> str:
    if status < 0:
        name = signal.Signals(-status).name
        return _SIGNALS.get(name, f"was ended by {name}")
    with complaint.open("rb") as file:
        lines = file.read(4096).decode("utf-8", "replace").strip().split("\n")
    # The last line tells the cause; a tool may quote the text it read.
    said = "".join(each if each.isprintable() else "?" for each in lines[-1])[:200]
    return f"failed ({status}): {said}"
