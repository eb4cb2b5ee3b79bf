"""A language model behind one wire: one try per call, learning what the server takes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, suppress
from typing import Protocol

from review_action.adapters.llm.dialect import Dialect, narrowed
from review_action.adapters.llm.problem import Problem, read_problem
from review_action.adapters.llm.server_cost import cost_in_headers
from review_action.adapters.llm.sse import SseDecoder
from review_action.adapters.llm.too_late import too_late
from review_action.adapters.llm.translate import detail, translate
from review_action.adapters.llm.wire import PartialReply, Wire, WireRequest
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.errors import ModelNotFoundError, ModelUnavailableError, RefusedError
from review_action.ports import Clock

NARROWABLE = frozenset({400, 404, 422, 500, 501})
"""Statuses servers refuse a parameter with (500: llama-cpp-python, 404: OpenRouter's routing)."""
MAX_NARROWINGS = 12
"""As many as there are optional parts, and a few for servers that contradict themselves."""
DRAIN_SECONDS = 0.25


class Answer(Protocol):
    """What a transport hands back."""

    status: int
    headers: Mapping[str, str]

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives."""
        ...


class Transport(Protocol):
    """Posts one request."""

    def post(
        self, request: WireRequest, *, remaining: float
    ) -> AbstractAsyncContextManager[Answer]:
        """The answer, once its headers are there."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class _RejectedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


class ChatModel:
    """One instance serves one event loop; what it learns of the server lasts as long as it does.

    Args:
        wire: The provider's JSON.
        transport: Posts it.
        dialect: What to send at first.
        clock: Monotonic seconds; deadlines are on it.
        secret: The key; kept out of messages.
        route: What completions name as their origin.
        on_first_request: Called once, just before the first request goes out.
        on_first_token: Called when a prompt's answer begins, and its prefix is in the cache.
        on_answer: Called with the status and the headers (lower case) of every answer, at once.
        log: Told of what the server does not take.
    """

    def __init__(
        self,
        wire: Wire,
        transport: Transport,
        *,
        dialect: Dialect,
        clock: Clock,
        secret: str = "",
        route: str = "",
        on_first_request: Callable[[], None] | None = None,
        on_first_token: Callable[[Prompt], None] = lambda _: None,
        on_answer: Callable[[int, Mapping[str, str]], None] = lambda _status, _headers: None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._wire = wire
        self._transport = transport
        self._dialect = dialect
        self._clock = clock
        self._secret = secret
        self._route = route
        self._on_first_token = on_first_token
        self._on_answer = on_answer
        self._on_first_request: Callable[[], None] | None = on_first_request
        self._log = log or (lambda _: None)

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        """One completion; asked again only where the server refused an optional parameter.

        Raises:
            ModelError: Which one says what to do about it.
        """
        for _ in range(MAX_NARROWINGS):
            dialect = self._dialect
            try:
                return await self._try(prompt, dialect, deadline)
            except _RejectedError as rejected:
                problem = rejected.problem
                if not self._learn(dialect, problem):
                    raise self._translated(problem) from None
        message = f"{self._wire.host} refused every form of the request"
        raise ModelNotFoundError(message, hint="Check `base-url`: is it a chat API?")

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _learn(self, used: Dialect, problem: Problem) -> bool:
        if problem.status not in NARROWABLE:
            return False
        learned = narrowed(used, problem.text)
        if learned is None:
            return False
        if self._dialect == used:  # else another prompt learned it while this one was under way
            self._dialect = learned
            self._log(
                f"{self._wire.host} does not take all we ask for; going on with {learned.words}"
            )
        return True

    async def _try(self, prompt: Prompt, dialect: Dialect, deadline: float) -> Completion:
        started = self._clock()
        remaining = deadline - started
        if remaining <= 0:
            raise too_late()
        request = self._wire.request(prompt, dialect)
        if self._on_first_request:
            self._on_first_request()
            self._on_first_request = None
        try:
            async with (
                asyncio.timeout(remaining),
                self._transport.post(request, remaining=remaining) as answer,
            ):
                self._on_answer(answer.status, answer.headers)
                return self._completion(await self._read(answer, prompt), started)
        except TimeoutError:
            message = f"{self._wire.host}: no whole answer before the deadline"
            raise ModelUnavailableError(message, hint="Raise `deadline`.") from None

    async def _read(self, answer: Answer, prompt: Prompt) -> PartialReply:
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - success
            body = await _whole(answer)
            raise _RejectedError(read_problem(body, status=answer.status, headers=answer.headers))
        reply = PartialReply()
        try:
            async with aclosing(_events(answer)) as events:
                await self._collect(events, reply, prompt)
        except (ValueError, RecursionError):
            raise self._unreadable(answer) from None
        if reply.cost_usd is None:
            reply.cost_usd = cost_in_headers(answer.headers)
        return reply

    async def _collect(
        self, events: AsyncIterator[str], reply: PartialReply, prompt: Prompt
    ) -> None:
        while reply.problem is None:
            # The rest of a stream that is over is waited for briefly: then the connection can
            # serve the next prompt.
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS if reply.ended else None):
                    data = await anext(events, None)
                if data is not None:
                    self._wire.read(data, reply)
                    self._note_beginning(reply, prompt)
                    continue
            return

    def _note_beginning(self, reply: PartialReply, prompt: Prompt) -> None:
        if reply.begun and reply.began_at is None:
            reply.began_at = self._clock()
            self._on_first_token(prompt)

    def _completion(self, reply: PartialReply, started: float) -> Completion:
        if reply.problem:
            raise _RejectedError(reply.problem)
        if "".join(reply.refusal).strip() or reply.finish == "refusal":
            why = detail(reply.reason, secret=self._secret)
            message = f"{self._wire.host}: the model declined to answer"
            message += f" ({why})" if reply.finish == "refusal" and why else ""
            raise RefusedError(message, hint="Another model may answer this prompt.")
        if reply.finish == "error" or not (reply.finish or reply.ended):
            message = f"{self._wire.host}: the answer was cut off"
            raise ModelUnavailableError(message, hint="Run the job again.")
        return Completion(
            text="".join(reply.text),
            stop="length" if reply.finish == "length" else "stop",
            model=reply.model,
            usage=reply.usage,
            route=self._route,
            cost_usd=reply.cost_usd,
            seconds=self._clock() - started,
            first_token_seconds=None if reply.began_at is None else reply.began_at - started,
        )

    def _unreadable(self, answer: Answer) -> ModelUnavailableError | ModelNotFoundError:
        if "html" in answer.headers.get("content-type", ""):
            message = f"{self._wire.host} answered with a web page"
            return ModelNotFoundError(message, hint="Check `base-url`: it is not an API's.")
        return ModelUnavailableError(f"{self._wire.host} sent what is no chat completion")

    def _translated(self, problem: Problem) -> Exception:
        return translate(problem, host=self._wire.host, secret=self._secret)


async def _whole(answer: Answer) -> str:
    return b"".join([chunk async for chunk in answer.chunks()]).decode("utf-8", "replace")


async def _events(answer: Answer) -> AsyncGenerator[str, None]:
    """The data of each event; a body that is no stream is one event (some servers never stream)."""
    if "event-stream" not in answer.headers.get("content-type", ""):
        body = await _whole(answer)
        if not body.lstrip().startswith(("data:", ":", "event:")):
            yield body
            return
        for data in _decoded(SseDecoder(), body.encode()):
            yield data
        return
    decoder = SseDecoder()
    async for chunk in answer.chunks():
        for data in decoder.feed(chunk):
            yield data
    for data in decoder.close():
        yield data


def _decoded(decoder: SseDecoder, body: bytes) -> list[str]:
    return [*decoder.feed(body), *decoder.close()]
