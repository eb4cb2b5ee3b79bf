"""`review-action doctor`: what it finds to be wrong, what it says to do, and that it keeps secrets."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import respx

from review_action.entrypoints import cli
from tests.fakes.github.faults import Fault
from tests.fakes.github.server import LoopbackGitHub
from tests.fakes.model.behaviours import Behaviour, Failure, Reply
from tests.fakes.model.server import ModelServer

KEY = "sk-test-0123456789"
GOOD = '{"ok": true}'
VARIABLES = (
    *("REVIEW_ACTION_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"),
    *("GROQ_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY", "OPENROUTER_API_KEY"),
    *("GITHUB_ACTIONS", "GITHUB_TOKEN", "GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL"),
    "GITHUB_GRAPHQL_URL",
)


class Doctor:
    """Runs the command with a clean environment and keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.out = ""
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)

    def __call__(self, *arguments: str) -> int:
        status = cli.main(["doctor", *arguments])
        self.out, err = self._capsys.readouterr()
        assert err == "", err[-900:]
        return status

    def asks(self, script: Sequence[Behaviour | str], **server: str) -> int:
        with ModelServer(script, **server) as model:  # type: ignore[arg-type]  # key alone is given
            return self("--model", "vllm:reviewer-1", "--base-url", model.base_url)

    def lines(self, state: str) -> list[str]:
        return [line for line in self.out.splitlines() if line.startswith(f"{state} ")]


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    return Doctor(capsys, monkeypatch)


def test_doctor__nothing_is_configured(doctor: Doctor) -> None:
    assert doctor() == 0

    assert "there is no token" in doctor.out
    assert "the embedded checks review alone" in doctor.out
    assert doctor.out.endswith("\nNothing to mend.\n")


def test_doctor__tools(doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    doctor()
    assert "ok    analyzers: ast-grep, hadolint, oxlint, ruff, shellcheck, zizmor\n" in doctor.out

    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path))
    assert doctor() == 0
    assert "note  analyzers: not installed: ruff, shellcheck, zizmor\n" in doctor.out
    assert "review-action[analyzers]" in doctor.out


def test_doctor__a_model_that_works(doctor: Doctor) -> None:
    doctor.set(REVIEW_ACTION_API_KEY=KEY)

    assert doctor.asks([GOOD], key=KEY) == 0

    assert "address, key and name are right (loopback-1)" in doctor.out
    assert "the answer is the object asked for" in doctor.out
    assert "the server tells none" in doctor.out
    assert KEY not in doctor.out


def test_doctor__limits_that_the_server_tells(doctor: Doctor) -> None:
    told = {
        "x-ratelimit-limit-requests": "500",
        "x-ratelimit-remaining-requests": "499",
        "x-ratelimit-limit-tokens": "30000",
        "x-ratelimit-remaining-tokens": "29000",
    }
    with respx.mock(base_url="https://api.groq.com/openai/v1") as wire:
        answer = {"choices": [{"message": {"content": GOOD}, "finish_reason": "stop"}]}
        wire.post("/chat/completions").respond(json=answer, headers=told)
        doctor.set(GROQ_API_KEY="gsk_0123456789")
        assert doctor() == 0

    assert "groq:openai/gpt-oss-120b answer" in doctor.out
    assert "requests 499 of 500 left, tokens 29,000 of 30,000 left" in doctor.out
    assert "prompts of up to 64,000 of 131,072 tokens" in doctor.out


@pytest.mark.parametrize(
    ("variable", "url", "status", "error"),
    [
        (
            "ANTHROPIC_API_KEY",
            "https://api.anthropic.com/v1/messages",
            401,
            {"type": "authentication_error", "message": "invalid x-api-key"},
        ),
        (
            "GEMINI_API_KEY",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse",
            400,
            {
                "code": 400,
                "message": "API key not valid.",
                "status": "INVALID_ARGUMENT",
                "details": [{"reason": "API_KEY_INVALID"}],
            },
        ),
    ],
)
def test_doctor__each_wire_tells_a_wrong_key(
    doctor: Doctor, variable: str, url: str, status: int, error: dict[str, object]
) -> None:
    doctor.set(**{variable: "k-0123456789"})
    with respx.mock as wire:
        wire.post(url).respond(status, json={"error": error})
        assert doctor() == 1

    (line,) = doctor.lines("fail")
    assert " key: " in line
    assert "k-0123456789" not in doctor.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["vllm:x"], "64,000 tokens are taken for granted"),
        (["ollama:x"], "Ollama cuts longer prompts in silence"),
    ],
)
def test_doctor__context(doctor: Doctor, arguments: list[str], told: str) -> None:
    with ModelServer([GOOD]) as model:
        assert doctor("--base-url", model.base_url, "--model", *arguments) == 0

    assert told in doctor.out


@pytest.mark.parametrize(
    ("inputs", "status", "line"),
    [
        (
            {"PRICES": "1/5/0.05"},
            0,
            "ok    openai-compatible:x price: US dollars per million tokens: 1 in, 5 out, 0.05 cached",
        ),
        ({}, 0, "note  openai-compatible:x price: not known, and `max-cost` cannot hold"),
        (
            {"MAX-COST": "1"},
            1,
            "fail  openai-compatible:x price: not known, and `max-cost` cannot hold",
        ),
    ],
)
def test_doctor__price(doctor: Doctor, inputs: dict[str, str], status: int, line: str) -> None:
    with ModelServer([GOOD]) as model:
        given = {"MODEL": "x", "BASE-URL": model.base_url, "GITHUB-TOKEN": "token", **inputs}
        doctor.set(GITHUB_ACTIONS="true", **{f"INPUT_{name}": v for name, v in given.items()})
        assert doctor() == status

    assert line in doctor.out


