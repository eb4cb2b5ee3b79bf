"""Takes out of Markdown what GitHub does not show to people."""

import re

UNSEEN = re.compile(
    # Unclosed, it hides the rest, as on GitHub; so the pattern never looks at a character twice.
    r"<!--(?:(?!-->).)*+(?:-->|\Z)"
    # A definition that no link uses: `[//]: # (like this)`
    r"|^ {0,3}\[[^\]\n]{1,99}\]:[ \t]*(?:#|<>|<#>)[ \t]+[(\"'][^\n]*$",
    re.DOTALL | re.MULTILINE,
)


def strip_comments(text: str) -> str:
    """`text` without HTML comments, and without definitions of links that lead nowhere."""
    return UNSEEN.sub("", text)


def unseen_of(text: str) -> str:
    """What `strip_comments` takes out, one below the other."""
    return "\n".join(found[0] for found in UNSEEN.finditer(text))
