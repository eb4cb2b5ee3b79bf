"""Reads the keys, and decides which of them a server may see."""

from typing import NamedTuple

from pydantic import SecretStr

from review_action.domain.base_url import origin_of
from review_action.domain.inputs import Inputs
from review_action.domain.provider import KEY_INPUTS, PROVIDERS, key_owner, owner_of

ANY = "api-key"


class Key(NamedTuple):
    """A secret and the input it came by; the secret is None when there is none for this server."""

    secret: SecretStr | None
    input: str


class Keys:
    """All keys of a run. A provider's own goes to its address alone, `api-key` to the first model's."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        names = (ANY, *KEY_INPUTS)
        self._held = {name: secret for name in names if (secret := inputs.secret(name))}
        self.said = frozenset(name for name in names if inputs.text(name))
        """Also those that are no key, and were refused."""

    def for_server(self, url: str, first_url: str) -> Key:
        """The key that the server at `url` may see.

        Args:
            url: Valid.
            first_url: Of the first model; empty when there is none.
        """
        owner = owner_of(url)
        own = PROVIDERS[owner].key_input if owner else ""
        if own in self.said:
            return Key(self._held.get(own), own)
        if first_url and origin_of(url) == origin_of(first_url):
            return Key(self._held.get(ANY), ANY)
        return Key(None, own)

    def default_route(self) -> str:
        """The route that the keys alone choose; empty when none does, or more than one would."""
        whose = {who for who, known in PROVIDERS.items() if known.key_input in self.said}
        if ANY in self.said:
            held = self._held.get(ANY)
            whose.add((held and key_owner(held.get_secret_value())) or "openai")
        if len(whose) > 1:
            self._inputs.refuse(
                "model",
                f"it is empty, and there are keys of several providers: {', '.join(sorted(whose))}",
                "Say which model reviews first, and put others into `fallback-models`.",
            )
            return ""
        return f"{whose.pop()}:" if whose else ""

    def fits(self, key: Key, url: str) -> bool:
        """Whether a key belongs to the server at `url`, as far as it says; else that is refused."""
        if key.secret is None:
            return True
        whose, server = key_owner(key.secret.get_secret_value()), owner_of(url)
        if not (whose and server) or whose == server:
            return True
        self._inputs.refuse(
            key.input,
            f"it is a key of {whose.title()}, and the model is {server.title()}'s",
            "Pass a key of the provider that the model's route names.",
        )
        return False
