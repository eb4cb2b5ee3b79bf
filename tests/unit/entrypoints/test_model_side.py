"""The model with its cache, trace and metrics, as the settings ask for them."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typing_extensions import override

from review_action.domain.prompt import Prompt
from review_action.domain.report import RunReport, Verdict
from review_action.domain.settings import Settings
from review_action.entrypoints.model_side import DeferredModel, ModelSide
from review_action.ports import LanguageModel
from tests.fakes.model.server import ModelServer
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import NOTHING

KEY = "sk-test-0123456789"
REPORT = RunReport(verdict=Verdict(conclusion="pass"))


def prompt(nonce: str = "") -> Prompt:
    return Prompt(agent="review", unit="unit-001", system="s", shared=f"d {nonce}", question="q")


def side_of(workspace: Path, said: list[str], **inputs: str) -> ModelSide:
    given = {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
    settings = Settings.from_environ({**given, "GITHUB_WORKSPACE": str(workspace)})
    return ModelSide(settings, clock=lambda: 5.0, log=said.append)


def ask(side: ModelSide) -> tuple[str, bool]:
    """What came of one prompt, and whether the cache said it."""

    async def one(model: LanguageModel) -> tuple[str, bool]:
        try:
            completion = await model.complete(prompt(side.nonce_of("abc")), deadline=65.0)
            return completion.text, completion.from_cache
        finally:
            await model.aclose()

    assert side.model is not None
    return asyncio.run(one(side.model))


def test_model_side__without_a_model_there_is_none(tmp_path: Path) -> None:
    side = side_of(tmp_path, [])
    side.finish(REPORT)
    assert (side.model, side.first_request) == (None, None)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"model": "vllm:m"}, 64_000),
        ({"model": "vllm:m", "context_tokens": "4096"}, 4_096),
        ({"model": "vllm:m", "model_facts": "context-window: 9000"}, 9_000),
        ({"model": "vllm:m", "model_facts": "token-coefficient: 1.6"}, 40_000),
        ({"model": "vllm:m", "fallback_models": "groq:openai/gpt-oss-120b"}, 64_000),
    ],
)
def test_context_tokens__as_we_estimate_them(
    tmp_path: Path, inputs: dict[str, str], expected: int
) -> None:
    url = "https://models.example.com/v1"
    side = side_of(tmp_path, [], base_url=url, groq_api_key="gsk_1", **inputs)
    assert side.context_tokens() == expected


def test_nonce_of__same_commit_and_key_same_nonce(tmp_path: Path) -> None:
    with ModelServer([NOTHING]) as model:
        one, other = (
            side_of(tmp_path, [], model="m", base_url=model.base_url, api_key=KEY) for _ in "12"
        )
    assert one.nonce_of("abc") == other.nonce_of("abc") != one.nonce_of("abd")


def test_nonce_of__without_a_key_nobody_can_know_it(tmp_path: Path) -> None:
    side = side_of(tmp_path, [])
    assert side.nonce_of("abc") != side.nonce_of("abc")


def test_cache__a_second_run_asks_nobody(tmp_path: Path) -> None:
    with ModelServer([NOTHING]) as model:
        inputs = {"model": "m", "base_url": model.base_url, "api_key": KEY, "cache_dir": "kept"}
        first, second = side_of(tmp_path, [], **inputs), side_of(tmp_path, [], **inputs)
        told = [ask(first), ask(second)]
    assert told == [(NOTHING, False), (NOTHING, True)]
    assert len(model.requests) == 1
    assert (first.first_request, second.first_request) == (5.0, None)


def test_cache__needs_a_key_to_sign_with(tmp_path: Path) -> None:
    said: list[str] = []
    with ModelServer([NOTHING]) as model:
        ask(side_of(tmp_path, said, model="m", base_url=model.base_url, cache_dir="kept"))
    assert any("without a model key" in line for line in said)
    assert not (tmp_path / "kept").exists()


def test_cache__a_redis_that_is_not_there_is_a_miss(tmp_path: Path) -> None:
    said: list[str] = []
    with ModelServer([NOTHING]) as model:
        inputs = {"model": "m", "base_url": model.base_url, "api_key": KEY}
        told = ask(side_of(tmp_path, said, cache_url="redis://127.0.0.1:9", **inputs))
    assert told == (NOTHING, False)


class _Collector(BaseHTTPRequestHandler):
    received: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length", 0))
        self.received.append((self.path, self.rfile.read(size)))
        self.send_response(200)
        self.end_headers()

    @override
    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def collector() -> Iterator[HTTPServer]:
    _Collector.received = []
    with HTTPServer(("127.0.0.1", 0), _Collector) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def test_finish__sends_the_trace_and_writes_the_metrics(
    tmp_path: Path, collector: HTTPServer
) -> None:
    endpoint = f"http://127.0.0.1:{collector.server_address[1]}"
    with ModelServer([NOTHING]) as model:
        side = side_of(
            tmp_path,
            [],
            model="m",
            base_url=model.base_url,
            otlp_endpoint=endpoint,
            metrics_file="metrics.prom",
        )
        ask(side)
    side.finish(REPORT)
    assert [path for path, _ in _Collector.received] == ["/v1/traces"]
    assert "review_action" in (tmp_path / "metrics.prom").read_text()


def test_deferred_model__is_built_when_it_is_asked() -> None:
    inner = FakeLanguageModel(NOTHING)
    built: list[LanguageModel] = []

    def build() -> LanguageModel:
        built.append(inner)
        return inner

    async def use(model: DeferredModel) -> None:
        await model.aclose()
        await model.complete(prompt(), deadline=1.0)
        await model.complete(prompt(), deadline=1.0)
        await model.aclose()

    asyncio.run(use(DeferredModel(build)))
    assert built == [inner]
