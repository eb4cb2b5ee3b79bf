"""What templates need to put a value into Markdown without breaking out of its place."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from review_action.rendering.visible import visible

_BACKTICKS = re.compile("`+")
_NO_WORD = re.compile(r"&#?\w+;|[^\w .,:;()'/-]")
_COMMAND = re.compile(r"^/\w", re.MULTILINE)
_MINUTE_SECONDS: Final = 60
_HOUR_SECONDS: Final = 3600


def code_fence(code: str, info: str = "") -> str:
    """`code` in a fence that nothing in it can end, and with no line that a bot takes for a command.

    https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a shorter run does not close it; and an
    indentation of the fence is taken off its lines, so that one column more shows the same. A
    suggestion is left to the letter.

    Args:
        code: Lines joined by newline, without a trailing newline.
        info: Language or `suggestion`; empty for none.
    """
    ticks = "`" * max(3, _longest_run(code) + 1)
    block = f"{ticks}{info}\n{code}\n{ticks}"
    if info == "suggestion" or not _COMMAND.search(code):
        return block
    return "\n".join(line and f" {line}" for line in block.split("\n"))


def inline_code(text: str) -> str:
    """`text` as one code span, on one line, whatever backticks it holds."""
    shown = _one_line(text) or " "
    ticks = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def bare(text: str) -> str:
    """The words of `text`, for inside an HTML tag, where nothing reads Markdown's escapes."""
    return " ".join(_NO_WORD.sub(" ", text.replace("`", "")).split())


def md_cell(text: str) -> str:
    r"""`text` as the content of a table cell.

    A pipe ends a cell even inside a code span, and `\|` is a pipe in both (GFM spec, tables).
    """
    return _one_line(text).replace("|", "\\|")


def plural(count: int, singular: str, several: str = "") -> str:
    """`1 finding`, `2 findings`, `1,200 entries`."""
    noun = singular if count == 1 else several or f"{singular}s"
    return f"{thousands(count)} {noun}"


def duration(seconds: float) -> str:
    """`0.8 s`, `42 s`, `3 min 5 s`, `1 h 2 min`."""
    if seconds < 9.95:  # noqa: PLR2004  # below ten a tenth still says something
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE_SECONDS:
        return f"{whole} s"
    if whole < _HOUR_SECONDS:
        return f"{whole // _MINUTE_SECONDS} min {whole % _MINUTE_SECONDS} s"
    return f"{whole // _HOUR_SECONDS} h {whole % _HOUR_SECONDS // _MINUTE_SECONDS} min"


def dollars(usd: float) -> str:
    """`$0`, `<$0.0001`, `$0.0042`, `$0.012`, `$0.15`, `$1,234.50`."""
    if usd <= 0:
        return "$0"
    smallest = 0.0001
    if usd < smallest:
        return f"<${smallest}"
    digits = 2 if usd >= 0.0995 else 3 if usd >= 0.00995 else 4  # noqa: PLR2004  # what rounds up to the next magnitude
    return f"${usd:,.{digits}f}"


def percent(part: int, whole: int) -> str:
    """`0 %`, `49 %`; all or nothing is said only of all and nothing."""
    if part <= 0 or whole <= 0:
        return "0 %"
    return f"{100 if part >= whole else min(99, max(1, round(100 * part / whole)))} %"


def thousands(number: int) -> str:
    """`12,345`."""
    return f"{number:,}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


FILTERS: Mapping[str, Callable[..., str]] = {
    "bare": bare,
    "code_fence": code_fence,
    "dollars": dollars,
    "duration": duration,
    "inline_code": inline_code,
    "md_cell": md_cell,
    "percent": percent,
    "plural": plural,
    "thousands": thousands,
}
