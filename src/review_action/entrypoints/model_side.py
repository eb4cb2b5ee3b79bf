"""The model of one run with all that is around it: nonce, cache, trace; built when it is first asked."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Protocol

from review_action.adapters.llm.traced import Spans
from review_action.app.redacted import RedactedModel
from review_action.domain.cache_settings import CacheSettings
from review_action.domain.completion import Completion
from review_action.domain.prompt import Prompt
from review_action.domain.report import RunReport
from review_action.domain.settings import ModelSettings, Settings
from review_action.pipeline.asking.nonce_for import nonce_for
from review_action.ports import Clock, CompletionCache, LanguageModel

# ruff: noqa: PLC0415  # lazy on purpose: a run must not import what it does not use

BYTES_PER_MEGABYTE = 1_000_000


class Trace(Spans, Protocol):
    """Spans of a run, and how they are sent."""

    def send(self, report: RunReport | None, *, error: str = "") -> None:
        """Everything recorded, in one request."""
        ...


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


class ModelSide:
    """Everything of one run that needs to know the model's settings.

    Args:
        settings: No model in them is a valid choice.
        clock: Monotonic seconds.
        log: Takes one line for people.
        redact: Takes the run's secrets out of what the model is told, and of what it says.
        traceparent: Of whoever started the run.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        log: Callable[[str], None],
        redact: Callable[[str], str] = str,
        traceparent: str = "",
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._log = log
        self._redact = redact
        self._nonce = ""
        self._secret = _secret_of(settings.model)
        self._trace = _build_trace(settings, clock=clock, log=log, traceparent=traceparent)
        self.first_request: float | None = None
        self._left_out: set[int] = set()
        self.model: LanguageModel | None = None
        if settings.model is not None:
            # Imported while the pull request is being fetched: the wait is there anyway.
            Thread(target=_import_model_side, daemon=True).start()
            self.model = RedactedModel(DeferredModel(self._build), redact, self._left_out)

    def left_out(self) -> int:
        """How many values that look like secrets no prompt showed."""
        return len(self._left_out)

    def context_tokens(self) -> int:
        """Tokens, as we estimate them, that one prompt may hold: on the smallest of all routes."""
        if self._settings.model is None:
            return 0
        from review_action.adapters.llm.facts import facts_of

        routes = (self._settings.model, *self._settings.fallbacks)
        facts = [facts_of(route) for route in routes]
        said = self._settings.model.context_tokens
        return min(int(min(said, a.context_window or said) / a.token_coefficient) for a in facts)

    def nonce_of(self, head_sha: str) -> str:
        """The word that closes the data in every prompt of this run."""
        self._nonce = nonce_for(self._secret or secrets.token_bytes(32), head_sha)
        return self._nonce

    def finish(self, report: RunReport | None, *, error: str = "") -> None:
        """Send the trace and write the metrics, where the settings name a place for them."""
        if self._trace is not None:
            self._trace.send(report, error=error)
        path = self._settings.telemetry.metrics_file
        if path and report is not None:
            from review_action.adapters.telemetry.metrics_file import write_metrics

            workspace = Path(self._settings.runner.workspace or ".")
            below = None if Path(path).is_absolute() else workspace
            write_metrics(workspace / path, report, below=below, log=self._log)

    def _started(self) -> None:
        if self.first_request is None:
            self.first_request = self._clock()

    def _build(self) -> LanguageModel:
        from review_action.adapters.llm.build import build_model

        settings = self._settings
        assert settings.model is not None  # noqa: S101  # the one caller checked it
        routes = (settings.model, *settings.fallbacks)
        model = build_model(
            settings.model,
            fallbacks=settings.fallbacks,
            max_cost=settings.max_cost,
            clock=self._clock,
            on_first_request=self._started,
            log=self._log,
        )
        cache = self._cache()
        if cache is not None:
            from review_action.adapters.llm.cached import CachedModel, identity_of

            model = CachedModel(
                model, cache, identity=identity_of(routes), nonce=self._nonce, redact=self._redact
            )
        if self._trace is None:
            return model
        from review_action.adapters.llm.traced import TracedModel

        return TracedModel(
            model,
            self._trace,
            routes=routes,
            clock=self._clock,
            content=settings.telemetry.content,
            redact=self._redact,
        )

    def _cache(self) -> CompletionCache | None:
        cache = self._settings.cache
        if not cache.enabled:
            return None
        if not self._secret:
            self._log("No completion is kept: without a model key nothing can sign what is kept.")
            return None
        if cache.url is not None:
            from review_action.adapters.storage.redis_cache import RedisCache

            return RedisCache(
                cache.url.get_secret_value(),
                secret=self._secret,
                ttl_seconds=cache.ttl_seconds,
                now=time.time,
                log=self._log,
            )
        return _directory_cache(
            cache, Path(self._settings.runner.workspace or "."), self._secret, self._log
        )


def _directory_cache(
    cache: CacheSettings, workspace: Path, secret: bytes, log: Callable[[str], None]
) -> CompletionCache:
    from review_action.adapters.storage.directory_cache import DirectoryCache

    path = workspace / cache.directory
    return DirectoryCache(
        path,
        secret=secret,
        ttl_seconds=cache.ttl_seconds,
        max_bytes=cache.max_megabytes * BYTES_PER_MEGABYTE,
        now=time.time,
        # A pull request may have planted links in the workspace.
        below=workspace if path.is_relative_to(workspace) else None,
        log=log,
    )


def _secret_of(model: ModelSettings | None) -> bytes:
    if model is None or model.api_key is None:
        return b""
    return model.api_key.get_secret_value().encode()


def _import_model_side() -> None:
    import_module("jinja2")
    import_module("review_action.adapters.llm.build")


def _build_trace(
    settings: Settings, *, clock: Clock, log: Callable[[str], None], traceparent: str
) -> Trace | None:
    if not settings.telemetry.otlp_endpoint:
        return None
    from review_action.adapters.telemetry.otlp import OtlpTrace

    return OtlpTrace(
        settings.telemetry, clock=clock, now=time.time, traceparent=traceparent, log=log
    )
