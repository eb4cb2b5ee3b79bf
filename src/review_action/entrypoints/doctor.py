"""`review-action doctor`: what works, what does not and the remedy; sends no code and posts nothing."""

import argparse
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from review_action.adapters.llm.facts import facts_of
from review_action.adapters.llm.pricing import rate_of
from review_action.adapters.llm.probe import Probe, probe
from review_action.domain.model_settings import ModelSettings
from review_action.domain.settings import Settings
from review_action.entrypoints.laptop_inputs import laptop_inputs
from review_action.entrypoints.models import SHORT_PROMPT_TOKENS, told
from review_action.errors import (
    GitHubError,
    InvalidInputsError,
    ModelCredentialsError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
    ReviewActionError,
)
from review_action.rendering.visible import visible

# ruff: noqa: PLC0415  # each check imports its adapter: what is not configured costs nothing

State = Literal["ok", "note", "fail"]
PROBE_SECONDS = 60.0
WRITING = (
    "Writing is not tried, for that would post something. A review needs `pull-requests: write` and"
    " `checks: write`; the job's log tells what the token has, under `Set up job`."
)
WHERE: Mapping[type[ReviewActionError], str] = {
    ModelUnavailableError: "address",
    ModelCredentialsError: "key",
    ModelNotFoundError: "name",
    ModelQuotaError: "account",
    ModelRateLimitedError: "limits",
}
"""What a failed question shows to be wrong."""
LOCAL_CUT = (
    "Ollama cuts longer prompts in silence: set OLLAMA_CONTEXT_LENGTH where it runs, and the same"
    " number as `context-tokens` here."
)
TOOLS_HINT = "The extra `analyzers` brings them: `pip install 'review-action[analyzers]'`."
KEYLESS = "Set `model` and a key, or `base-url`; docs/recipes/models.md has an example for each."


class Check(NamedTuple):
    """One thing that was looked at; `remedy` is empty where nothing is to be done."""

    state: State
    name: str
    told: str
    remedy: str = ""


