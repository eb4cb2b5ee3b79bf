from typing import Any

import pytest
from pydantic import SecretStr

from review_action.domain.settings import RunnerSettings, Settings
from review_action.errors import InvalidInputsError
from tests.unit.domain.given import read, refused


def test_from_environ__nothing_is_all_defaults() -> None:
    assert Settings.from_environ({}) == Settings(runner=RunnerSettings())


def test_from_environ__every_input() -> None:
    settings = read(
        github_token=" ghs_0123456789 \n",
        pull_number="12",
        config="conf/review.yml",
        deadline="90s",
        fail_on="Warning",
        fail_confidence="low",
        fail_closed="TRUE",
        max_comments="0",
        filter_mode="diff-context",
        agents="review, refactor\nreview",
        include="src/**\n\nlib/**",
        exclude="docs/**",
        review_drafts="false",
        review_bots="true",
        skip_labels="wip,no review",
        skip_authors="renovate[bot]",
        check_name="review core",
        dry_run="true",
        max_cost="$2",
        cache_dir=".cache/answers",
        cache_ttl="2d",
        otlp_endpoint="https://collector.example.com:4318",
        otlp_headers="x-project: shop",
        trace_content="true",
        metrics_file="out/review.prom",
        profile="deep",
        verify="false",
        language="pt-BR",
        incremental="false",
        full="true",
        override_label="let-it-pass",
        state_key="signs",
        mode="analyze",
        payload="out/payload.json",
        labels="true",
        describe="true",
        quiet="true",
        commit_status="true",
        upload_sarif="true",
        sarif_files="out/*.sarif, **/lint.sarif",
    )
    assert settings.secrets == ("ghs_0123456789", "signs", "shop")
    assert settings.model_dump(exclude={"runner", "github_token", "state_key"}) == {
        "profile": "deep",
        "verify": False,
        "language": "pt-BR",
        "incremental": False,
        "full": True,
        "override_label": "let-it-pass",
        "mode": "analyze",
        "payload": "out/payload.json",
        "labels": True,
        "describe": True,
        "quiet": True,
        "commit_status": True,
        "upload_sarif": True,
        "sarif_files": ("out/*.sarif", "**/lint.sarif"),
        "model": None,
        "fallbacks": (),
        "max_cost": 2.0,
        "cache": {
            "directory": ".cache/answers",
            "url": None,
            "ttl_seconds": 172800.0,
            "max_megabytes": 200,
        },
        "telemetry": {
            "otlp_endpoint": "https://collector.example.com:4318",
            "otlp_headers": (("x-project", SecretStr("shop")),),
            "content": True,
            "metrics_file": "out/review.prom",
        },
        "pull_number": 12,
        "config_path": "conf/review.yml",
        "deadline": 90.0,
        "fail_on": "warning",
        "fail_confidence": "low",
        "fail_closed": True,
        "max_comments": 0,
        "filter_mode": "diff-context",
        "agents": ("review", "refactor"),
        "include": ("src/**", "lib/**"),
        "exclude": ("docs/**",),
        "review_drafts": False,
        "review_bots": True,
        "skip_labels": ("wip", "no review"),
        "skip_authors": ("renovate[bot]",),
        "check_name": "review core",
        "dry_run": True,
        "warnings": (),
    }


def test_from_environ__runner() -> None:
    runner = read(GITHUB_REPOSITORY="acme/widgets", GITHUB_SHA="abc", GITHUB_API_URL="").runner
    assert runner == RunnerSettings(repository="acme/widgets", sha="abc")


def test_from_environ__underscores_of_other_runners() -> None:
    assert Settings.from_environ({"INPUT_FAIL_ON": "info"}).fail_on == "info"
    both = {"INPUT_FAIL-ON": "error", "INPUT_FAIL_ON": "info"}
    assert Settings.from_environ(both).fail_on == "error"


def test_from_environ__all_problems_at_once() -> None:
    problems = refused(
        github_token="two words",
        api_key="line\nbreak",
        groq_api_key="line\nbreak",
        model="vertex:gemini",
        base_url="ftp://x",
        fallback_models="vertex:gemini",
        effort="very high",
        max_cost="free",
        prices="cheap",
        model_facts="just words",
        cache_dir="two\nlines",
        cache_url="https://cache.example.com",
        cache_ttl="31d",
        otlp_endpoint="collector:4318",
        otlp_headers="nothing",
        trace_content="some",
        metrics_file="two\nlines",
        structured_output="xml",
        context_tokens="3",
        max_concurrency="0",
        pull_number="-1",
        config="../secrets.yml",
        deadline="7h",
        fail_on="critical",
        fail_confidence="sure",
        fail_closed="yes",
        max_comments="31",
        agents="review,Bad!",
        review_drafts="1",
        review_bots="on",
        skip_authors="not a login",
        check_name="two\nlines",
        dry_run="maybe",
        profile="slow",
        verify="twice",
        language="Klingon!",
        mode="both",
        state_key="two words",
        labels="some",
        sarif_files="../x.sarif\n/x.sarif, ok.sarif, ~/x, a\\b",
    )
    assert len(problems) == 40


def test_from_environ__message_names_input_and_remedy() -> None:
    with pytest.raises(InvalidInputsError) as caught:
        read(fail_on="critical", deadline="soon")
    assert "input `fail-on`: 'critical' is not one of" in str(caught.value)
    assert "deadline: Write it as `90s`" in caught.value.hint


def test_from_environ__secrets_are_never_told() -> None:
    with pytest.raises(InvalidInputsError) as caught:
        read(github_token="ghs secret", api_key="sk secret", base_url="https://u:secret@h/?secret")
    assert "secret" not in str(caught.value)
    assert "ghs" not in caught.value.hint
    assert "secret" not in repr(read(github_token="ghs_secret", api_key="sk-secret"))


def test_from_environ__token_is_needed_in_actions_alone() -> None:
    assert refused(GITHUB_ACTIONS="true") == {"github-token": "it is empty"}
    assert "white space" in refused(GITHUB_ACTIONS="true", github_token="a b")["github-token"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("600", 600), ("90s", 90), ("10m", 600), ("1h", 3600), ("1h30m", 5400), ("1M5S", 65)],
)
def test_from_environ__deadline(said: str, seconds: float) -> None:
    assert read(deadline=said).deadline == seconds


@pytest.mark.parametrize("said", ["0", "0m", "-1", "1.5h", "6h1s", "m", "10 m", "٣", "9" * 400])
def test_from_environ__no_deadline(said: str) -> None:
    assert "deadline" in refused(deadline=said)


@pytest.mark.parametrize("path", ["/etc/passwd", "a/../../b", "..", "a\\b", "a\x00b", "x" * 300])
def test_from_environ__config_stays_inside(path: str) -> None:
    assert "config" in refused(config=path)


def test_secrets__both() -> None:
    settings = read(github_token="ghs_1", api_key="sk-1")
    assert settings.secrets == ("ghs_1", "sk-1")


@pytest.mark.parametrize("name", ["context_tokens", "max_concurrency", "pull_number"])
@pytest.mark.parametrize("value", ["x", "1e3", "1_000", "٣", "9" * 100, "-5", "0"])
def test_from_environ__no_number(name: str, value: str) -> None:
    assert name.replace("_", "-") in refused(**{name: value})


def test_from_environ__long_values_are_clipped_in_messages() -> None:
    found: dict[str, Any] = refused(fail_on="x" * 100_000)
    assert len(found["fail-on"]) < 200
