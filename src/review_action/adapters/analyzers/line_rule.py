"""What one embedded check is: a pattern on an added line, with everything that keeps it quiet."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from review_action.domain.finding import Confidence, Severity

CODE = frozenset(
    [
        "bash",
        "c",
        "cpp",
        "csharp",
        "dockerfile",
        "go",
        "java",
        "javascript",
        "kotlin",
        "php",
        "powershell",
        "python",
        "ruby",
        "rust",
        "scala",
        "sql",
        "swift",
        "typescript",
        "vue",
        "svelte",
        "yaml",
        "html",
    ]
)
"""Languages in which a line can do something; prose and data are left alone."""

PAGES = frozenset({"markdown", "restructuredtext"})
JAVASCRIPT = frozenset({"javascript", "typescript", "vue", "svelte"})
SHELL = frozenset({"bash", "dockerfile", "yaml", "make"})


@dataclass(frozen=True)
class LineRule:
    """One check of one added line.

    Attributes:
        id: Rule id without the agent.
        pattern: Searched in the line; must run in linear time.
        needles: Lower-case texts of which one stands in every line the pattern can match; most
            rules leave most files after looking for them, without running the pattern at all.
        languages: Where it applies; empty means every file, prose and data too.
        holds: Of a match, whether it is one after all; what a pattern cannot tell.
        unless: The line is left alone when this is found in it as well.
        unless_near: The same of the added lines around it.
        look_in: `code` hides comments and the contents of string literals from the pattern,
            `text` only comments, `line` nothing.
        in_tests: Whether tests and examples are held to it.
        once: Whether the first one of a file says it all.
        hint: Whether it is right too seldom to be told: a model may make something of it.
        in_pages: How bad it is in Markdown and the like, which may show it as an example.
        secret: The matched text must never be repeated anywhere; looked for in lines of any length.
        replace: Regular-expression replacement of the match that mends the line, or None.
        remove_line: The whole line goes when that mends it.
        positive: Lines that must be found; read by the tests.
        negative: Lines that must not.
    """

    id: str
    title: str
    description: str
    severity: Severity
    confidence: Confidence
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    languages: frozenset[str] = frozenset()
    paths: re.Pattern[str] | None = None
    holds: Callable[[re.Match[str]], bool] | None = None
    unless: re.Pattern[str] | None = None
    unless_near: re.Pattern[str] | None = None
    look_in: Literal["code", "text", "line"] = "code"
    in_tests: Literal["same", "skip"] = "same"
    once: bool = False
    hint: bool = False
    in_pages: Severity | None = None
    secret: bool = False
    replace: str | None = None
    remove_line: bool = False
    cwe: str = ""
