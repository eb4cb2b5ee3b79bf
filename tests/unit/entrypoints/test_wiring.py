"""Settings become adapters, and only those that a run uses."""

import asyncio
import os
from pathlib import Path

import pytest

from review_action.domain.prompt import Prompt
from review_action.domain.settings import Settings
from review_action.entrypoints.wiring import (
    DeferredModel,
    FirstRequest,
    Stopwatch,
    build_analyzers,
    build_examiner,
    build_host,
    build_workspace,
)
from review_action.errors import InvalidInputError
from review_action.ports import LanguageModel, Workspace
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import NOTHING
from tests.unit.entrypoints.clone import changed_clone

PROMPT = Prompt(agent="review", unit="unit-001", system="s", shared="d", question="q")


def workspace_at(path: Path | str) -> Workspace | None:
    return build_workspace(str(path), search_path=os.defpath, log=pytest.fail)


def test_first_request__is_the_first() -> None:
    times = iter([1.0, 2.0])
    first = FirstRequest(lambda: next(times))

    first()
    first()

    assert first.at == 1.0


def test_stopwatch__begins_at_nought() -> None:
    assert 0.0 <= Stopwatch()() < 60.0


def test_build_workspace__only_what_is_a_clone(tmp_path: Path) -> None:
    clone = changed_clone(tmp_path / "clone")

    workspace = workspace_at(clone.root)

    assert workspace is not None
    assert workspace.has_commit(clone.id_of("HEAD"))
    assert workspace_at("") is None
    assert workspace_at(tmp_path) is None


def test_build_analyzers__are_embedded() -> None:
    assert {analyzer.name for analyzer in build_analyzers()} == {"embedded"}


def test_build_examiner__without_a_model_asks_nobody() -> None:
    said: list[str] = []
    settings = Settings.from_environ({"INPUT_DEADLINE": "90s"})

    examiner = build_examiner(
        settings, clock=lambda: 0.0, first=FirstRequest(lambda: 0.0), log=said.append
    )

    examiner.progress("asking", 1, 2)
    assert (examiner.model, examiner.deadline, examiner.context_tokens) == (None, 90.0, 0)
    assert len(examiner.nonce) == 32
    assert said == []


def test_build_host__needs_a_token() -> None:
    with pytest.raises(InvalidInputError) as caught:
        build_host(Settings.from_environ({}), log=lambda _: None)

    assert caught.value.hint


@pytest.mark.parametrize("content", ["gitdir: /nowhere/at/all\n", "\n"])
def test_build_workspace__a_work_tree_of_a_clone_that_is_not_here(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / ".git").write_text(content, encoding="utf-8")
    said: list[str] = []

    workspace = build_workspace(str(tmp_path), search_path=os.defpath, log=said.append)

    assert workspace is None
    assert said[0].startswith("The workspace is left aside: ")


def test_deferred_model__is_built_when_it_is_asked() -> None:
    inner = FakeLanguageModel(NOTHING)
    built: list[LanguageModel] = []

    def build() -> LanguageModel:
        built.append(inner)
        return inner

    async def use(model: DeferredModel) -> None:
        await model.complete(PROMPT, deadline=1.0)
        await model.complete(PROMPT, deadline=1.0)
        await model.aclose()

    asyncio.run(use(DeferredModel(build)))

    assert len(built) == 1
    assert (len(inner.prompts), inner.closed) == (2, 1)


def test_deferred_model__never_asked_is_never_built() -> None:
    def build() -> LanguageModel:
        pytest.fail("nobody asked")

    model = DeferredModel(build)

    asyncio.run(model.aclose())

    assert model.model is None
