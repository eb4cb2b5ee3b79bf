"""Where completions are kept between runs, so that the same question is not paid for twice."""

from pydantic import SecretStr

from review_action.domain.value import Value


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
