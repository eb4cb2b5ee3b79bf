"""Where completions, traces and metrics may go; and what money may be spent."""

import pytest
from pydantic import SecretStr

from review_action.domain.cache_settings import CacheSettings
from tests.unit.domain.given import read, refused


@pytest.mark.parametrize(
    ("said", "dollars"), [("0.50", 0.5), ("$2", 2.0), ("$ 2 usd", 2.0), ("100000", 100_000.0)]
)
def test_max_cost__amounts(said: str, dollars: float) -> None:
    assert read(max_cost=said).max_cost == dollars


@pytest.mark.parametrize("said", ["0", "$0.00", "-1", "2€", "1e3", "1,50", "100001", ".5", "٣"])
def test_max_cost__refused(said: str) -> None:
    assert "not an amount" in refused(max_cost=said)["max-cost"]


def test_cache__is_off_unless_asked_for() -> None:
    assert not read(cache_ttl="2h").cache.enabled
    assert read(cache_dir="answers").cache.enabled
    assert CacheSettings().secrets == ()


def test_cache__redis() -> None:
    settings = read(cache_url="rediss://:pass-word@cache.example.com:6380/1", cache_ttl="1d12h")
    assert settings.cache.enabled
    assert settings.cache.ttl_seconds == 36 * 3600
    assert settings.warnings == ()
    assert settings.secrets == ("rediss://:pass-word@cache.example.com:6380/1", "pass-word")
    assert "pass-word" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("redis://cache.example.com", True),
        ("redis://redis:6379/0", False),
        ("rediss://cache.example.com", False),
    ],
)
def test_cache__plain_redis(url: str, *, warned: bool) -> None:
    assert bool(read(cache_url=url).warnings) is warned


@pytest.mark.parametrize(
    "url", ["cache:6379", "https://h", "redis://", "redis://h:port", "redis://[x", "redis://h\n"]
)
def test_cache__no_redis(url: str) -> None:
    url = url.replace("\n", "\nb")
    found = refused(cache_url=url)["cache-url"]
    assert "Redis" in found or "white space" in found
    assert url not in found


@pytest.mark.parametrize("said", ["0", "31d", "721h", "1w"])
def test_cache__ttl_refused(said: str) -> None:
    assert "at most 720 h" in refused(cache_ttl=said)["cache-ttl"]


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Basic cGs6c2s=\nx-langfuse-ingestion-version: 4",
        "Authorization=Basic%20cGs6c2s=,x-langfuse-ingestion-version=4",
        "\nAuthorization: Basic cGs6c2s=\n\n  x-langfuse-ingestion-version = 4 ",
    ],
)
def test_telemetry__headers(said: str) -> None:
    settings = read(otlp_endpoint="https://cloud.example.com/api/public/otel", otlp_headers=said)
    assert settings.telemetry.otlp_headers == (
        ("Authorization", SecretStr("Basic cGs6c2s=")),
        ("x-langfuse-ingestion-version", SecretStr("4")),
    )
    assert settings.secrets == ("Basic cGs6c2s=", "4", "cGs6c2s=")
    assert settings.warnings == ()


@pytest.mark.parametrize(
    "said",
    [
        "secret",
        "a b: secret",
        ": secret",
        "x:",
        "x=secret%0d%0aInjected: 1",
        "x: secret\x00",
        "x=%20",
    ],
)
def test_telemetry__no_headers(said: str) -> None:
    problem = refused(otlp_endpoint="https://h", otlp_headers=said)["otlp-headers"]
    assert problem == "an entry is no header"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("collector:4318", "does not begin"),
        ("https://pk:sk@h", "user name"),
        ("https://h?key=1", "query"),
    ],
)
def test_telemetry__endpoint_refused(url: str, problem: str) -> None:
    assert problem in refused(otlp_endpoint=url)["otlp-endpoint"]


def test_telemetry__warnings() -> None:
    assert "plain http" in read(otlp_endpoint="http://otel.example.com:4318").warnings[0]
    assert read(otlp_endpoint="http://otel:4318").warnings == ()
    idle = read(otlp_headers="a=b", trace_content="true").warnings
    assert idle == (
        "`otlp-headers` has no effect without `otlp-endpoint`.",
        "`trace-content` has no effect without `otlp-endpoint`.",
    )
