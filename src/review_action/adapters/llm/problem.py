"""An error as a server reported it: in its status, its body, its headers, or amid a stream."""

import json
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

MAX_RETRY_AFTER_SECONDS = 3600.0

_TYPES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "insufficient_quota": 429,
    "context_length_exceeded": 400,
    "overloaded_error": 529,
    "billing_error": 402,
    "request_too_large": 413,
    "timeout_error": 504,
}
"""Status for errors that come inside a 200 answer; anything else counts as 500 and is retried."""

_SOON = re.compile(
    r"(?:try again in|retry in|retrydelay\W+)\s*(?:(\d{1,4})m(?!s))?\s*(\d{1,6}(?:\.\d{1,6})?)?(ms|s)?",
    re.IGNORECASE,
)


class Problem(NamedTuple):
    """The parts of an error that decide what to do about it."""

    status: int
    message: str = ""
    code: str = ""
    kind: str = ""
    param: str = ""
    details: str = ""
    """What Google says beside the message: reasons, and the names of quotas."""
    retry_after: float = 0.0
    """Seconds the server asked to wait; 0 when it did not say."""
    retry: bool | None = None
    """What `x-should-retry` says."""

    @property
    def text(self) -> str:
        """All of its words, to be searched."""
        return f"{self.code} {self.kind} {self.param} {self.details} {self.message}"


def read_problem(body: str, *, status: int, headers: Mapping[str, str]) -> Problem:
    """The problem in an answer; `headers` by lower-case name."""
    found = _of_body(body)
    should = headers.get("x-should-retry", "").lower()
    return found._replace(
        status=status if status >= 300 else found.status,  # noqa: PLR2004 - the first class that is not success
        retry_after=_retry_after(headers) or found.retry_after or _said_in(body),
        retry={"true": True, "false": False}.get(should),
    )


def problem_of(error: Any) -> Problem:
    """The problem in the value of an `error` key, wherever it stands."""
    if not isinstance(error, Mapping):
        return Problem(500, _word(error))
    code, kind = _word(error.get("code")), _word(error.get("type") or error.get("status"))
    message = _word(error.get("message")) or json.dumps(error)[:1000]
    status = (
        int(code) if re.fullmatch(r"[45]\d\d", code) else _TYPES.get(code, _TYPES.get(kind, 500))
    )
    details = _objects(error.get("details"))
    return Problem(
        status,
        message,
        code,
        kind,
        _word(error.get("param")),
        _word(" ".join(_reasons(details))),
        retry_after=_retry_delay(details) or _said_in(json.dumps(error)),
    )


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _reasons(details: list[Mapping[str, Any]]) -> Iterator[str]:
    """See https://cloud.google.com/apis/design/errors#error_details for the shapes."""
    for detail in details:
        yield _word(detail.get("reason"))
        for violation in _objects(detail.get("violations")):
            yield _word(violation.get("quotaId"))


def _retry_delay(details: list[Mapping[str, Any]]) -> float:
    said = (str(detail.get("retryDelay", "")) for detail in details)
    seconds = max((_float(one.removesuffix("s")) for one in said), default=0.0)
    return min(seconds, MAX_RETRY_AFTER_SECONDS)


def _of_body(body: str) -> Problem:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Problem(500, body[:1000])
    if isinstance(value, list) and value:  # Gemini's compatible endpoint
        value = value[0]
    if not isinstance(value, Mapping):
        return Problem(500, body[:1000])
    return problem_of(value.get("error") or value.get("detail") or value)


def _word(value: Any) -> str:
    return "" if value is None else str(value)[:4000]


def _retry_after(headers: Mapping[str, str]) -> float:
    seconds = _float(headers.get("retry-after-ms")) / 1000
    seconds = seconds or _float(headers.get("retry-after")) or _until_date(headers)
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_SECONDS)


def _float(text: str | None) -> float:
    return float(text) if text and re.fullmatch(r"\s*\d{1,9}(\.\d{1,9})?\s*", text) else 0.0


def _until_date(headers: Mapping[str, str]) -> float:
    # A date is measured against the server's own clock, not ours.
    try:
        asked = parsedate_to_datetime(headers["retry-after"])
        return (asked - parsedate_to_datetime(headers["date"])).total_seconds()
    except (KeyError, ValueError, TypeError):
        return 0.0


def _said_in(text: str) -> float:
    found = _SOON.search(text[:4000])
    if found is None:
        return 0.0
    minutes, number, unit = found.groups()
    seconds = float(number or 0) / (1000 if unit == "ms" else 1)
    return min(float(minutes or 0) * 60 + seconds, MAX_RETRY_AFTER_SECONDS)
