"""Where completions are kept between runs, so that the same question is not paid for twice."""

from pydantic import SecretStr

from review_action.domain.base_url import is_public, origin_of
from review_action.domain.inputs import Inputs
from review_action.domain.value import Value

MAX_TTL_SECONDS = 30 * 86400.0
SCHEMES = ("redis://", "rediss://")
PUBLIC_PLAIN_REDIS = (
    "`cache-url` is redis:// to a public host: prompts travel unencrypted; use rediss://."
)


class CacheSettings(Value):
    """A directory, or Redis when a URL is given; neither: no cache."""

    directory: str = ""
    """One that actions/cache can keep between jobs."""
    url: SecretStr | None = None
    """`redis://` or `rediss://`; it may hold a password."""
    ttl_seconds: float = 3600.0
    max_megabytes: int = 200

    @property
    def enabled(self) -> bool:
        return bool(self.directory or self.url)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The address, and the password in it alone, which may be told without the rest."""
        if self.url is None:
            return ()
        url = self.url.get_secret_value()
        login = url.partition("//")[2].rpartition("@")[0]
        return tuple(part for part in (url, login.partition(":")[2]) if part)


def read_cache(inputs: Inputs) -> tuple[CacheSettings, tuple[str, ...]]:
    """The cache and what to warn of; `inputs` takes note of every problem."""
    ttl = inputs.seconds(
        "cache-ttl", CacheSettings.model_fields["ttl_seconds"].default, MAX_TTL_SECONDS
    )
    url = _url(inputs)
    settings = CacheSettings(directory=inputs.line("cache-dir", ""), url=url, ttl_seconds=ttl)
    if url is None:
        return settings, ()
    scheme, host, _ = origin_of(url.get_secret_value())
    return settings, (PUBLIC_PLAIN_REDIS,) if scheme == "redis" and is_public(host) else ()


def _url(inputs: Inputs) -> SecretStr | None:
    url = inputs.secret("cache-url")
    if url is None:
        return None
    said = url.get_secret_value()
    try:
        good = said.startswith(SCHEMES) and bool(origin_of(said).host)
    except ValueError:
        good = False
    if not good:
        inputs.refuse(
            "cache-url",
            "it is not the address of a Redis server",
            "Write it like `rediss://:PASSWORD@HOST:6379/0`, from a secret.",
        )
        return None
    return url
