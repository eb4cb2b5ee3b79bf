"""Where traces and metrics of a run go; nowhere unless the workflow says so."""

from pydantic import SecretStr

from review_action.domain.value import Value


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
