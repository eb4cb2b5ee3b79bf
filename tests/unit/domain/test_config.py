import pytest

from review_action.domain.config import Config, Policy
from review_action.domain.settings import RunnerSettings, Settings

SETTINGS = Settings(runner=RunnerSettings())


def test_policy_of__defaults() -> None:
    assert Policy.of(SETTINGS) == Policy()
    assert Policy.of(SETTINGS, Config()) == Policy()


def test_policy_of__config_over_default() -> None:
    policy = Policy.of(SETTINGS, Config(fail_on="never", max_comments=0, review_drafts=True))
    assert (policy.fail_on, policy.max_comments, policy.review_drafts) == ("never", 0, True)


def test_policy_of__input_over_config() -> None:
    settings = SETTINGS.model_copy(update={"fail_on": "info", "review_bots": False})
    policy = Policy.of(settings, Config(fail_on="never", review_bots=True, include=("src/**",)))
    assert (policy.fail_on, policy.review_bots, policy.include) == ("info", False, ("src/**",))


def test_policy__every_key_of_the_config_is_a_rule() -> None:
    rules = set(Policy.model_fields) - {"passes"}  # for measurements alone
    assert set(Config.model_fields) - {"version"} == rules
    of_the_file_alone = {"rules", "guidance", "prompts"}
    assert rules - of_the_file_alone <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(), True),
        (Policy(profile="deep"), True),
        (Policy(profile="quick"), False),
        (Policy(profile="quick", verify=True), True),
        (Policy(profile="standard", verify=False), False),
    ],
)
def test_policy_verifies__as_the_profile_has_it(policy: Policy, *, expected: bool) -> None:
    assert policy.verifies is expected