def examine(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print every check; the exit status is 1 when one failed."""
    from review_action.adapters.runner.redaction import redactor

    given = dict(environ)
    if environ.get("GITHUB_ACTIONS") != "true":
        given |= laptop_inputs(options, environ, keys_choose=True)
        given |= _token(environ)
    try:
        settings = Settings.from_environ(given)
    except InvalidInputsError as error:
        return _print(Check("fail", p.name, p.problem, p.hint) for p in error.problems)
    redact = redactor(settings.secrets)
    return _print(
        Check(one.state, one.name, redact(one.told), redact(one.remedy))
        for one in _checks(settings)
    )


def _token(environ: Mapping[str, str]) -> Mapping[str, str]:
    token = environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or ""
    return {"INPUT_GITHUB-TOKEN": token} if token else {}


def _print(checks: Iterator[Check]) -> int:
    failed = 0
    for check in checks:
        failed += check.state == "fail"
        print(visible(f"{check.state:<5} {check.name}: {check.told}"), flush=True)
        if check.remedy:
            print(visible(f"      {check.remedy}"), flush=True)
    print(f"\n{failed} to mend." if failed else "\nNothing to mend.")
    return 1 if failed else 0


def _checks(settings: Settings) -> Iterator[Check]:
    yield Check("ok", "inputs", "all of them can be used")
    yield from (Check("note", "inputs", warning) for warning in settings.warnings)
    yield _tools()
    yield from _github(settings)
    if settings.model is None:
        yield Check("note", "model", "none is set: the embedded checks review alone", KEYLESS)
        return
    for route in (settings.model, *settings.fallbacks):
        yield from _route(route, settings)


def _tools() -> Check:
    from review_action.adapters.analyzers.ast_grep_process import is_installed
    from review_action.adapters.analyzers.installed_tools import LARGER, TOOLS, installed_tools

    here = {tool.name for tool in installed_tools()} | ({"ast-grep"} if is_installed() else set())
    missing = sorted({*TOOLS, "ast-grep"} - here - LARGER)
    if not missing:
        return Check("ok", "analyzers", ", ".join(sorted(here)))
    return Check("note", "analyzers", f"not installed: {', '.join(missing)}", TOOLS_HINT)


def _github(settings: Settings) -> Iterator[Check]:
    from review_action.adapters.github.try_reads import try_reads

    name, runner = "github", settings.runner
    if settings.github_token is None or not runner.repository:
        what = "repository" if settings.github_token else "token"
        hint = "Set GITHUB_TOKEN and GITHUB_REPOSITORY=OWNER/NAME to check permissions."
        yield Check("note", name, f"not looked at: there is no {what}", hint)
        return
    try:
        for read in try_reads(
            token=settings.github_token.get_secret_value(),
            api_url=runner.api_url,
            graphql_url=runner.graphql_url,
            repository=runner.repository,
            clock=time.monotonic,
            sleep=time.sleep,
        ):
            yield _read(f"{name} {read.needs}", read.error, runner.repository)
    except GitHubError as error:
        yield Check("fail", name, str(error), error.hint)
        return
    yield Check("note", f"{name} writing", "not tried", WRITING)


def _read(name: str, error: GitHubError | None, repository: str) -> Check:
    if error is None:
        return Check("ok", name, f"{repository} can be read")
    return Check("fail", name, str(error), error.hint)


def _route(route: ModelSettings, settings: Settings) -> Iterator[Check]:
    name = route.route
    key = "with a key" if route.api_key else "without a key"
    yield Check("ok", name, f"{route.base_url}, {route.wire} wire, {key}")
    found = probe(route, clock=time.monotonic, seconds=min(PROBE_SECONDS, settings.deadline))
    if found.error is not None:
        problem = WHERE.get(type(found.error), "answer")
        yield Check("fail", f"{name} {problem}", str(found.error), found.error.hint)
    else:
        yield from _answered(name, found)
    yield _context(route)
    yield _price(route, settings)


def _context(route: ModelSettings) -> Check:
    facts, name = facts_of(route), f"{route.route} context"
    cut = LOCAL_CUT if route.provider == "ollama" else ""
    if not facts.context_window:
        told = f"not known: {route.context_tokens:,} tokens are taken for granted"
        return Check("note", name, told, cut or "Set `context-tokens` to what the server takes.")
    usable = min(route.context_tokens, facts.context_window)
    told = f"prompts of up to {usable:,} of {facts.context_window:,} tokens, answer included"
    return Check("note" if cut else "ok", name, told, cut)


def _price(route: ModelSettings, settings: Settings) -> Check:
    rate, name = rate_of(route, SHORT_PROMPT_TOKENS, at=datetime.now(UTC)), f"{route.route} price"
    if rate is not None:
        words = f"{told(rate.input)} in, {told(rate.output)} out, {told(rate.cached)} cached"
        return Check("ok", name, f"US dollars per million tokens: {words}")
    state: State = "note" if settings.max_cost is None else "fail"
    return Check(state, name, "not known, and `max-cost` cannot hold", "Say it: `prices: 1/5`.")


def _answered(name: str, found: Probe) -> Iterator[Check]:
    answer = found.completion.model if found.completion else ""
    yield Check("ok", f"{name} answer", f"address, key and name are right ({answer or 'unnamed'})")
    yield from (Check("note", name, note) for note in found.notes)
    if found.structured:
        yield Check("ok", f"{name} structured output", "the answer is the object asked for")
    else:
        yield Check(
            "note",
            f"{name} structured output",
            "the answer is not the object asked for; damaged answers are read as far as they go",
            "Try `structured-output: json`, or another model.",
        )
    limits = ", ".join(
        f"{kind} {limit.remaining:,.0f} of {limit.limit:,.0f} left"
        for kind, limit in found.limits.items()
    )
    yield Check("ok", f"{name} limits", limits or "the server tells none: learned on the way")
