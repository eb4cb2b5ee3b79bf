"""The adapter over real sockets, where connections are kept, cut and fall silent."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import jsonschema
import pytest

from review_action.adapters.llm import chat
from review_action.adapters.llm.build import build_model
from review_action.adapters.llm.chat import Answer, ChatModel
from review_action.adapters.llm.dialect import Dialect
from review_action.adapters.llm.http import HttpTransport
from review_action.adapters.llm.strict_schema import strict_schema
from review_action.adapters.llm.wire import WireRequest
from review_action.adapters.llm.wires.chat_completions import ChatCompletionsWire
from review_action.agents import AGENTS
from review_action.domain.agent import Agent
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings
from review_action.errors import ModelNotFoundError, ModelUnavailableError
from review_action.pipeline.asking.parse_completion import parse_completion
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.rendering import render
from tests.contract.llm_bench import PROMPT
from tests.fakes.model import (
    Behaviour,
    Cut,
    Failure,
    FailureInStream,
    ModelServer,
    Page,
    Reply,
    Silence,
    review,
)
from tests.unit.asking.replies import UNIT

DIFF = """\
## File: src/a.py (modified, +3 -1)
@@ -1,2 +1,4 @@ def f(x)
     1  | def f(x):
L    2 -|     return x
     2 +|     if x == None:
     3 +|         eval(x)
     4 +|     return x
## File: src/b.ts (added, +1 -0)
@@ -0,0 +1 @@
     1 +| export const answer = 42;
