"""Files that code takes in by a relative path: imports, requires, includes, pages' links."""

import posixpath
import re
from collections.abc import Iterator
from posixpath import splitext
from typing import Final
from urllib.parse import unquote

from review_action.adapters.analyzers.structure.change import line_at
from review_action.adapters.analyzers.structure.naming import (
    Kind,
    Naming,
    before,
    below,
    first,
)

_SCRIPT: Final = re.compile(
    r"(?:\bfrom\s{0,9}|\bimport\s{0,9}(?:\(\s{0,40})?|\brequire\(\s{0,40})(['\"])(\.{1,2}/[^'\"\n?#!$*{}]{1,500})(?:\?\w{0,40})?\1"
)
_TAKES: Final = re.compile(r"\b(?:import|export|const|let|var)\b")
_STYLE: Final = re.compile(
    r"@(?:import|use|forward)\s{1,9}(?:url\()?(['\"])(\.{1,2}/[^'\"\n?#$*{}:]{1,500})\1"
    r"|\burl\(\s{0,9}(['\"]?)(\.{1,2}/[^'\"\s?#$*{}:()]{1,500})(?:[?#][\w&.=-]{0,100})?\3\s{0,9}\)"
)
_RUBY: Final = re.compile(r"^[ \t]*require_relative[ (]+(['\"])([\w./-]+)\1", re.MULTILINE)
_PHP: Final = re.compile(
    r"\b(?:require|include)(?:_once)?[ (]+(?:__DIR__|dirname\(__FILE__\))\s*\.\s*(['\"])/([\w./-]+\.\w+)\1"
)
_SHELL: Final = re.compile(
    r"^[ \t]*(?:source|\.|(?:ba|z)?sh)[ \t]+(?:\"?\$\{?\w+\}?\"?/|\"?\$\(dirname [^()\n]*\)\"?/|\./)?"
    r"\"?((?:[\w.-]+/)*[\w.-]+\.\w+)\"?[ \t]*(?:$|[;&|#])",
    re.MULTILINE,
)
_LINK: Final = re.compile(
    r"\]\(\s{0,9}<?([^()\s<>]{1,500})>?(?:\s{1,9}['\"][^'\"\n]{0,200}['\"])?\s{0,9}\)"
    r"|^ {0,3}\[[^\]\n^]{1,200}\]:[ \t]{1,9}<?([^\s<>]{1,500})>?"
    r"|<(?:img|a|source|video)\b[^<>]{0,300}?\b(?:src|href)=['\"]([^'\"\n]{1,500})['\"]",
    re.MULTILINE,
)
_HREF: Final = re.compile(
    r"<(?:img|a|script|link|source|video|iframe)\b[^<>]{0,300}?\b(?:src|href)=['\"]([^'\"\n]{1,500})['\"]"
)
_QUOTED: Final = re.compile(
    r"^[ \t]*(?:```+|~~~+).*?(?:^[ \t]*(?:```+|~~~+)[ \t]*$|\Z)|`[^`\n]+`|<!--.*?(?:-->|\Z)",
    re.MULTILINE | re.DOTALL,
)
_TEMPLATE: Final = re.compile(r"\{\{|\{%|<%|<\?php|<base\b")
_PLAIN: Final = re.compile(r"(?!/)[^\s:{}$<>*|\\@]+\.[A-Za-z][A-Za-z0-9]{0,4}\Z")
_SOURCES_OF_HTML: Final = (".md", ".mdx", ".rst", ".adoc")
_COMMENT: Final = ("//", "*", "/*", "#", "<!--")
_TRY: Final = re.compile(r"\btry\b|\bcatch\b|@ts-(?:ignore|expect-error)")


def in_script(path: str, text: str) -> Iterator[Naming]:
    for match in first(_SCRIPT, text):
        start = match.start()
        line = before(text, start)
        is_text = "//" in line or "`" in line or text.count("`", 0, start) % 2 == 1
        if is_text or line.startswith(_COMMENT) or _TRY.search(text[max(0, start - 80) : start]):
            continue
        taken = _TAKES.split(text[max(0, start - 4_000) : start])[-1]
        names = frozenset(re.findall(r"[\w$]+", taken)) if {"{", "*"} & set(taken) else frozenset()
        where = below(path, match[2])
        yield Naming("import", line_at(text, match.start(2)), match[2], (where,), names)


def in_style(path: str, text: str) -> Iterator[Naming]:
    for match in first(_STYLE, text):
        if not before(text, match.start()).startswith(("//", "*", "/*")):
            said = match[2] or match[4]
            kind: Kind = "import" if match[2] else "asset"
            yield Naming(kind, line_at(text, match.start()), said, (below(path, said),))


def in_ruby(path: str, text: str) -> Iterator[Naming]:
    for match in first(_RUBY, text):
        yield Naming("import", line_at(text, match.start(2)), match[2], (below(path, match[2]),))


def in_php(path: str, text: str) -> Iterator[Naming]:
    for match in first(_PHP, text):
        if not before(text, match.start()).startswith(_COMMENT):
            line = line_at(text, match.start(2))
            yield Naming("import", line, match[2], (below(path, match[2]),))


def in_shell(path: str, text: str) -> Iterator[Naming]:
    """Relative to the script or to wherever it is run, which is the root more often than not."""
    for match in first(_SHELL, text):
        where = (below(path, match[1]), posixpath.normpath(match[1]))
        yield Naming("command", line_at(text, match.start(1)), match[1], where)


def in_markdown(path: str, text: str) -> Iterator[Naming]:
    plain = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    yield from _links(_LINK, path, plain)


def in_html(path: str, text: str) -> Iterator[Naming]:
    if not _TEMPLATE.search(text):
        yield from _links(_HREF, path, text)


def _links(pattern: re.Pattern[str], path: str, text: str) -> Iterator[Naming]:
    for match in first(pattern, text):
        said = next(filter(None, match.groups()), "")
        target = re.split(r"[?#]", said)[0]
        if not _PLAIN.match(target):
            continue
        stem, ending = splitext(below(path, unquote(target)))
        # A page is written in another language than it is served in.
        endings = (ending, *_SOURCES_OF_HTML) if ending == ".html" else (ending,)
        paths = tuple(f"{stem}{each}" for each in endings)
        yield Naming("link", line_at(text, match.start()), said, paths)
