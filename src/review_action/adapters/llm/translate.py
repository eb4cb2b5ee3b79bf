"""Translates a server's problem once into the error that says what to do about it."""

import re

from review_action.adapters.llm.problem import Problem
from review_action.domain.shorten import shorten
from review_action.errors import (
    ContextTooLongError,
    ModelCredentialsError,
    ModelError,
    ModelNotFoundError,
    ModelQuotaError,
    ModelRateLimitedError,
    ModelUnavailableError,
    RefusedError,
)

MAX_DETAIL = 200

_QUOTA = re.compile(
    r"insufficient_quota|billing_(?:error|hard_limit|not_active)|credit.balance"
    r"|insufficient.{0,20}(?:balance|credit|funds)|credits? (?:are|is) depleted|PerDay"
    r"|spend_limit_exceeded|exceeded your current quota|specified API usage limits"
    r"|payment required",
    re.IGNORECASE,
)
"""The account's state; not a mere link to where one pays, which OpenAI and Groq put into every 429."""
_CONTEXT = re.compile(
    r"context_length_exceeded|maximum context length|context window|context length|context size"
    r"|prompt is too long|input is too long|reduce the length|input token count|too many tokens"
    r"|string_above_max_length|request too large|exceeds? (?:the )?context limit",
    re.IGNORECASE,
)
_MODEL_GONE = re.compile(
    r"model_not_found|model_decommissioned|model.{0,80}(?:does not exist|not found|decommissioned)",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(r"invalid_api_key|api_key_invalid|api key not valid", re.IGNORECASE)
_FILTERED = re.compile(r"content_filter|content_policy|content management policy", re.IGNORECASE)
_KEY_LIKE = re.compile(
    r"(?i:bearer\s+)\S+|\b(?:sk|gsk|pk|xai|key)[-_][-_A-Za-z0-9*]{6,}|AIza[-_A-Za-z0-9]{8,}|(?<!\S)(?=\S*\*{3})\S+"
)
_TRANSIENT = frozenset({408, 409, 425})


def translate(problem: Problem, *, host: str, secret: str = "") -> ModelError:
    """The error for `problem`; what the server said is cut to 200 printable characters.

    Args:
        problem: What the server reported.
        host: Named in the message.
        secret: The key, which some servers repeat; never part of the message.
    """
    said = detail(problem.message, secret=secret)
    message = f"{host} answered HTTP {problem.status}" + (f": {said}" if said else "")
    fatal = _fatal(problem, message) or _of_request(problem, message)
    if fatal is not None:
        return fatal
    if problem.retry is False:
        return ModelError(message, hint="The server says that asking again would not help.")
    if problem.status == 429:  # noqa: PLR2004 - "Too Many Requests"
        return ModelRateLimitedError(
            message,
            hint="Lower `max-concurrency`, or ask the provider for a higher limit.",
            retry_after=problem.retry_after,
        )
    if problem.status >= 500 or problem.status in _TRANSIENT or problem.retry:  # noqa: PLR2004 - server errors
        return ModelUnavailableError(
            message,
            hint="It is usually over soon: run the job again.",
            retry_after=problem.retry_after,
        )
    return ModelError(message, hint="The server refuses this kind of request; see its message.")


def _fatal(problem: Problem, message: str) -> ModelError | None:
    """Errors that every other prompt would meet too."""
    text, status = problem.text, problem.status
    if _is_quota(problem):
        return ModelQuotaError(message, hint="The account behind `api-key` is out of credit.")
    if status == 401 or _BAD_KEY.search(text):  # noqa: PLR2004 - "Unauthorized"
        return ModelCredentialsError(message, hint="Check the secret given as `api-key`.")
    if 300 <= status < 400:  # noqa: PLR2004 - redirects
        hint = "Redirects are not followed, so that the key reaches no other host: set `base-url`."
        return ModelNotFoundError(message, hint=hint)
    if status in {404, 405, 410} or (status in {400, 403} and _MODEL_GONE.search(text)):
        return ModelNotFoundError(message, hint="Check `model` and `base-url`.")
    return None


def _is_quota(problem: Problem) -> bool:
    if problem.status not in {400, 403, 429}:
        return problem.status == 402  # noqa: PLR2004 - "Payment Required"
    return bool(_QUOTA.search(problem.text)) and not _passes(problem)


def _passes(problem: Problem) -> bool:
    # Google has the same message, "You exceeded your current quota", for the minute and the day.
    text = problem.text
    waits = problem.kind == "RESOURCE_EXHAUSTED" and problem.retry_after > 0
    return "PerDay" not in text and ("PerMinute" in text or waits)


def _of_request(problem: Problem, message: str) -> ModelError | None:
    """Errors of this one prompt."""
    text, status = problem.text, problem.status
    if status == 413 or (status != 429 and _CONTEXT.search(text)):  # noqa: PLR2004 - "Content Too Large", "Too Many Requests"
        return ContextTooLongError(message, hint="Lower `context-tokens` to what the model takes.")
    if status in {400, 403} and _FILTERED.search(text):
        return RefusedError(message, hint="The provider's content filter declined this diff.")
    if status == 403:  # noqa: PLR2004 - "Forbidden"
        return ModelCredentialsError(message, hint="Check what `api-key` may use.")
    return None


def detail(text: str, *, secret: str = "") -> str:
    """`text` as one line of at most 200 printable characters, without anything like a key."""
    if secret:
        text = text.replace(secret, "***")
    text = _KEY_LIKE.sub("***", text)
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return shorten(line, MAX_DETAIL)
