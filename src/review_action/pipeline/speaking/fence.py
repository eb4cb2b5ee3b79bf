"""Fences code so that nothing inside can end the block."""

import re


def fence(code: str, info: str = "") -> str:
    """A fenced block; its fence is longer than any run of backticks in the code.

    https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a shorter run does not close it.

    Args:
        code: Lines joined by newline, without a trailing newline.
        info: Language or `suggestion`; empty for none.
    """
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{info}\n{code}\n{ticks}"
