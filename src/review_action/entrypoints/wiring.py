"""Settings to adapters; each is imported only by a run that uses it."""

import os
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Protocol

from review_action.app.ask import Progress
from review_action.app.examine import Examiner
from review_action.app.redacted import RedactedModel
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.settings import ModelSettings, Settings
from review_action.errors import GitError, InvalidInputError
from review_action.ports import Analyzer, Clock, CodeHost, LanguageModel, ReviewHost, Workspace

# ruff: noqa: PLC0415  # lazy on purpose: a run must not import what it does not use


class Host(CodeHost, ReviewHost, Protocol):
    """Both sides of one code host."""

    @property
    def requests_sent(self) -> int:
        """What this run has cost of the rate limit that all workflows of the repository share."""
        ...


@dataclass
class FirstRequest:
    """Remembers when the first model request went out."""

    clock: Clock
    at: float | None = None

    def __call__(self) -> None:
        if self.at is None:
            self.at = self.clock()


@dataclass(frozen=True)
class Stopwatch:
    """Monotonic seconds since the process began its work."""

    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> float:
        return time.monotonic() - self.started


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


def build_analyzers() -> Sequence[Analyzer]:
    """The embedded ones."""
    from review_action.adapters.analyzers import embedded_analyzers

    return embedded_analyzers()


@dataclass
class DeferredModel:
    """A `LanguageModel` that is built, and its HTTP client imported, when the first prompt is asked."""

    build: Callable[[], LanguageModel]
    model: LanguageModel | None = None

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        if self.model is None:
            self.model = self.build()
        return await self.model.complete(prompt, deadline=deadline)

    async def aclose(self) -> None:
        if self.model is not None:
            await self.model.aclose()


def build_model(
    settings: ModelSettings | None,
    *,
    clock: Clock,
    on_first_request: Callable[[], None],
    log: Callable[[str], None],
) -> LanguageModel | None:
    """The configured model, or None when the embedded analyzers review alone."""
    if settings is None:
        return None
    # Imported while the pull request is being fetched: the wait is there anyway.
    Thread(target=_import_model_side, daemon=True).start()

    def build() -> LanguageModel:
        from review_action.adapters.llm.build import build_model as build

        return build(settings, clock=clock, on_first_request=on_first_request, log=log)

    return DeferredModel(build)


def _import_model_side() -> None:
    import_module("jinja2")
    import_module("review_action.adapters.llm.build")


def build_examiner(
    settings: Settings,
    *,
    clock: Clock,
    first: FirstRequest,
    log: Callable[[str], None],
    progress: Progress = silent,
    redact: Callable[[str], str] | None = None,
) -> Examiner:
    """Model, analyzers and bounds of one run; `redact` takes secrets out of the model's words."""
    model = build_model(settings.model, clock=clock, on_first_request=first, log=log)
    return Examiner(
        model=RedactedModel(model, redact) if model and redact else model,
        analyzers=build_analyzers(),
        clock=clock,
        nonce=secrets.token_hex(16),
        deadline=settings.deadline,
        context_tokens=settings.model.context_tokens if settings.model else 0,
        progress=progress,
    )


def build_workspace(path: str, *, search_path: str, log: Callable[[str], None]) -> Workspace | None:
    """The job's checkout when there is one; it may be hostile, and git is told so."""
    if not path or not (Path(path) / ".git").exists():
        return None
    from review_action.adapters.git.local_git import LocalGit

    try:
        return LocalGit(Path(path), search_path=search_path)
    except GitError as error:
        # A linked work tree names a directory that the container does not have; GitHub has it all.
        log(f"The workspace is left aside: {error}")
        return None


def build_host(
    settings: Settings, *, log: Callable[[str], None], search_path: str = os.defpath
) -> Host:
    """GitHub, with the job's checkout as a second source of diffs and contents."""
    from review_action.adapters.github.host import GitHubHost

    if settings.github_token is None:
        raise InvalidInputError(
            "github-token", "is empty", hint="Leave it out to use the job's own token."
        )
    return GitHubHost(
        token=settings.github_token.get_secret_value(),
        api_url=settings.runner.api_url,
        graphql_url=settings.runner.graphql_url,
        repository=settings.runner.repository,
        clock=time.monotonic,
        sleep=time.sleep,
        workspace=build_workspace(settings.runner.workspace, search_path=search_path, log=log),
        log=log,
    )
