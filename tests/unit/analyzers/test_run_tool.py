"""What a tool gets to see, and what becomes of one that takes too much."""

import json
import os
import resource
import signal
import stat
import sys
from pathlib import Path

import pytest

from review_action.adapters.analyzers import limit
from review_action.adapters.analyzers.run_tool import WRITTEN_BYTES, find_tool, run_tool
from review_action.errors import AnalyzerError


def tool(folder: Path, *lines: str, shebang: str = f"{sys.executable} -IS") -> Path:
    """A program in Python."""
    path = folder / "tool"
    path.write_text("\n".join([f"#!{shebang}", *lines, ""]), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def failure(program: Path, *, seconds: float = 30) -> str:
    with pytest.raises(AnalyzerError) as caught:
        run_tool(program, [], texts={"a": ""}, seconds=seconds)
    return str(caught.value)


def test_run_tool__sees_its_texts_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INPUT_API-KEY", "a key")
    program = tool(
        tmp_path,
        "import json, os, sys",
        "texts = {name: open(name, newline='').read() for name in sys.argv[2:]}",
        "print(json.dumps([sys.argv[1], texts, dict(os.environ), os.getcwd(), sys.stdin.read()]))",
    )
    texts = {"0/f.py": "x = 'ü'\r\n", "1/.github/workflows/w.yml": "on: push\n"}

    out = run_tool(program, ["--strict"], texts=texts, seconds=30)

    option, seen, environment, place, given = json.loads(out)
    assert (option, seen, given) == ("--strict", texts, "")
    assert environment.keys() - {"LC_CTYPE"} == {
        *("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
        *("LC_ALL", "NO_COLOR", "PATH"),
    }
    assert environment["PATH"] == ""
    assert not Path(place).is_relative_to(Path.cwd())
    assert not Path(place).exists()


def test_run_tool__text_that_is_no_utf_8_is_marked(tmp_path: Path) -> None:
    program = tool(tmp_path, "import sys", "sys.stdout.write(open('a', encoding='utf-8').read())")
    assert run_tool(program, [], texts={"a": "x\udcff"}, seconds=30) == b"x?"


def test_run_tool__a_status_that_is_no_failure(tmp_path: Path) -> None:
    program = tool(tmp_path, "print('found something')", "raise SystemExit(1)")
    out = run_tool(program, [], texts={"a": ""}, seconds=30, statuses=(0, 1))
    assert out == b"found something\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["raise SystemExit('bad\\x1b[2J')"], "tool failed (1): bad?[2J"),
        (["import os", "os.kill(os.getpid(), 9)"], "tool was stopped by the kernel"),
        (["import os", "os.kill(os.getpid(), 15)"], "tool was ended by SIGTERM"),
        (["x = bytearray(4_000_000_000)"], "tool failed (1): MemoryError"),
    ],
)
def test_run_tool__tells_why_it_failed(tmp_path: Path, lines: list[str], told: str) -> None:
    assert failure(tool(tmp_path, *lines)) == told


def test_run_tool__says_too_much(tmp_path: Path) -> None:
    assert failure(tool(tmp_path, "exec /usr/bin/yes", shebang="/bin/sh")) == "tool said too much"


def test_run_tool__is_stopped_on_the_clock(tmp_path: Path) -> None:
    program = tool(tmp_path, "import sys", "sys.stdin.read()", "import time", "time.sleep(60)")
    assert failure(program, seconds=0.3) == "tool took longer than 0 s"


def test_run_tool__has_so_much_of_the_processor(tmp_path: Path) -> None:
    """More than the clock allows, only for a tool with threads of its own."""
    program = tool(tmp_path, "import resource", "print(resource.getrlimit(resource.RLIMIT_CPU)[0])")
    assert run_tool(program, [], texts={"a": ""}, seconds=5) == b"12\n"


def test_run_tool__cannot_fill_the_disk(tmp_path: Path) -> None:
    program = tool(
        tmp_path,
        "import os, signal",
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        "os.truncate(os.open('big', os.O_CREAT | os.O_RDWR), 1)",
        f"os.truncate('big', {WRITTEN_BYTES + 1})",
    )
    assert failure(program) == "tool failed (1): OSError: [Errno 27] File too large: 'big'"


def test_run_tool__no_core_file(tmp_path: Path) -> None:
    program = tool(tmp_path, "import os", "os.abort()")
    assert failure(program) == "tool gave up, or ran out of memory"


def test_run_tool__what_cannot_be_started(tmp_path: Path) -> None:
    missing = tmp_path / "tool"
    assert "tool failed (1): FileNotFoundError" in failure(missing)


def test_run_tool__without_an_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert failure(tool(tmp_path)) == f"tool cannot be started: {os.strerror(2)}"


def test_find_tool__beside_us_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tool(tmp_path).parent))
    found = find_tool("ruff")
    assert found is not None
    assert found.name == "ruff"
    assert find_tool("tool") is None


def test_limit__holds_itself_before_it_becomes_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[object, ...]] = []
    for module, name in ((resource, "setrlimit"), (signal, "signal"), (os, "execv")):
        monkeypatch.setattr(module, name, lambda *given, name=name: done.append((name, *given)))

    limit.main(["1000", "20", "300", "/bin/tool", "--strict", "a"])

    assert done == [
        ("setrlimit", resource.RLIMIT_AS, (1000, 1000)),
        ("setrlimit", resource.RLIMIT_CPU, (20, 20)),
        ("setrlimit", resource.RLIMIT_FSIZE, (300, 300)),
        ("setrlimit", resource.RLIMIT_CORE, (0, 0)),
        ("signal", signal.SIGXFSZ, signal.SIG_DFL),
        ("signal", signal.SIGPIPE, signal.SIG_DFL),
        ("execv", "/bin/tool", ["/bin/tool", "--strict", "a"]),
    ]
