"""Which variables hold what must not be shown, by their names; imports nothing, because nothing may be imported before it."""

ENDINGS = (
    *("TOKEN", "API-KEY", "API_KEY", "STATE-KEY", "STATE_KEY", "ACCESS_KEY", "PRIVATE_KEY"),
    *("SECRET", "PASSWORD", "CACHE-URL", "CACHE_URL", "OTLP-HEADERS", "OTLP_HEADERS"),
)


def holds_secret(name: str) -> bool:
    """Whether a variable of this name holds a secret, whether we use it or not."""
    return name.upper().endswith(ENDINGS)
