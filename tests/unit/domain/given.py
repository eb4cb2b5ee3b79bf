"""Settings out of inputs, by keyword."""

from collections.abc import Mapping

import pytest

from review_action.domain.model_settings import ModelSettings
from review_action.domain.settings import Settings
from review_action.errors import InvalidInputsError


def environ(inputs: Mapping[str, str]) -> dict[str, str]:
    """An upper-case name is a variable, any other one an input."""
    return {
        name if name.isupper() else f"INPUT_{name.upper().replace('_', '-')}": value
        for name, value in inputs.items()
    }


def read(**inputs: str) -> Settings:
    return Settings.from_environ(environ(inputs))


def refused(**inputs: str) -> dict[str, str]:
    """Problem by input."""
    with pytest.raises(InvalidInputsError) as caught:
        read(**inputs)
    assert all(problem.hint for problem in caught.value.problems)
    return {problem.name: problem.problem for problem in caught.value.problems}


def hints(**inputs: str) -> str:
    """What to do about all problems."""
    with pytest.raises(InvalidInputsError) as caught:
        read(**inputs)
    return caught.value.hint


def read_withheld(**inputs: str) -> Settings:
    return Settings.from_environ(environ(inputs), secrets_withheld=True)


def model(**inputs: str) -> ModelSettings:
    found = read(**inputs).model
    assert found is not None
    return found


def key_of(route: ModelSettings) -> str:
    return route.api_key.get_secret_value() if route.api_key else ""
