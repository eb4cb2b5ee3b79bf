"""Counts where a file's text is not what its language's grammar expects."""

from review_action.syntax.ask_worker import ask_worker


def defects(path: str, text: str) -> int | None:
    """ERROR and MISSING nodes of the syntax tree; None when no grammar reads it.

    Real files hold some (macros, new syntax, templates): only a difference means anything.
    """
    answer = ask_worker("defects", path, text)
    return answer if isinstance(answer, int) else None
