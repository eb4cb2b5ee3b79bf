from collections.abc import Mapping
from typing import Any

import pytest

from review_action.domain.model_settings import ModelSettings
from review_action.domain.settings import RunnerSettings, Settings
from review_action.errors import InvalidInputsError


def environ(inputs: Mapping[str, str]) -> dict[str, str]:
    """An upper-case name is a variable, any other one an input."""
    return {
        name if name.isupper() else f"INPUT_{name.upper().replace('_', '-')}": value
        for name, value in inputs.items()
    }


def read(**inputs: str) -> Settings:
    return Settings.from_environ(environ(inputs))


def read_withheld(**inputs: str) -> Settings:
    return Settings.from_environ(environ(inputs), secrets_withheld=True)


def refused(**inputs: str) -> dict[str, str]:
    """Problem by input."""
    with pytest.raises(InvalidInputsError) as caught:
        read(**inputs)
    assert all(problem.hint for problem in caught.value.problems)
    return {problem.name: problem.problem for problem in caught.value.problems}


def model(**inputs: str) -> ModelSettings:
    found = read(**inputs).model
    assert found is not None
    return found


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
        agents="review, refactor\nreview",
        include="src/**\n\nlib/**",
        exclude="docs/**",
        review_drafts="false",
        review_bots="true",
        skip_labels="wip,no review",
        skip_authors="renovate[bot]",
        check_name="review core",
        dry_run="true",
    )
    assert settings.secrets == ("ghs_0123456789",)
    assert settings.model_dump(exclude={"runner", "github_token"}) == {
        "model": None,
        "pull_number": 12,
        "config_path": "conf/review.yml",
        "deadline": 90.0,
        "fail_on": "warning",
        "fail_confidence": "low",
        "fail_closed": True,
        "max_comments": 0,
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
    runner = read(
        GITHUB_REPOSITORY="acme/widgets",
        GITHUB_RUN_ATTEMPT="3",
        RUNNER_DEBUG="1",
        GITHUB_API_URL="",
    ).runner
    assert runner == RunnerSettings(repository="acme/widgets", run_attempt=3, debug=True)
    assert read(GITHUB_RUN_ATTEMPT="x").runner.run_attempt == 1


def test_from_environ__underscores_of_other_runners() -> None:
    assert Settings.from_environ({"INPUT_FAIL_ON": "info"}).fail_on == "info"
    both = {"INPUT_FAIL-ON": "error", "INPUT_FAIL_ON": "info"}
    assert Settings.from_environ(both).fail_on == "error"


def test_from_environ__all_problems_at_once() -> None:
    problems = refused(
        github_token="two words",
        api_key="line\nbreak",
        model="anthropic:claude",
        base_url="ftp://x",
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
    )
    assert len(problems) == 20


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


@pytest.mark.parametrize(
    ("inputs", "route", "url"),
    [
        ({"api_key": "sk-1"}, "openai:gpt-6.1-terra", "https://api.openai.com/v1"),
        ({"model": "openai:", "api_key": "k"}, "openai:gpt-6.1-terra", "https://api.openai.com/v1"),
        ({"model": "gpt-6-luna", "api_key": "k"}, "openai:gpt-6-luna", "https://api.openai.com/v1"),
        ({"model": "OpenAI:o4", "api_key": "k"}, "openai:o4", "https://api.openai.com/v1"),
        (
            {"model": "groq:openai/gpt-oss-120b", "api_key": "k"},
            "groq:openai/gpt-oss-120b",
            "https://api.groq.com/openai/v1",
        ),
        (
            {"model": "qwen3:8b", "base_url": "http://models.internal:8000/v1/"},
            "openai-compatible:qwen3:8b",
            "http://models.internal:8000/v1",
        ),
        ({"model": "ollama:qwen3:8b"}, "ollama:qwen3:8b", "http://localhost:11434/v1"),
        (
            {"model": "openai:gpt-6", "base_url": "https://proxy.example.com/v1"},
            "openai:gpt-6",
            "https://proxy.example.com/v1",
        ),
        (
            {"model": "openai-compatible:a/b", "base_url": "https://h"},
            "openai-compatible:a/b",
            "https://h",
        ),
    ],
)
def test_from_environ__routes(inputs: dict[str, str], route: str, url: str) -> None:
    found = model(**inputs)
    assert (found.route, found.base_url) == (route, url)


def test_from_environ__model_options() -> None:
    found = model(
        model="x",
        base_url="https://h/v1",
        structured_output="none",
        context_tokens="8000",
        max_concurrency="2",
    )
    assert found == ModelSettings(
        name="x",
        base_url="https://h/v1",
        structured_output="none",
        context_tokens=8000,
        max_concurrency=2,
    )


@pytest.mark.parametrize(
    ("inputs", "name", "problem"),
    [
        ({"model": "gemini:x", "api_key": "k"}, "model", "comes in a later version"),
        ({"model": "openai/gpt-oss-120b", "api_key": "k"}, "model", "which server"),
        ({"model": "claude-sonnet", "api_key": "k"}, "model", "which server"),
        ({"model": "groq:", "api_key": "k"}, "model", "it is empty"),
        ({"base_url": "https://h/v1"}, "model", "it is empty"),
        ({"model": "openai-compatible:x"}, "base-url", "needs one"),
        ({"model": "ollama:x", "GITHUB_ACTIONS": "true"}, "base-url", "needs one"),
        ({"model": "gpt-6"}, "api-key", "`openai` needs one"),
        ({"model": "x", "base_url": "https://api.groq.com/openai/v1"}, "api-key", "needs one"),
        ({"api_key": "sk-ant-1"}, "api-key", "Anthropic"),
    ],
)
def test_from_environ__routes_refused(inputs: dict[str, str], name: str, problem: str) -> None:
    assert problem in refused(**inputs)[name]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("api.example.com/v1", "does not begin"),
        ("https://", "no host"),
        ("https://user@h/v1", "user name"),
        ("https://h/v1?key=1", "query"),
        ("https://h/v1#", "query or a fragment"),
        ("https://h/v1/chat/completions/", "/chat/completions"),
        ("https://h/a b", "white space"),
        ("https://h:port/v1", "not a URL"),
        ("https://[h/v1", "not a URL"),
    ],
)
def test_from_environ__base_url_refused(url: str, problem: str) -> None:
    assert problem in refused(model="x", base_url=url)["base-url"]


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://models.example.com/v1", True),
        ("http://8.8.8.8/v1", True),
        ("http://10.0.0.7:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://ollama:11434/v1", False),
        ("http://box.local/v1", False),
        ("https://models.example.com/v1", False),
    ],
)
def test_from_environ__plain_http(url: str, *, warned: bool) -> None:
    assert bool(read(model="x", base_url=url).warnings) is warned


@pytest.mark.parametrize(
    "inputs",
    [
        {"model": "gpt-6"},
        {"model": "anthropic-like"},
        {"model": "x", "base_url": "https://api.groq.com/openai/v1"},
    ],
)
def test_from_environ__secrets_withheld(inputs: dict[str, str]) -> None:
    settings = read_withheld(**inputs)
    assert settings.model is None
    assert "No `api-key` reached this run" in settings.warnings[0]


def test_from_environ__withheld_secrets_do_not_matter_to_an_open_server() -> None:
    settings = read_withheld(model="x", base_url="http://models.internal/v1")
    assert settings.model is not None
    assert settings.warnings == ()


def test_from_environ__secrets_withheld_but_no_model_asked_for() -> None:
    assert read_withheld().warnings == ()


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
