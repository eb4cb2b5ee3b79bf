"""Reviews that end before their end: skipped by a rule, refused for the configuration, stopped."""

from collections.abc import Callable

import pytest

from review_action.domain.completion import Completion
from review_action.domain.decision import Skip
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import FileContent
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from review_action.errors import (
    ConfigurationError,
    InvalidConfigError,
    NotFoundError,
    UnavailableError,
)
from tests.fakes.fake_runner import FakeRunner
from tests.fakes.pull_request import BASE_SHA, pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    CONFIG_PATH,
    DENIED,
    NOTHING,
    claim,
    code_host,
    conclusions,
    opened,
    reply,
    reviewed,
    reviewer,
)


def with_config(text: str) -> FakeCodeHost:
    return code_host(contents={(BASE_SHA, CONFIG_PATH): text})


SKIPS = [
    (pull_request(draft=True), "draft"),
    (pull_request(labels=("skip-review",)), "skip-review"),
    (pull_request(author="renovate[bot]", author_is_bot=True), "bot"),
]


@pytest.mark.parametrize(("pull", "reason"), SKIPS, ids=["draft", "label", "bot"])
def test_review__a_skip_completes_a_neutral_check_and_asks_nobody(
    pull: object, reason: str
) -> None:
    host, runner = code_host(pull=pull), FakeRunner()
    model = FakeLanguageModel(NOTHING)

    outcome = reviewer(host, runner, model).review(12, opened())

    assert isinstance(outcome, Skip)
    assert reason in outcome.reason
    (check,) = host.check_runs.values()
    assert (check.conclusion, check.title, check.summary) == (
        "inconclusive",
        "Not reviewed",
        outcome.reason,
    )
    assert model.prompts == []
    assert host.calls == ["get_page", "get_contents", "upsert_check_run"]


def test_review__a_change_of_excluded_files_alone_is_skipped_before_anyone_is_asked() -> None:
    host, model = with_config("exclude: ['**']\n"), FakeLanguageModel(NOTHING)

    outcome = reviewer(host, FakeRunner(), model).review(12, opened())

    assert isinstance(outcome, Skip)
    assert "`include` and `exclude`" in outcome.reason
    assert model.prompts == []
    assert conclusions(host) == ["inconclusive"]


def test_review__a_skip_without_the_right_to_say_so() -> None:
    host, runner = code_host(pull=pull_request(draft=True), may_write=False), FakeRunner()

    outcome = reviewer(host, runner).review(12, opened())

    assert isinstance(outcome, Skip)
    assert runner.lines == [("info", f"There is no check run: {DENIED} (Give `write`)")]


@pytest.mark.parametrize(
    ("pull", "dry_run"),
    [(pull_request(state="closed"), False), (pull_request(draft=True), True)],
    ids=["closed", "dry run"],
)
def test_review__a_skip_nobody_waits_for_writes_nothing(pull: object, *, dry_run: bool) -> None:
    host = code_host(pull=pull)

    outcome = reviewer(host, FakeRunner(), dry_run=dry_run).review(12, opened())

    assert isinstance(outcome, Skip)
    assert host.check_runs == {}


def test_review__no_such_pull_request() -> None:
    host = code_host()

    with pytest.raises(NotFoundError):
        reviewer(host, FakeRunner()).review(13, opened())

    assert host.calls == ["get_page"]


def test_review__the_bases_configuration_is_followed() -> None:
    host = with_config("fail-on: never\nagents: [security]\n")
    model = FakeLanguageModel(reply(claim()))

    report = reviewed(reviewer(host, FakeRunner(), model))

    assert report.verdict.conclusion == "pass"
    assert [run.agent for run in report.agents] == ["security", "verify"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("fail-on: sometimes\n", f"{CONFIG_PATH}:1"), ("agents: [astrologer]\n", "no agent")],
)
def test_review__a_wrong_configuration_is_told_in_a_failed_check_alone(
    text: str, message: str
) -> None:
    host = with_config(text)

    with pytest.raises(ConfigurationError, match=message):
        reviewer(host, FakeRunner()).review(12, opened())

    (check,) = host.check_runs.values()
    assert (check.conclusion, check.title) == ("fail", "Not reviewed: the configuration is wrong")
    assert message in check.summary
    assert ("`main`: mend it there" in check.summary) == (CONFIG_PATH in message)
    assert host.calls == ["get_page", "get_contents", "upsert_check_run"]


def test_review__a_wrong_configuration_in_a_dry_run_writes_nothing() -> None:
    host = with_config("fail-on: sometimes\n")

    with pytest.raises(ConfigurationError):
        reviewer(host, FakeRunner(), dry_run=True).review(12, opened())

    assert host.check_runs == {}


@pytest.mark.parametrize("reason", ["binary", "too-large", "symlink", "submodule"])
def test_review__rules_that_cannot_be_read_are_not_the_default_ones(
    reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = code_host()
    unread = FileContent.model_validate({"path": CONFIG_PATH, "text": None, "reason": reason})
    monkeypatch.setattr(host, "get_contents", lambda _sha, paths: dict.fromkeys(paths, unread))

    with pytest.raises(InvalidConfigError, match=reason):
        reviewer(host, FakeRunner()).review(12, opened())


def stopped(_: Prompt) -> None:
    raise KeyboardInterrupt


def broken(_: Prompt) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("happens", "error"), [(stopped, KeyboardInterrupt), (broken, ZeroDivisionError)]
)
def test_review__whatever_happens_in_the_middle_the_check_is_closed(
    happens: Callable[[Prompt], None], error: type[BaseException]
) -> None:
    host, runner = code_host(), FakeRunner()
    model = FakeLanguageModel(Completion(text=NOTHING))
    model.on_ask = happens

    with pytest.raises(error):
        reviewer(host, runner, model).review(12, opened())

    (check,) = host.check_runs.values()
    assert (check.conclusion, check.title) == ("inconclusive", "Not finished")
    assert runner.state["check-run"] == ""
    assert host.reviews == []


def test_review__a_check_that_cannot_be_closed_stays_for_the_post_step() -> None:
    host, runner = code_host(), FakeRunner()
    model = FakeLanguageModel(NOTHING)

    def happens(_: Prompt) -> None:
        host.failures["upsert_check_run"] = UnavailableError("502")
        raise KeyboardInterrupt

    model.on_ask = happens

    with pytest.raises(KeyboardInterrupt):
        reviewer(host, runner, model).review(12, opened())

    assert runner.lines == [("warning", "The check run stays open: 502")]
    assert runner.state["check-run"] != ""


def test_review__stopped_without_a_check_run_closes_none() -> None:
    host, model = code_host(), FakeLanguageModel(NOTHING)
    host.failures["upsert_check_run"] = DENIED
    model.on_ask = stopped

    with pytest.raises(KeyboardInterrupt):
        reviewer(host, FakeRunner(), model).review(12, opened())

    assert host.calls.count("upsert_check_run") == 1
