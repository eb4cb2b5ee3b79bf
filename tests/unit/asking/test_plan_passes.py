import pytest

from review_action.domain.config import Policy
from review_action.domain.profile import Pass, Profile
from review_action.domain.team_rules import TeamRule
from review_action.pipeline.asking.plan_passes import plan_passes

RULES = (TeamRule(id="exact-money", instruction="Amounts are Decimal."),)
ALL = ("security", "logic", "style", "refactor")


def names(profile: Profile, *agents: str, rules: tuple[TeamRule, ...] = ()) -> list[str]:
    passes = plan_passes(Policy(profile=profile, rules=rules), agents or ALL)
    return [f"{each.name}{' shuffled' if each.shuffled else ''}" for each in passes]


@pytest.mark.parametrize(
    ("profile", "agents", "rules", "expected"),
    [
        ("quick", ALL, (), ["generalist#1"]),
        ("quick", ALL, RULES, ["generalist#1"]),
        ("quick", ("security",), (), ["security#1"]),
        ("quick", ("security",), RULES, ["generalist#1"]),
        ("standard", ALL, (), ["security#1", "logic#1", "style#1", "refactor#1"]),
        ("standard", ("style",), RULES, ["style#1", "team#1"]),
        (
            "deep",
            ALL,
            RULES,
            [
                "security#1",
                "logic#1",
                "style#1",
                "refactor#1",
                "team#1",
                "security#2 shuffled",
                "logic#2 shuffled",
                "generalist#1 shuffled",
            ],
        ),
        (
            "deep",
            ("style", "logic"),
            (),
            ["style#1", "logic#1", "logic#2 shuffled", "generalist#1 shuffled"],
        ),
        ("deep", ("refactor",), (), ["refactor#1", "refactor#2 shuffled"]),
    ],
)
def test_plan_passes__by_profile(
    profile: Profile, agents: tuple[str, ...], rules: tuple[TeamRule, ...], expected: list[str]
) -> None:
    assert names(profile, *agents, rules=rules) == expected


@pytest.mark.parametrize("profile", ["quick", "standard", "deep"])
def test_plan_passes__no_pass_has_the_name_of_another(profile: Profile) -> None:
    found = names(profile, rules=RULES)
    assert len({name.split()[0] for name in found}) == len(found)


def test_plan_passes__a_pass_is_not_shuffled_where_it_is_the_first_of_its_agent() -> None:
    first = plan_passes(Policy(profile="standard"), ("logic",))
    assert first == (Pass(agent="logic", take=1, shuffled=False),)


@pytest.mark.parametrize("profile", ["quick", "standard", "deep"])
def test_plan_passes__a_number_of_them_takes_the_place_of_the_profile(profile: Profile) -> None:
    passes = plan_passes(Policy(profile=profile, rules=RULES, passes=3), ALL)
    assert [each.name for each in passes] == ["generalist#1", "generalist#2", "generalist#3"]
    assert [each.shuffled for each in passes] == [False, True, True]
