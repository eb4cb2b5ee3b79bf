"""What makes two runs ask the same models in the same way, for the completion cache."""

from typing import Any

import pytest
from pydantic import SecretStr

from review_action.adapters.llm.cached import identity_of
from review_action.adapters.llm.facts import facts_of
from review_action.domain.settings import ModelSettings


def model(**said: Any) -> ModelSettings:
    values = {"name": "m-1", "base_url": "https://llm.example/v1", "api_key": SecretStr("hunter2")}
    return ModelSettings.model_validate(values | said)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "m-2"},
        {"provider": "groq"},
        {"base_url": "https://other.example/v1"},
        {"wire": "gemini"},
        {"effort": "high"},
        {"structured_output": "json"},
        {"facts": {"structured": "json"}},
    ],
)
def test_identity_of__whatever_changes_the_answer(changed: dict[str, Any]) -> None:
    assert identity_of([model(**changed)]) != identity_of([model()])
    assert identity_of([model(), model(**changed)]) != identity_of([model(**changed), model()])


def test_identity_of__what_is_known_of_a_model_not_who_says_it() -> None:
    """A release that knows more of a model asks it in another way."""
    facts = facts_of(model())
    same = model(facts={"output_limit": facts.output_limit, "structured": facts.structured})
    assert identity_of([same]) == identity_of([model()])
    assert f'"output_limit": "{facts.output_limit}"' in identity_of([model()])


def test_identity_of__neither_key_nor_price_nor_bounds() -> None:
    other = model(api_key=SecretStr("other"), price_input=1.0, max_concurrency=3)
    assert identity_of([other]) == identity_of([model()])
    assert "hunter2" not in identity_of([model()])
