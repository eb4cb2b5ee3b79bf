from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.decision import Request
from review_action.pipeline.intake.parse_command import (
    MAX_PATHS,
    MAX_QUESTION,
    NAMES,
    parse_command,
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("/help", {"name": "help"}),
        ("/HELP", {"name": "help"}),
        ("\r\n  \n   /help  \r\n\r\nthanks", {"name": "help"}),
        ("/resolve\n/review", {"name": "resolve"}),
        ("/labels please", {"name": "labels", "arguments": "please"}),
        ("/review", {"name": "review"}),
        ("/review deep", {"profile": "deep"}),
        ("/review --deep FULL", {"profile": "deep", "full": True}),
        ("/review quick a/b.py  `c d`", {"profile": "quick", "paths": ("a/b.py", "c", "d")}),
        ("/review ./src/**/*.py, docs/", {"paths": ("src/**/*.py", "docs/")}),
        ("/review src full", {"paths": ("src", "full"), "full": False}),
        ("/refactor src/cart.py", {"name": "refactor", "paths": ("src/cart.py",)}),
        ("/refactor", {"name": "refactor", "paths": ()}),
        ("/tests src/cart.py", {"name": "tests", "paths": ("src/cart.py",)}),
        ("/explain", {"name": "explain", "arguments": ""}),
        ("/ask  is it safe?\r\nmore text\n", {"arguments": "is it safe?\nmore text"}),
        ("/ask\n\nand this", {"name": "ask", "arguments": "and this"}),
        ("/ask " + "x" * 5_000, {"arguments": "x" * 1_000}),
        ("/ask\n" + "x" * 5_000, {"arguments": "x" * MAX_QUESTION}),
        ("/ignore team/no-eval ours", {"rule": "team/no-eval", "arguments": "ours"}),
        ("/ignore [a/B.c-d] on purpose", {"rule": "a/B.c-d", "arguments": "on purpose"}),
        ("/ignore `a/b`  x", {"rule": "a/b", "arguments": "x"}),
        ("/ignore not ours", {"rule": "", "arguments": "not ours"}),
        ("/override it is late", {"name": "override", "arguments": "it is late"}),
    ],
)
def test_parse_command__says(body: str, said: dict[str, Any]) -> None:
    asked = parse_command(body)
    assert asked is not None
    assert asked.problem == ""
    assert {name: getattr(asked, name) for name in said} == said


@pytest.mark.parametrize(
    "body",
    [
        "",
        "/",
        "//review",
        "review",
        "please /review",
        "Hello\n/review",
        "> /review",
        "- /review",
        "    /review",
        "\t/review",
        "```\n/review\n```",
        "`/review`",
        "<!-- -->/review",
        "/review/src",
        "/review: now",
        "/review\u200b",
        "/review\rdeep",
        "/\u0440eview",
        "@github-actions review",
        "why is this?",
        "\n" * 30 + "/review",
    ],
)
def test_parse_command__none(body: str) -> None:
    assert parse_command(body) is None


@pytest.mark.parametrize(
    "word", ["test", "retest", "label", "preview", "reviewers", "deploy", "lgtm", "merge", "close"]
)
def test_parse_command__other_bots_are_left_alone(word: str) -> None:
    assert parse_command(f"/{word} x") is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("reviw", "review"),
        ("Refacter", "refactor"),
        ("explian", "explain"),
        ("chagelog", "changelog"),
    ],
)
def test_parse_command__near(word: str, meant: str) -> None:
    asked = parse_command(f"/{word} now")
    assert asked is not None
    assert (asked.name, asked.unknown) == ("help", word.lower())
    assert f"did you mean `/{meant}`?" in asked.problem


@pytest.mark.parametrize(
    "body",
    [
        "/ask",
        "/ask   \n ",
        "/ignore",
        "/ignore team/no-eval",
        "/ignore team/no-eval  ",
        "/override",
        "/review ../secrets",
        "/review a/../../b",
        "/review src\\cart.py",
        "/review !src",
        "/review -x",
        "/review deep --paths",
        "/review <img>",
        "/review " + "a" * 201,
        "/review " + "**/a/" * 5,
        "/review \x00",
        "/refactor ../x",
        "/review " + "a " * (MAX_PATHS + 1),
    ],
)
def test_parse_command__malformed_is_told(body: str) -> None:
    asked = parse_command(body)
    assert asked is not None
    assert asked.problem
    assert (asked.unknown, asked.paths) == ("", ())


@given(
    st.sampled_from([*NAMES, "reviw", "test"]),
    st.text(st.sampled_from("/ .*!?`[]\\\"'<>@#\r\n\ta1-\u202e\x00"), max_size=60),
)
def test_parse_command__anything(name: str, rest: str) -> None:
    for body in (f"/{name} {rest}", rest, f"{rest}/{name}"):
        asked = parse_command(body)
        if asked is None:
            continue
        assert asked == Request.model_validate(asked.model_dump())
        assert not any(".." in path.split("/") or path.startswith("!") for path in asked.paths)
        assert asked.arguments or asked.problem or asked.name not in {"ask", "ignore", "override"}
