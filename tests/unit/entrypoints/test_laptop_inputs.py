"""Keys that lie on a laptop: whose they are, and when they choose a model."""

from argparse import Namespace

from pydantic import SecretStr

from review_action.domain.settings import Settings
from review_action.entrypoints.laptop_inputs import laptop_inputs


def test_laptop_inputs__a_provider_s_key_goes_to_its_provider() -> None:
    keys = {"OPENAI_API_KEY": "sk-o", "GROQ_API_KEY": "gsk_g", "REVIEW_ACTION_API_KEY": "r"}
    options = Namespace(model="groq:x", fallback_models="openai:y", max_cost="1", base_url=None)

    settings = Settings.from_environ(laptop_inputs(options, keys))

    assert settings.model is not None
    asked = [(one.route, one.api_key) for one in (settings.model, *settings.fallbacks)]
    assert asked == [("groq:x", SecretStr("gsk_g")), ("openai:y", SecretStr("sk-o"))]
    assert settings.max_cost == 1.0


def test_laptop_inputs__a_key_chooses_a_model_only_where_that_is_asked_for() -> None:
    keys = {"GEMINI_API_KEY": "AIza1"}

    assert laptop_inputs(Namespace(), keys) == {}
    settings = Settings.from_environ(laptop_inputs(Namespace(), keys, keys_choose=True))
    assert settings.model is not None
    assert settings.model.provider == "gemini"