"""


async def nap(_: float) -> None:
    """Between tries nobody waits here."""


def complete(
    script: Sequence[Behaviour | str], prompts: int = 1, *, silence: float = 60.0
) -> tuple[list[Completion | BaseException], ModelServer]:
    async def run(server: ModelServer) -> list[Completion | BaseException]:
        wire = ChatCompletionsWire("m", server.base_url)
        transport = HttpTransport(max_connections=4, silence=silence)
        model = ChatModel(wire, transport, dialect=Dialect(), clock=time.monotonic)
        outcomes: list[Completion | BaseException] = []
        for _ in range(prompts):
            asked = model.complete(PROMPT, deadline=time.monotonic() + 20)
            outcomes += await asyncio.gather(asked, return_exceptions=True)
        await model.aclose()
        return outcomes

    with ModelServer(script) as server:
        return asyncio.run(run(server)), server


def texts(outcomes: Sequence[Completion | BaseException]) -> list[str]:
    return [o.text if isinstance(o, Completion) else str(o) for o in outcomes]


def test_loopback__one_connection_serves_many_prompts() -> None:
    outcomes, server = complete(["a", Reply("b", whole=True), "c"], 3)
    assert texts(outcomes) == ["a", "b", "c"]
    assert len({request.port for request in server.requests}) == 1


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (Cut("half"), "the connection broke"),
        (Silence(0.3), "no answer in time"),
        (Silence(0.3, after="half"), "no answer in time"),
        (FailureInStream({"message": "overloaded", "code": 529}, text="half"), "HTTP 529"),
        (Failure(503, body="<h1>busy</h1>"), "HTTP 503"),
        (Reply("half", finish=None, done=False), "cut off"),
    ],
    ids=["cut", "silence", "silence amid", "error amid", "busy", "no finish"],
)
def test_loopback__unavailable(behaviour: Behaviour, said: str) -> None:
    (first, second), _ = complete([behaviour, "fine"], 2, silence=0.05)
    assert isinstance(first, ModelUnavailableError)
    assert said in str(first)
    assert isinstance(second, Completion)
    assert second.text == "fine"


def test_loopback__nobody_listens() -> None:
    with ModelServer([""]) as server:
        url = server.base_url
    settings = ModelSettings(name="m", base_url=url)

    async def run() -> None:
        model = build_model(settings, clock=time.monotonic, sleep=nap)
        with pytest.raises(ModelUnavailableError, match="no connection") as caught:
            await model.complete(PROMPT, deadline=time.monotonic() + 20)
        assert "base-url" in caught.value.hint
        await model.aclose()

    asyncio.run(run())


def test_loopback__web_page() -> None:
    (outcome,), _ = complete([Page()])
    assert isinstance(outcome, ModelNotFoundError)


def test_loopback__comments_and_slow_tokens() -> None:
    (outcome,), _ = complete([Reply("fine", comments=3, first_token=0.02, pieces=2)])
    assert texts([outcome]) == ["fine"]


# Of 36 prompts 12 go at first; their first tokens let in others, how many at once hangs on the machine.
@pytest.mark.parametrize(("most", "count", "together"), [(3, 9, (1, 3)), (64, 36, (13, 36))])
def test_loopback__places_and_key(most: int, count: int, together: tuple[int, int]) -> None:
    with ModelServer([Reply(review_nothing(), latency=0.1)], key="k") as server:
        settings = ModelSettings.model_validate(
            {"name": "m", "base_url": server.base_url, "api_key": "k", "max_concurrency": most}
        )

        async def run() -> None:
            model = build_model(settings, clock=time.monotonic)
            deadline = time.monotonic() + 20
            await asyncio.gather(*(model.complete(PROMPT, deadline=deadline) for _ in range(count)))
            await model.aclose()

        asyncio.run(run())
        assert len(server.requests) == count
        assert together[0] <= server.most_in_flight <= together[1]


def review_nothing() -> str:
    return '{"findings": [], "rating": 9, "summary": "Fine.", "done": true}'


class HeldTransport:
    """Answers with `chunks`, and then holds the connection open for ever."""

    def __init__(self, *chunks: bytes, status: int = 200) -> None:
        self.chunks = chunks
        self.status = status
        self.posts = 0

    @asynccontextmanager
    async def post(self, request: WireRequest, *, remaining: float) -> AsyncIterator[Answer]:
        assert remaining > 0
        assert request.url
        self.posts += 1
        yield HeldAnswer(self)

    async def aclose(self) -> None:
        """Nothing is open."""


class HeldAnswer:
    def __init__(self, transport: HeldTransport) -> None:
        self.status = transport.status
        self.headers: Mapping[str, str] = {"content-type": "text/event-stream"}
        self._transport = transport

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        for chunk in self._transport.chunks:
            await asyncio.sleep(0)
            yield chunk
        if self.status == 200:
            await asyncio.Event().wait()


def ask(transport: HeldTransport, prompts: int, log: list[str]) -> list[Completion | BaseException]:
    async def run() -> list[Completion | BaseException]:
        wire = ChatCompletionsWire("m", "http://h/v1")
        clock = time.monotonic
        model = ChatModel(wire, transport, dialect=Dialect(), clock=clock, log=log.append)
        asked = (model.complete(PROMPT, deadline=clock() + 20) for _ in range(prompts))
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(run())


def test_chat__does_not_wait_for_a_server_that_never_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat, "DRAIN_SECONDS", 0.01)
    event = b'data: {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}]}\n\n'
    (outcome,) = ask(HeldTransport(event, b"data: [DONE]\n\n"), 1, [])
    assert texts([outcome]) == ["x"]


def test_chat__two_refusals_of_one_thing_teach_it_once() -> None:
    log: list[str] = []
    body = b'{"error": {"message": "stream_options is not supported"}}'
    transport = HeldTransport(body, status=400)
    outcomes = ask(transport, 2, log)
    assert all(isinstance(outcome, BaseException) for outcome in outcomes)
    assert transport.posts == 4
    assert len(log) == 1


def test_chat__gives_up_on_a_server_that_contradicts_itself() -> None:
    body = b'{"error": {"message": "neither max_tokens nor max_completion_tokens"}}'
    transport = HeldTransport(body, status=400)
    (outcome,) = ask(transport, 1, [])
    assert isinstance(outcome, ModelNotFoundError)
    assert transport.posts == chat.MAX_NARROWINGS


@pytest.mark.parametrize("agent", [AGENTS["logic"], AGENTS["refactor"]], ids=lambda agent: agent.id)
@pytest.mark.parametrize("refuses", [(), ("json_schema", "json_object")], ids=["strict", "none"])
def test_reviewer__is_valid_and_points_at_added_lines(
    agent: Agent, refuses: tuple[str, ...]
) -> None:
    schema = reply_schema()
    prompt = Prompt(
        agent=agent.id,
        unit=UNIT.id,
        system="S",
        shared=DIFF,
        question=render(
            f"prompts/{agent.template}",
            agent=agent,
            advice=(),
            comment_language="",
            intent="",
        ),
        reply_schema=schema,
    )
    with ModelServer(review, refuses=refuses) as server:

        async def run() -> Completion:
            settings = ModelSettings(name="m", base_url=server.base_url)
            model = build_model(settings, clock=time.monotonic)
            try:
                return await model.complete(prompt, deadline=time.monotonic() + 20)
            finally:
                await model.aclose()

        completion = asyncio.run(run())
    jsonschema.validate(json.loads(completion.text), strict_schema(schema))
    parsed = parse_completion(completion, agent, UNIT)
    assert not parsed.rejected
    places = {(found.path, found.start_line, found.quote) for found in parsed.findings}
    assert ("src/a.py", 2, "    if x == None:") in places
    assert {line for _, line, _ in places} <= {1, 2, 3, 4}
    replaced = [found.suggestion.replacement for found in parsed.findings if found.suggestion]
    assert replaced == (["    if x is None:"] if agent.kind == "refactor" else [])


def test_model_server__as_a_process(tmp_path: Path) -> None:
    dump = tmp_path / "requests.json"
    (tmp_path / "reply.txt").write_text("from a file")
    command = [sys.executable, "-m", "tests.fakes.model", "--reply-file", "reply.txt"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [*command, "--dump", str(dump), "--latency", "0.01"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        settings = ModelSettings(name="m", base_url=process.stdout.readline().strip())

        async def run() -> str:
            model = build_model(settings, clock=time.monotonic)
            try:
                return (await model.complete(PROMPT, deadline=time.monotonic() + 20)).text
            finally:
                await model.aclose()

        assert asyncio.run(run()) == "from a file"
        process.terminate()
        assert process.wait(10) == 0
    assert [request["body"]["model"] for request in json.loads(dump.read_text())] == ["m"]
