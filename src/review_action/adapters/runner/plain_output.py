"""Standard output and error as text alone, where the runner would take some lines for commands."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO

from typing_extensions import override

from review_action.adapters.runner.workflow_command import plain_line


@contextmanager
def plain_output() -> Iterator[None]:
    """Whatever is printed inside, and however it is wrapped, no line of it is a command."""
    out, err = PlainStream(sys.stdout), PlainStream(sys.stderr)
    with redirect_stdout(out), redirect_stderr(err):
        try:
            yield
        finally:
            out.finish()
            err.finish()


class PlainStream(io.TextIOBase):
    """Writes whole lines only: a command could come in two pieces."""

    def __init__(self, stream: TextIO) -> None:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        self._stream = stream
        self._begun = ""

    @override
    def write(self, text: str, /) -> int:
        said = text.replace("\r\n", "\n").replace("\r", "\n")
        *lines, self._begun = (self._begun + said).split("\n")
        self._stream.write("".join(f"{plain_line(line)}\n" for line in lines))
        return len(text)

    @override
    def flush(self) -> None:
        self._stream.flush()

    @override
    def fileno(self) -> int:
        return self._stream.fileno()

    def finish(self) -> None:
        """Write what has no end of line."""
        self._stream.write(plain_line(self._begun))
        self._begun = ""
        self._stream.flush()
