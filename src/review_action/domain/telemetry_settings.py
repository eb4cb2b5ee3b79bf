"""Where traces and metrics of a run go; nowhere unless the workflow says so."""

import re
from collections.abc import Iterator

from pydantic import SecretStr

from review_action.domain.base_url import is_public_plain_http, url_problem
from review_action.domain.inputs import Inputs
from review_action.domain.value import Value

HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})\s*[:=]\s*([!-~](?:[ -~]*[!-~])?)")
"""A name as RFC 9110 has it, and a value that no proxy would refuse."""
PUBLIC_PLAIN_TRACES = (
    "`otlp-endpoint` is plain http to a public host: its headers travel unencrypted."
)
NO_ENDPOINT = "`{}` has no effect without `otlp-endpoint`."


class TelemetrySettings(Value):
    """Off unless an endpoint or a file is named."""

    otlp_endpoint: str = ""
    """OTLP/HTTP base or full traces URL; empty: no traces."""
    otlp_headers: tuple[tuple[str, SecretStr], ...] = ()
    """Name and value, as a collector or Langfuse wants them."""
    content: bool = False
    """Whether redacted prompts and completions go into the spans too."""
    metrics_file: str = ""
    """Prometheus text file for a textfile collector or push gateway; empty: none."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values of headers, and each without its scheme (`Basic`, `Bearer`)."""
        values = [value.get_secret_value() for _, value in self.otlp_headers]
        return (*values, *(value.rpartition(" ")[2] for value in values if " " in value))


def read_telemetry(inputs: Inputs) -> tuple[TelemetrySettings, tuple[str, ...]]:
    """Traces and metrics, and what to warn of; `inputs` takes note of every problem."""
    endpoint, headers = _endpoint(inputs), tuple(_headers(inputs))
    content = inputs.flag("trace-content") or False
    settings = TelemetrySettings(
        otlp_endpoint=endpoint,
        otlp_headers=headers,
        content=content,
        metrics_file=inputs.line("metrics-file", ""),
    )
    if inputs.text("otlp-endpoint"):
        plain = endpoint and is_public_plain_http(endpoint)
        return settings, (PUBLIC_PLAIN_TRACES,) if plain else ()
    idle = {"otlp-headers": bool(headers), "trace-content": content}
    return settings, tuple(NO_ENDPOINT.format(name) for name, is_so in idle.items() if is_so)


def _endpoint(inputs: Inputs) -> str:
    url = inputs.text("otlp-endpoint")
    problem = url_problem(url) if url else ""
    if problem:
        inputs.refuse(
            "otlp-endpoint",
            problem,
            "Write it like `https://collector.example.com:4318`; keys belong into `otlp-headers`.",
        )
        return ""
    return url


def _headers(inputs: Inputs) -> Iterator[tuple[str, SecretStr]]:
    for entry in _entries(inputs.text("otlp-headers")):
        match = HEADER.fullmatch(entry)
        if match is None:
            inputs.refuse(
                "otlp-headers",
                "an entry is no header",  # and is not quoted: it may hold a key
                "Write `Name: value`, one a line, or `Name=value` between commas.",
            )
            return
        yield match[1], SecretStr(match[2])


def _entries(said: str) -> Iterator[str]:
    """Lines of `Name: value`, or OpenTelemetry's own form, `Name=value,Name=value` with %20 and such."""
    from urllib.parse import unquote  # noqa: PLC0415  # few runs have headers

    for line in said.splitlines():
        name = line.partition(":")[0]
        if ":" in line and "=" not in name:
            yield line.strip()
        else:
            yield from (unquote(part.strip()) for part in line.split(",") if part.strip())
