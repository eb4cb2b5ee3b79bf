"""Takes out of Markdown what GitHub does not show to people."""

import re

# Unclosed, it hides the rest, as on GitHub; so the pattern never looks at a character twice.
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)


def strip_comments(text: str) -> str:
    """`text` without HTML comments."""
    return _COMMENT.sub("", text)
