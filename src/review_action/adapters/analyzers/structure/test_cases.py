"""Names of the tests that a file holds."""

import re
from typing import Final

from review_action.adapters.analyzers.structure.change import line_at, symbols
from review_action.domain.is_test import is_test

TITLED: Final = re.compile(
    r"^[ \t]*(?P<word>x?(?:it|test|describe|context)|it|test|describe)(?P<skip>\.(?:skip|todo|failing))?"
    r"\(\s*(?P<quote>['\"`])(?P<title>.{1,300}?)(?P=quote)\s*[,)]",
    re.MULTILINE,
)
_RUBY: Final = re.compile(
    r"^[ \t]*(?P<word>x?(?:it|describe|context|specify|test))\s+(?P<quote>['\"])(?P<title>.{1,300}?)(?P=quote)",
    re.MULTILINE,
)
SCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_MARKED: Final = re.compile(
    r"^(?![ \t]*+(?://|\*|/\*))[^\n]*"
    r"(?:@(?:Parameterized|Repeated)?Test\b|#\[(?:\w+::)*test\b|\[(?:Fact|Theory|Test|TestCase|TestMethod)\b)",
    re.MULTILINE,
)
_NAMED: Final = {
    ".py": re.compile(r"^test_"),
    ".go": re.compile(r"^(?:Test|Fuzz)[A-Z_]"),
    ".php": re.compile(r"^test"),
}


def titled(path: str) -> re.Pattern[str] | None:
    """How tests with a title are written in a file, if it may hold some."""
    if not is_test(path):
        return None
    return TITLED if path.endswith(SCRIPT) else _RUBY if path.endswith(".rb") else None


def test_cases(path: str, text: str | None) -> dict[str, tuple[int, int]]:
    """First and last line of each test, by its name or title."""
    if text is None:
        return {}
    pattern = titled(path)
    if pattern is not None:
        found = (
            match
            for match in pattern.finditer(text)
            if match["word"].lstrip("x") in {"it", "test", "specify"}
        )
        lines = {match["title"]: line_at(text, match.start("word")) for match in found}
        return {title: (line, line) for title, line in lines.items()}
    suffix = path[path.rfind(".") :]
    rows = text.split("\n")
    named = _NAMED.get(suffix) if is_test(path) else None
    if named is None and _MARKED.search(text) is None:
        return {}
    return {
        symbol.name: (symbol.start, symbol.end)
        for symbol in symbols(path, text)
        if symbol.kind in {"function", "method"}
        and (
            named.search(symbol.name) is not None
            if named is not None
            else _MARKED.search("\n".join(rows[max(0, symbol.start - 4) : symbol.start + 1]))
            is not None
        )
    }
