"""The completion cache around a model: what is asked again, what is not, and what is never kept."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from review_action.adapters.llm.cached import CachedModel
from review_action.adapters.storage.directory_cache import DirectoryCache
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import ModelUnavailableError
from tests.fakes.fake_model import FakeLanguageModel, Outcome

NONCE = "0123456789abcdef" * 2
PROMPT = Prompt(
    agent="review",
    unit="unit-001",
    system="System.",
    shared=f"<{NONCE}>diff</{NONCE}>",
    question=f"Between {NONCE}?",
    reply_schema={"type": "object"},
)
PAID = Completion(
    text="{}",
    model="m-1-2026",
    route="openai:m-1",
    usage=Usage(input_tokens=900, output_tokens=90),
    cost_usd=0.5,
    seconds=3.0,
    first_token_seconds=1.0,
    attempts=3,
)
FREE = Completion(text="{}", model="m-1-2026", route="openai:m-1", cost_usd=0.0, from_cache=True)


class FakeCompletionCache:
    """A cache in memory, which may be held up."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.gets = 0
        self.go_on = threading.Event()
        self.go_on.set()

    def get(self, key: str) -> str | None:
        self.gets += 1
        self.go_on.wait(10)
        return self.kept.get(key)

    def put(self, key: str, value: str) -> None:
        self.go_on.wait(10)
        self.kept[key] = value


class Desk:
    """Runs of the action, one after another, with one cache."""

    def __init__(self, *script: Outcome) -> None:
        self.inner = FakeLanguageModel(script)
        self.cache = FakeCompletionCache()

    def run(
        self, prompts: Sequence[Prompt] = (PROMPT,), **said: Any
    ) -> list[Completion | BaseException]:
        async def ask() -> list[Completion | BaseException]:
            given: dict[str, Any] = {"cache": self.cache, "identity": "m-1", "nonce": NONCE, **said}
            model = CachedModel(self.inner, **given)
            outcomes: list[Completion | BaseException] = []
            for prompt in prompts:
                asked = model.complete(prompt, deadline=float("inf"))
                outcomes += await asyncio.gather(asked, return_exceptions=True)
            await model.aclose()
            return outcomes

        return asyncio.run(ask())

    @property
    def asked(self) -> int:
        return len(self.inner.prompts)


def test_cached__the_next_run_pays_nothing() -> None:
    desk = Desk(PAID)
    assert desk.run() == [PAID]
    assert desk.run() == [FREE]
    assert desk.asked == 1
    assert desk.inner.closed


def test_cached__the_nonce_of_a_run_is_no_part_of_the_question() -> None:
    desk = Desk(PAID)
    desk.run()
    other = "f" * 32
    again = PROMPT.model_copy(
        update={
            name: getattr(PROMPT, name).replace(NONCE, other) for name in ("shared", "question")
        }
    )
    assert desk.run([again], nonce=other) == [FREE]


@pytest.mark.parametrize("nonce", ["", NONCE])
def test_cached__what_only_looks_like_another_nonce_is(nonce: str) -> None:
    """No text of a pull request may make two different prompts one."""
    desk = Desk(PAID)
    desk.run([PROMPT], nonce=nonce)
    texts = ['<", "">diff</>', "<>diff</>", "<\0>diff</\0>", PROMPT.shared.replace(NONCE, "0" * 32)]
    others = [PROMPT.model_copy(update={"shared": text}) for text in texts]
    assert desk.run(others, nonce=nonce) == [PAID] * len(others)


@pytest.mark.parametrize(
    "changed",
    [
        {"system": "System. "},
        {"shared": "another diff"},
        {"question": "Another?"},
        {"reply_schema": {"type": "array"}},
        {"schema_name": "verdict"},
        {"max_output_tokens": 1},
        {"take": 2},
        {"second_opinion": True},
    ],
)
def test_cached__another_question_is_asked(changed: dict[str, Any]) -> None:
    desk = Desk(PAID)
    desk.run()
    assert desk.run([PROMPT.model_copy(update=changed)]) == [PAID]


def test_cached__what_does_not_reach_the_model_changes_nothing() -> None:
    desk = Desk(PAID)
    desk.run()
    moved = {"unit": "unit-7", "risk": 0.9, "paths": ("a.py",), "tokens": 7, "agent": "other"}
    assert desk.run([PROMPT.model_copy(update=moved)]) == [FREE]


def test_cached__another_model_is_asked() -> None:
    desk = Desk(PAID)
    desk.run()
    assert desk.run(identity="m-2") == [PAID]


