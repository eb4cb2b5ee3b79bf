"""An attack made up for the tests of the engine."""

from typing import Any

from review_action.entrypoints.redteam.attack_case import AttackCase


def attack(**changed: Any) -> AttackCase:
    """A model that says nothing of a defect which a rule proves."""
    told = {
        "id": "made-up",
        "attack": "The model is made to say nothing.",
        "holds": {"reported": ["*/python-eval"]},
        "defence": "analyzers",
        "family": "made-up",
    }
    return AttackCase.model_validate(told | changed)
