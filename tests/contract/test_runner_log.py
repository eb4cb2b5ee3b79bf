"""What the real runner's log must never let through: commands of others, and secrets."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.runner.redaction import mask_commands, redactor
from review_action.adapters.runner.workflow_command import command, plain_lines
from tests.contract.runner_job import BINARY, SECRET, ActionsJob, note


@pytest.fixture
def actions(tmp_path: Path) -> ActionsJob:
    return ActionsJob(tmp_path)


def test_from_environ__masks_come_first(actions: ActionsJob) -> None:
    lines = actions.log.splitlines()
    assert lines
    assert all(line.startswith("::add-mask::") for line in lines)
    assert f"::add-mask::{BINARY}" in lines


def test_log__levels(actions: ActionsJob) -> None:
    for level in ("debug", "info", "warning", "error"):
        actions.runner.log(level, "100%\nsure")
    assert actions.said == [
        "::debug::100%25%0Asure",
        "100%",
        "sure",
        "::warning::100%25%0Asure",
        "::error::100%25%0Asure",
    ]


def test_log__shares_the_room_of_annotations(actions: ActionsJob) -> None:
    actions.runner.annotate([note("warning")] * 9)
    actions.runner.log("warning", "tenth")
    actions.runner.log("warning", "::error::eleventh")
    assert actions.said[-2:] == ["::warning::tenth", "warning: ::error::eleventh"]


def test_annotate__properties_cannot_be_left(actions: ActionsJob) -> None:
    hostile = note(path="a,b:c\n::error::x", title="t::x,line=9", message="m\r\n::error::y" * 2000)
    actions.runner.annotate([hostile, note("info", start_line=0, end_line=0)])
    first, second = actions.said
    assert first.startswith("::error file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax,line=3,endLine=4,title=t")
    assert first.count("::") == 2 + first.split("::", 2)[2].count("::")
    assert second == "::notice file=src/a.py,title=Title::Message"
    message = first.split("::", 2)[2].replace("%0D", "\r").replace("%0A", "\n")
    assert len(message) == 4096


def parsed_as_command(line: str) -> bool:
    """Whether the runner would look for a command in this line (runner: ActionCommand.cs)."""
    return line.lstrip().startswith("::") or "##[" in line


@pytest.mark.parametrize(
    "text",
    [
        "::error::x",
        "  \t::set-output name=a::b",
        "text\r::warning::x",
        "text\x0b::warning::x",
        "\x1b[0m::debug::x",
        "\u2028::error::x",
        "\u200b\u00a0::error::x",
        "\x85::error::x",
        "said ##[error]x",
        "##[##[error]",
        ":::error::x",
        "\ud800::error::x",
    ],
)
def test_log__text_is_never_a_command(actions: ActionsJob, text: str) -> None:
    actions.runner.log("info", text)
    printed = re.split(r"[\r\n]+", actions.log)
    assert not [
        line for line in printed if parsed_as_command(line) and not line.startswith("::add-mask::")
    ]
    actions.log.encode("utf-8")


@given(st.text(st.sampled_from("::##[]\r\n \t\x0b\u2028\u200bab%"), max_size=30) | st.text())
def test_plain_lines__never_a_command(text: str) -> None:
    for line in plain_lines(text):
        assert not parsed_as_command(line)
        assert len((line + "x").splitlines()) == 1
        line.encode("utf-8")


@given(st.text(max_size=40), st.text(max_size=40))
def test_command__one_line_whose_parts_come_back(message: str, title: str) -> None:
    said = command("notice", message, {"title": title})
    assert "\n" not in said
    assert "\r" not in said
    head, _, data = said.removeprefix("::").partition("::")
    undone = head.removeprefix("notice title=")
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        undone = undone.replace(code, sign)
        data = data.replace(code, sign) if sign not in ":," else data
    assert (undone, data) == (title, message)


FORMS: Mapping[str, Callable[[str], str]] = {
    "itself": str,
    "in a URL": lambda secret: quote(secret, safe=""),
    "in JSON": json.dumps,
    "in JSON, unescaped": lambda secret: json.dumps(secret, ensure_ascii=False),
    "as Python shows it": repr,
    "as basic credentials": lambda secret: base64.b64encode(f"xyz:{secret}".encode()).decode(),
    "with other credentials": lambda secret: base64.b64encode(f"x:{secret}".encode()).decode(),
    "in URL-safe base64": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
}


@pytest.mark.parametrize("secret", [SECRET, BINARY])
@pytest.mark.parametrize("form", FORMS)
def test_redactor__every_form(secret: str, form: str) -> None:
    written = FORMS[form](secret)
    told = redactor([SECRET, BINARY])(f"before {written} after")
    assert "***" in told
    assert told.startswith("before ")
    assert told.endswith(" after")
    longest = max(len(part) for part in told.split() if part not in ("before", "after"))
    assert longest < len(written)


def test_redactor__a_secret_inside_another() -> None:
    assert redactor(["12345678", "abc12345678xyz"])("abc12345678xyz 12345678") == "*** ***"


def test_redactor__a_secret_that_begins_with_another() -> None:
    assert redactor(["abc12345678", "abc12345678xyz"])("abc12345678xyz") == "***"


def test_redactor__lines_of_a_secret() -> None:
    assert "second-line" not in redactor(["first-line!\nsecond-line!"])("second-line! alone")


@pytest.mark.parametrize("secrets", [[], [""], ["ollama"], [" \n "]])
def test_redactor__stand_ins_are_left_alone(secrets: list[str]) -> None:
    assert redactor(secrets)("ollama is not a secret") == "ollama is not a secret"
    assert mask_commands(secrets) == ()


def test_mask_commands__forms_are_escaped() -> None:
    masks = mask_commands(["percent%percent"])
    assert "::add-mask::percent%25percent" in masks
    assert all("\n" not in mask for mask in masks)


def test_runner__secrets_leave_nowhere(actions: ActionsJob) -> None:
    runner, text = actions.runner, f"the key is {SECRET} or {BINARY}"
    for level in ("debug", "info", "warning", "error"):
        runner.log(level, text)
    runner.annotate([note(title=text, message=text, path=BINARY)])
    runner.set_outputs({"a": text})
    runner.save_state({"a": text})
    runner.append_summary(text)
    runner.write_file("report.json", text)
    written = [file.read_text() for file in actions.root.rglob("*") if file.is_file()]
    everything = "\n".join([*actions.said, *written])
    assert SECRET not in everything
    assert BINARY not in everything
    assert everything.count("***") >= 14


def test_runner__hides_what_is_learned_later(actions: ActionsJob) -> None:
    actions.runner.log("info", "the password is pass-word-1")
    actions.runner.hide(["pass-word-1", SECRET])
    actions.runner.log("info", f"the password is pass-word-1, the key {SECRET}")
    assert actions.said == ["the password is pass-word-1", "the password is ***, the key ***"]
    assert actions.log.count("::add-mask::pass-word-1\n") == 1