def test_cached__asked_twice_in_one_run_the_first_answer_was_no_good() -> None:
    desk = Desk("not JSON", "{}")
    texts = [outcome.text for outcome in desk.run([PROMPT] * 2) if isinstance(outcome, Completion)]
    assert texts == ["not JSON", "{}"]
    (again,) = desk.run()
    assert isinstance(again, Completion)
    assert (again.text, again.from_cache) == ("{}", True)


def test_cached__a_bad_answer_from_the_cache_is_asked_for_anew() -> None:
    desk = Desk("not JSON", "{}")
    desk.run()
    first, second = desk.run([PROMPT] * 2)
    assert isinstance(first, Completion)
    assert isinstance(second, Completion)
    assert (first.from_cache, second.from_cache, second.text) == (True, False, "{}")


@pytest.mark.parametrize(
    "outcome",
    [
        PAID.model_copy(update={"stop": "length"}),
        PAID.model_copy(update={"stop": "refusal"}),
        PAID.model_copy(update={"text": " \n"}),
    ],
)
def test_cached__only_whole_answers_are_kept(outcome: Completion) -> None:
    desk = Desk(outcome)
    assert desk.run() == [outcome]
    assert desk.cache.kept == {}


def test_cached__errors_pass_and_are_not_kept() -> None:
    desk = Desk(ModelUnavailableError("down"), PAID)
    (failed,) = desk.run()
    assert isinstance(failed, ModelUnavailableError)
    assert desk.run() == [PAID]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "{}",
        "[1",
        '{"text": 7}',
        '{"text": "x", "unknown": 1}',
        '{"text": "x", "stop": "length"}',
    ],
)
def test_cached__a_corrupt_entry_is_a_miss(entry: str) -> None:
    desk = Desk(PAID)
    desk.run()
    desk.cache.kept = dict.fromkeys(desk.cache.kept, entry)
    assert desk.run() == [PAID]
    assert desk.run() == [FREE]


def test_cached__secrets_of_the_run_do_not_outlive_it() -> None:
    desk = Desk(PAID.model_copy(update={"text": "your key is hunter2", "model": "hunter2"}))
    (first,) = desk.run(redact=lambda text: text.replace("hunter2", "***"))
    assert isinstance(first, Completion)
    assert "hunter2" in first.text
    assert [("hunter2" in entry, "***" in entry) for entry in desk.cache.kept.values()] == [
        (False, True)
    ]


def test_cached__half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    desk = Desk(PAID.model_copy(update={"text": "a\ud800b"}))
    desk.run([PROMPT.model_copy(update={"shared": "\udfff"})])
    (again,) = desk.run([PROMPT.model_copy(update={"shared": "\udfff"})])
    assert isinstance(again, Completion)
    assert again.text == "a?b"


def test_cached__a_slow_cache_is_left_alone() -> None:
    desk = Desk(PAID)

    async def ask() -> list[Completion]:
        model = CachedModel(desk.inner, desk.cache, identity="m-1", patience=0.01)
        desk.cache.go_on.clear()
        try:
            prompts = [PROMPT.model_copy(update={"shared": text}) for text in "ab"]
            return [await model.complete(one, deadline=float("inf")) for one in prompts]
        finally:
            await model.aclose()
            desk.cache.go_on.set()

    assert asyncio.run(ask()) == [PAID, PAID]
    assert desk.cache.gets == 1
    assert desk.cache.kept == {}


def test_cached__an_answer_is_there_before_it_is_kept() -> None:
    """A deadline while the disk is busy must not lose what is paid for."""
    desk = Desk(PAID)

    def answer(_: Prompt) -> Completion:
        desk.cache.go_on.clear()
        return PAID

    async def ask() -> Completion:
        desk.inner.script = answer
        model = CachedModel(desk.inner, desk.cache, identity="m-1", patience=5)
        completion = await model.complete(PROMPT, deadline=float("inf"))
        assert desk.cache.kept == {}
        desk.cache.go_on.set()
        await model.aclose()
        return completion

    assert asyncio.run(ask()) == PAID
    assert len(desk.cache.kept) == 1


@pytest.mark.parametrize(
    ("secret", "expected"), [(b"of both runs", FREE), (b"of a pull request", PAID)]
)
def test_cached__over_a_directory_only_what_we_signed_counts(
    tmp_path: Path, secret: bytes, expected: Completion
) -> None:
    def run(secret: bytes, answer: Completion) -> list[Completion | BaseException]:
        desk = Desk(answer)
        cache = DirectoryCache(
            tmp_path / "cache",
            secret=secret,
            ttl_seconds=60,
            max_bytes=10**6,
            now=lambda: 1_800_000_000.0,
        )
        return desk.run(cache=cache)

    run(secret, FREE)
    assert run(b"of both runs", PAID) == [expected]
