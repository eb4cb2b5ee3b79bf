"""What commands for people print in a job: a stranger's words, and no command to the runner."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.runner.plain_output import PlainStream, plain_output

PIECES = st.lists(
    st.sampled_from([":", "::", "\n", "\r", " ", "\t", "a", "##", "[", "##[", "::add-mask::x"]),
    max_size=12,
)


@given(pieces=PIECES)
def test_plain_stream__no_line_is_a_command_in_however_many_pieces(pieces: list[str]) -> None:
    log = io.StringIO()
    stream = PlainStream(log)
    for piece in pieces:
        stream.write(piece)
        stream.flush()
    stream.finish()
    said = log.getvalue()
    for line in said.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    assert "".join(said.split()) == "".join("".join(pieces).split())


def test_plain_output__holds_for_both_streams(capsys: pytest.CaptureFixture[str]) -> None:
    with plain_output():
        sys.stdout.write("  ::stop-commands::x\n")
        sys.stderr.write("::add-matcher::x ##[error]y")
    sys.stdout.write("::notice::ours\n")
    told = capsys.readouterr()
    assert told.out == "  : :stop-commands::x\n::notice::ours\n"
    assert told.err == ": :add-matcher::x ## [error]y"


def test_plain_stream__cannot_fail_at_a_character(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="ascii") as log:
        stream = PlainStream(log)
        stream.write("\xe9\udc80\n")
        assert stream.fileno() == log.fileno()
    assert (tmp_path / "log").read_bytes() == b"\\xe9\\udc80\n"
