"""Where a wire's requests go: a path below the root that the user gave."""

from urllib.parse import urlsplit

from review_action.errors import InvalidInputError


def endpoint(base_url: str, path: str) -> str:
    """`path` below `base_url`, which may end with it already.

    Raises:
        InvalidInputError: Not an http(s) URL, or one that carries credentials or a query.
    """
    parts = urlsplit(base_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        hint = "Give the API's root, as in https://api.openai.com/v1."
        raise InvalidInputError("base-url", "is not an http(s) URL", hint=hint)
    if "@" in parts.netloc or parts.query or parts.fragment:
        hint = "Give the key as `api-key`, and leave everything after the path away."
        raise InvalidInputError("base-url", "has credentials, a query or a fragment", hint=hint)
    root = parts.path.rstrip("/").removesuffix(path)
    return f"{parts.scheme}://{parts.netloc}{root}{path}"
