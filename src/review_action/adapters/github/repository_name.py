"""Tells a repository's name from anything that would lead a path elsewhere."""

import re

from review_action.errors import GitHubError


def repository_name(text: str) -> str:
    """`owner/name` as given.

    Raises:
        GitHubError: It is not one.
    """
    if re.fullmatch(r"[A-Za-z0-9_-]+/(?!\.\.?$)[A-Za-z0-9._-]+", text):
        return text
    message = f"{text!r} is not a repository's `owner/name`"
    raise GitHubError(message, hint="The runner sets GITHUB_REPOSITORY.")