@pytest.mark.parametrize("text", ["Sure!", "[]", '{"ok": 1}'])
def test_doctor__a_model_that_ignores_the_schema(doctor: Doctor, text: str) -> None:
    assert doctor.asks([text]) == 0

    assert "the answer is not the object asked for" in doctor.out
    assert "structured-output: json" in doctor.out


def test_doctor__what_the_server_does_not_take(doctor: Doctor) -> None:
    with ModelServer([GOOD], refuses=["json_schema"]) as model:
        assert doctor("--model", "x", "--base-url", model.base_url) == 0

    assert any("going on with JSON mode" in line for line in doctor.lines("note"))


@pytest.mark.parametrize(
    ("failure", "place"),
    [
        (Failure(401, {"message": "bad key", "code": "invalid_api_key"}), "key"),
        (Failure(404, {"message": "no such model", "code": "model_not_found"}), "name"),
        (Failure(429, {"message": "pay first", "code": "insufficient_quota"}), "account"),
        (Failure(429, {"message": "slower", "code": "rate_limit_exceeded"}), "limits"),
        (Failure(503, {"message": "overloaded"}), "address"),
        (Reply("", refusal="I will not."), "answer"),
    ],
)
def test_doctor__a_model_that_does_not(doctor: Doctor, failure: Behaviour, place: str) -> None:
    assert doctor.asks([failure]) == 1

    (line,) = doctor.lines("fail")
    assert line.startswith(f"fail  vllm:reviewer-1 {place}: ")
    assert doctor.out.endswith("\n1 to mend.\n")


def test_doctor__nobody_listens(doctor: Doctor) -> None:
    assert doctor("--model", "x", "--base-url", "http://127.0.0.1:9/v1") == 1

    (line,) = doctor.lines("fail")
    assert "address: 127.0.0.1: no connection" in line
    assert "Check `base-url`" in doctor.out


def test_doctor__a_key_that_the_server_repeats_is_hidden(doctor: Doctor) -> None:
    doctor.set(REVIEW_ACTION_API_KEY=KEY)

    assert doctor.asks([Failure(401, {"message": f"key {KEY} \x1b[31mis wrong"})]) == 1

    assert KEY not in doctor.out
    assert "\x1b" not in doctor.out


def test_doctor__each_fallback_is_looked_at(doctor: Doctor) -> None:
    with ModelServer([GOOD]) as first, ModelServer([Failure(401, {"message": "no"})]) as second:
        status = doctor(
            *("--model", "vllm:a", "--base-url", first.base_url),
            *("--fallback-models", f"vllm:b {second.base_url}"),
        )

    assert status == 1
    assert "vllm:a answer" in doctor.out
    assert doctor.lines("fail")[0].startswith("fail  vllm:b key")


def test_doctor__inputs_that_are_wrong(doctor: Doctor) -> None:
    doctor.set(GITHUB_ACTIONS="true", **{"INPUT_FAIL-ON": "critical", "INPUT_MODEL": "groq:x"})

    assert doctor() == 1

    assert [line.split(":")[0] for line in doctor.lines("fail")] == [
        *("fail  api-key", "fail  github-token", "fail  fail-on"),
    ]
    assert "      Use one of: error, warning, info, never." in doctor.out


def test_doctor__warnings_of_the_inputs(doctor: Doctor) -> None:
    doctor.set(GITHUB_ACTIONS="true", **{"INPUT_TRACE-CONTENT": "true", "INPUT_GITHUB-TOKEN": "t"})

    assert doctor() == 0

    assert "`trace-content` has no effect" in doctor.lines("note")[0]
    assert "there is no repository" in doctor.out


@pytest.fixture
def server(tmp_path: Path, doctor: Doctor) -> Iterator[LoopbackGitHub]:
    with LoopbackGitHub(tmp_path / "github") as found:
        found.commit({"README.md": "# Widgets\n"}, branch="main")
        doctor.set(
            GITHUB_REPOSITORY=found.full_name,
            GITHUB_API_URL=found.api_url,
            GITHUB_GRAPHQL_URL=found.graphql_url,
            GITHUB_TOKEN="token-reviewer",
        )
        yield found


def test_doctor__permissions(doctor: Doctor, server: LoopbackGitHub) -> None:
    assert doctor() == 0

    asked = [(one.method, one.path.partition("?")[0]) for one in server.requests]
    assert [line.partition(":")[0] for line in doctor.lines("ok")] == [
        *("ok    inputs", "ok    analyzers", "ok    github metadata", "ok    github contents"),
        *("ok    github pull-requests", "ok    github checks"),
    ]
    assert {method for method, _ in asked} == {"GET"}
    assert len(asked) == 4
    assert "`pull-requests: write` and `checks: write`" in doctor.out


def test_doctor__a_permission_is_missing(doctor: Doctor, server: LoopbackGitHub) -> None:
    body = {"message": "Resource not accessible by integration"}
    server.script(Fault(path="/pulls$", status=403, body=body))

    assert doctor() == 1

    (line,) = doctor.lines("fail")
    assert line.startswith("fail  github pull-requests: read: ")
    assert "permissions: pull-requests: read" in doctor.out


def test_doctor__a_token_that_is_wrong(doctor: Doctor, server: LoopbackGitHub) -> None:
    doctor.set(GITHUB_TOKEN="ghs_wrong_0123456789")

    assert doctor() == 1

    assert len(server.requests) == 1
    assert len(doctor.lines("fail")) == 1
    assert "ghs_wrong" not in doctor.out


def test_doctor__a_repository_that_can_be_none(doctor: Doctor) -> None:
    doctor.set(GITHUB_TOKEN="token", GITHUB_REPOSITORY="no/such/thing")

    assert doctor() == 1

    assert doctor.lines("fail")[0].startswith("fail  github: ")
