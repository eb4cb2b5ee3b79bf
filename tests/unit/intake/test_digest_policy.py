"""State made under other rules is known by its digest."""

import pytest

from review_action.domain.config import Policy
from review_action.domain.team_rules import TeamRule
from review_action.pipeline.intake.digest_policy import digest_policy


def digest(policy: Policy, version: str = "1.0", route: str = "openai:a", texts: str = "") -> str:
    return digest_policy(policy, version=version, routes=[route], texts=texts)


@pytest.mark.parametrize(
    "changed",
    [
        {"profile": "deep"},
        {"verify": False},
        {"language": "uk"},
        {"rules": (TeamRule(id="no-print", instruction="No print."),)},
        {"guidance": ("docs/rules.md",)},
        {"prompts": {"security": "prompts/s.md"}},
        {"agents": ("security",)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_digest_policy__what_changes_what_is_said(changed: dict[str, object]) -> None:
    assert digest(Policy.model_validate(changed)) != digest(Policy())


def test_digest_policy__model_version_and_guidance_count() -> None:
    others = [
        digest(Policy(), version="1.1"),
        digest(Policy(), route="openai:b"),
        digest(Policy(), texts="Never log tokens."),
    ]
    assert len({digest(Policy()), *others}) == 4


def test_digest_policy__what_only_decides_the_verdict_does_not() -> None:
    policy = Policy(fail_on="never", max_comments=1, exclude=("docs/**",), skip_labels=("wip",))
    assert digest(policy) == digest(Policy())
