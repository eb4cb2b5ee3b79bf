"""The three wires over real sockets, against one model that speaks them all."""

import asyncio
import json
import re
import time
from collections.abc import Sequence
from typing import Any

import jsonschema
import pytest

from review_action.adapters.llm.build import build_model
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.domain.completion import Completion, Usage
from review_action.domain.model_settings import ModelSettings
from review_action.domain.prompt import Prompt
from review_action.errors import ModelCredentialsError, RefusedError
from review_action.pipeline.asking.reply_format import reply_schema
from tests.contract.llm_bench import PROMPT
from tests.fakes.model import (
    Behaviour,
    Cut,
    FailureInStream,
    ModelServer,
    Reply,
    Silence,
    review,
)
from tests.fakes.model.wires import WireName

DIFF = """\
## File: src/a.py (modified, +1 -0)
@@ -1 +1,2 @@ def f(x)
     1  | def f(x):
     2 +|     eval(x)
"""
CACHED = {
    "prompt_tokens": 90,
    "completion_tokens": 5,
    "prompt_tokens_details": {"cached_tokens": 64},
}
WIRES: tuple[WireName, ...] = ("openai", "anthropic", "gemini")


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> WireName:
    name: WireName = request.param
    return name


async def nap(_: float) -> None:
    """Between tries nobody waits here."""


def complete(
    server: ModelServer, wire: WireName, prompt: Prompt = PROMPT, **more: Any
) -> Completion | BaseException:
    values = {"name": "m", "base_url": server.base_url, "wire": wire, **more}
    settings = ModelSettings.model_validate(values)

    async def run() -> Completion | BaseException:
        model = build_model(settings, clock=time.monotonic, sleep=nap)
        asked = model.complete(prompt, deadline=time.monotonic() + 20)
        (outcome,) = await asyncio.gather(asked, return_exceptions=True)
        await model.aclose()
        return outcome

    return asyncio.run(run())


@pytest.mark.parametrize("whole", [False, True], ids=["streamed", "whole"])
def test_wires__answer(wire: WireName, *, whole: bool) -> None:
    reply = Reply("héllo \u2028 {}", whole=whole, usage=CACHED, comments=2)
    with ModelServer([reply], key="k") as server:
        completion = complete(server, wire, api_key="k")
    assert isinstance(completion, Completion)
    assert (completion.text, completion.stop, completion.model) == (
        "héllo \u2028 {}",
        "stop",
        "loopback-1",
    )
    assert completion.usage == Usage(input_tokens=90, output_tokens=5, cached_tokens=64)
    (request,) = server.requests
    assert request.system == "System."
    assert request.user.startswith("Shared.\n\nQuestion?")


def test_wires__review(wire: WireName) -> None:
    """What the built-in reviewer answers follows the schema that this wire sent."""
    schema = reply_schema()
    prompt = PROMPT.model_copy(update={"shared": DIFF, "reply_schema": schema})
    with ModelServer(review) as server:
        completion = complete(server, wire, prompt)
    assert isinstance(completion, Completion)
    jsonschema.validate(json.loads(completion.text), strict_schema(schema))
    assert '"src/a.py"' in completion.text
    assert server.requests[0].schema is not None


def test_wires__no_request_hands_out_a_tool(wire: WireName) -> None:
    """What a pull request talks the model into stays words."""
    for schema in (None, reply_schema()):
        with ModelServer(["{}"]) as server:
            complete(server, wire, PROMPT.model_copy(update={"reply_schema": schema}))
        (request,) = server.requests
        assert not {
            key for key in request.body if re.search("tool|function|mcp|search", key, re.IGNORECASE)
        }
        assert "tool" not in json.dumps(list(request.headers)).lower()


def test_wires__length(wire: WireName) -> None:
    with ModelServer([Reply("half", finish="length")]) as server:
        completion = complete(server, wire)
    assert isinstance(completion, Completion)
    assert completion.stop == "length"


def test_wires__refusal(wire: WireName) -> None:
    with ModelServer([Reply("", finish="content_filter")]) as server:
        assert isinstance(complete(server, wire), RefusedError)
        assert len(server.requests) == 1


def test_wires__wrong_key(wire: WireName) -> None:
    with ModelServer(["never"], key="k") as server:
        assert isinstance(complete(server, wire, api_key="other"), ModelCredentialsError)


@pytest.mark.parametrize(
    "behaviour",
    [
        Cut("half"),
        FailureInStream({"type": "overloaded_error", "code": 529, "message": "x"}, text="half"),
        Silence(0.0, after="half"),
        Reply("half", finish=None, done=False),
    ],
    ids=["cut", "error amid", "closed amid", "no finish"],
)
def test_wires__tried_again(wire: WireName, behaviour: Behaviour) -> None:
    with ModelServer([behaviour, "fine"]) as server:
        completion = complete(server, wire)
    assert isinstance(completion, Completion), completion
    assert (completion.text, completion.attempts) == ("fine", 2)


@pytest.mark.parametrize(
    ("name", "refuses"),
    [
        ("anthropic", ["format", "effort"]),
        ("gemini", ["responseJsonSchema", "thinkingConfig", "stream"]),
    ],
)
def test_wires__learn_what_is_refused(name: WireName, refuses: Sequence[str]) -> None:
    with ModelServer(["fine"], refuses=refuses) as server:
        completion = complete(server, name, effort="low")
    assert isinstance(completion, Completion), completion
    assert len(server.requests) <= 2 + len(refuses)
