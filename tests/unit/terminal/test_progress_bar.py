"""A bar where there is a terminal, silence elsewhere, and never a byte on standard output."""

import io
import sys

import pytest
from typing_extensions import override

from review_action.entrypoints.terminal import progress_bar


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """No fixture: between the fixtures and the test pytest puts its own streams back."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_progress_bar__in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stderr = at_a_terminal(monkeypatch)
    with progress_bar(enabled=True) as told:
        told("asking the model", 0, 0)
        told("asking the model", 1, 2)

    assert "asking the model" in stderr.getvalue()
    assert "1/2" in stderr.getvalue()
    assert capsys.readouterr().out == ""


def test_progress_bar__not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = at_a_terminal(monkeypatch)
    with progress_bar(enabled=False) as told:
        told("asking the model", 1, 2)

    assert stderr.getvalue() == ""


def test_progress_bar__no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    with progress_bar(enabled=True) as told:
        told("asking the model", 1, 2)

    assert capsys.readouterr() == ("", "")
