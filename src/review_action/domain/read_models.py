"""Reads which models to ask: the first one, and those to go on with when it cannot answer."""

from collections.abc import Iterator
from typing import NamedTuple

from review_action.domain.base_url import PUBLIC_PLAIN_HTTP, base_url_problem, is_public_plain_http
from review_action.domain.find_target import Asked, Target, find_target
from review_action.domain.inputs import Inputs
from review_action.domain.model_settings import (
    HOSTED_CONCURRENCY,
    LOCAL_CONCURRENCY,
    STRUCTURED_OUTPUTS,
    ModelSettings,
)
from review_action.domain.provider import (
    PROVIDERS,
    is_few_at_once,
    needs_key,
    owner_of,
    split_route,
)
from review_action.domain.read_facts import read_facts, read_prices
from review_action.domain.read_keys import ANY, Key, Keys

WITHHELD = "No `api-key` reached this run, as for every pull request from a fork or by Dependabot:"
FALLBACKS = "fallback-models"
MAX_CONTEXT_TOKENS = 10_000_000
MAX_EFFORT_CHARS = 20
OWN_OPTIONS = ("structured_output", "facts", "price_input", "price_output", "price_cached")
"""Said of the first model, and true of no other."""


class Reading(NamedTuple):
    """The models to ask, in order, and what to warn of; no model when none is asked for."""

    models: tuple[ModelSettings, ...] = ()
    warnings: tuple[str, ...] = ()


class _Reader(NamedTuple):
    inputs: Inputs
    keys: Keys
    options: ModelSettings
    concurrency: int | None
    """As the user says it, for all servers."""
    in_actions: bool
    secrets_withheld: bool


def read_models(inputs: Inputs, *, in_actions: bool, secrets_withheld: bool) -> Reading:
    """All routes.

    Args:
        inputs: Takes note of every problem.
        in_actions: We run in a container of our own, where localhost is not the user's machine.
        secrets_withheld: An absent key is GitHub's doing, not the user's mistake.
    """
    concurrency = inputs.integer("max-concurrency", 1, HOSTED_CONCURRENCY)
    options, keys = _options(inputs), Keys(inputs)
    reader = _Reader(inputs, keys, options, concurrency, in_actions, secrets_withheld)
    said, url = inputs.line("model", ""), inputs.text("base-url")
    wanted = bool(said or url or reader.keys.said)
    target = _first_target(reader, said, url) if wanted else None
    first = _model(reader, target, target) if target else None
    others = _others(reader, target)
    if others and not wanted:
        problem = "there is no model to go on from"
        inputs.refuse(FALLBACKS, problem, "Set `model`; these are asked when it cannot answer.")
    models = tuple(_distinct([*([first] if first else []), *others]))
    told = _withheld(models) if wanted and secrets_withheld and first is None else ()
    return Reading(models, (*told, *_plain(models)))


def _options(inputs: Inputs) -> ModelSettings:
    """What the first model is asked with; its server and name come later."""
    facts, prices = dict(read_facts(inputs)), read_prices(inputs)
    context = inputs.integer("context-tokens", 4_000, MAX_CONTEXT_TOKENS)
    if context:
        facts.setdefault("context_window", context)
    return ModelSettings(
        name="",
        base_url="",
        structured_output=inputs.one_of("structured-output", STRUCTURED_OUTPUTS, "auto"),
        context_tokens=context or ModelSettings.model_fields["context_tokens"].default,
        effort=_effort(inputs),
        facts=facts,
        price_input=prices[0],
        price_output=prices[1],
        price_cached=prices[2],
    )


def _effort(inputs: Inputs) -> str:
    said = inputs.line("effort", "").casefold()
    if not said or (said.isascii() and said.isalpha() and len(said) <= MAX_EFFORT_CHARS):
        return said
    hint = "Use the provider's word, such as `low`, `medium` or `high`."
    inputs.refuse("effort", "it is not one word", hint)
    return ""


def _first_target(reader: _Reader, said: str, url: str) -> Target | None:
    keyless = reader.secrets_withheld and not reader.keys.said
    if keyless and not (url and (base_url_problem(url) or not owner_of(url))):
        return None
    if not (said or url):
        said = reader.keys.default_route()
        if not said:
            return None
    return find_target(Asked(said, url, "model", "base-url", reader.in_actions), reader.inputs)


def _others(reader: _Reader, first: Target | None) -> list[ModelSettings]:
    fields = ModelSettings.model_fields
    own = {name: fields[name].default for name in OWN_OPTIONS}
    plain = reader._replace(options=reader.options.model_copy(update=own))
    return [
        model
        for entry in reader.inputs.words(FALLBACKS) or ()
        if (target := _other_target(plain, entry, first))
        and (model := _model(plain, target, first))
    ]


def _other_target(reader: _Reader, entry: str, first: Target | None) -> Target | None:
    said, _, url = entry.partition(" ")
    if not url and first and split_route(said).provider == first.provider:
        url = first.url
    return find_target(
        Asked(said, url.strip(), FALLBACKS, FALLBACKS, reader.in_actions), reader.inputs
    )


def _model(reader: _Reader, target: Target, first: Target | None) -> ModelSettings | None:
    """The model at `target`; None when the key that its server wants is not there."""
    key = reader.keys.for_server(target.url, first.url if first else "")
    if key.secret is None and needs_key(target.provider, target.url):
        if not (reader.secrets_withheld or key.input in reader.keys.said):
            _refuse_keyless(reader, target, key, is_first=target is first)
        return None
    if not reader.keys.fits(key, target.url):
        return None
    return reader.options.model_copy(
        update={
            "provider": target.provider,
            "name": target.name,
            "base_url": target.url,
            "wire": PROVIDERS[target.provider].wire,
            "api_key": key.secret,
            "max_concurrency": reader.concurrency or _concurrency(target),
        }
    )


def _concurrency(target: Target) -> int:
    few = is_few_at_once(target.provider, target.url)
    return LOCAL_CONCURRENCY if few else HOSTED_CONCURRENCY


def _refuse_keyless(reader: _Reader, target: Target, key: Key, *, is_first: bool) -> None:
    own = PROVIDERS[target.provider].key_input
    if not is_first:
        hint = f"Pass `{key.input}`, or leave the model out." if key.input else "Leave it out."
        reader.inputs.refuse(FALLBACKS, f"`{target.route}` needs a key of its own", hint)
        return
    reader.inputs.refuse(
        ANY,
        f"`{target.provider}` needs one, and it is empty",
        "Pass a secret that exists here"
        + (f", as `{own}` or `{ANY}`" if own and key.input == ANY else "")
        + "; without a model and a key the embedded checks review alone.",
    )


def _distinct(models: list[ModelSettings]) -> Iterator[ModelSettings]:
    seen: set[tuple[str, str]] = set()
    for one in models:
        if (one.route, one.base_url) not in seen:
            seen.add((one.route, one.base_url))
            yield one


def _withheld(models: tuple[ModelSettings, ...]) -> tuple[str, ...]:
    if not models:
        return (f"{WITHHELD} the embedded checks review alone.",)
    return (f"{WITHHELD} `{models[0].route}` reviews, which needs none.",)


def _plain(models: tuple[ModelSettings, ...]) -> tuple[str, ...]:
    return (PUBLIC_PLAIN_HTTP,) if any(is_public_plain_http(one.base_url) for one in models) else ()
