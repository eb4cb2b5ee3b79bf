"""Finds misspelled words in what people read: comments, texts and pages, never in names."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from review_action.adapters.analyzers.line_rule import CODE, PAGES
from review_action.adapters.analyzers.misspellings import MISSPELLINGS
from review_action.adapters.analyzers.visible_code import without_comment, without_strings
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff, Line
from review_action.domain.finding import Finding, Suggestion
from review_action.domain.is_lenient import is_lenient

_MAX_LINE_CHARACTERS: Final = 400
_MOST: Final = 6
"""Different ones in one file: who writes that many collects them."""
_WORDS: Final = re.compile(r"[a-z]{3,}")
_IN_A_SENTENCE: Final = re.compile(
    r"(?<![\w./\\@#$%&=<{-])(?<![\w.-]['\"])(?:(?<=[a-zA-Z,;:] )|(?=[a-zA-Z]{3,20} [a-zA-Z]))"
    r"[A-Za-z][a-z]{2,20}(?![\w/\\@=({>-]|['\"`.][\w:])"
)
"""A word with a word beside it; part of no name, path or address."""
_ENGLISH: Final = re.compile(
    r"\b(?:the|a|an|is|are|be|to|of|and|or|in|on|for|with|if|this|that|not|it|as|by|from|when|we|you|no|all|will|can|has)\b",
    re.IGNORECASE,
)
_PROSE: Final = re.compile(r"\s*(?:\* )?[A-Za-z][a-z]* [A-Za-z ,.;:'\u2019()-]{15,}")
"""A line of a comment or text that began further up."""
_CODE_SPAN: Final = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S*")
_QUOTED: Final = re.compile(r"^(?: {4}|\t|\s*(?:```|~~~|\$ |> |>>>))")
_OF_OTHERS: Final = re.compile(
    r"(?i)(?:^|/)(?:locales?|i18n|l10n|lang(?:uages?)?|translations?|intl|spell\w*|dictionar\w+|words?|licen[cs]es?)(?:/|[._-])"
    r"|(?:^|/)(?:LICENSE|NOTICE|COPYING|CHANGE\w*|HISTORY|AUTHORS|CONTRIBUTORS)\b"
    r"|[._-](?!en\b)[a-z]{2}(?:[_-][A-Za-z]{2,4})?\.\w+$"
)
"""Other languages, lists of words, and what is quoted or was written long ago."""


class Spelling:
    """An `Analyzer` that knows some hundred words."""

    @property
    def name(self) -> str:
        return "embedded"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # one look at each line
        """On added lines; what stood on a removed one is old."""
        return Analysis(
            new=tuple(
                found
                for file in files
                for found in _findings(file.diff, file.diff.path, file.diff.added_lines)
            ),
            old=tuple(
                found
                for file in files
                for found in _findings(file.diff, file.old_path, file.diff.removed_lines)
            ),
        )


def _findings(file: FileDiff, path: str, lines: Sequence[Line]) -> Iterator[Finding]:
    if file.language not in CODE | PAGES or is_lenient(path) or _OF_OTHERS.search(path):
        return
    known = _WORDS.findall("\n".join(line.text for line in lines).lower())
    wrong = MISSPELLINGS.keys() & set(known)
    if 0 < len(wrong) <= _MOST:
        yield from (found for line in lines for found in _in_line(file, path, line, wrong))


def _in_line(file: FileDiff, path: str, line: Line, wrong: set[str]) -> Iterator[Finding]:
    if len(line.text) > _MAX_LINE_CHARACTERS or not any(map(line.text.lower().__contains__, wrong)):
        return
    read = _what_people_read(line.text, file.language)
    found = [each for each in _IN_A_SENTENCE.finditer(read) if each[0].lower() in wrong]
    if not found or not _ENGLISH.search(read):
        return
    mended = line.text
    for each in reversed(found):
        mended = mended[: each.start()] + _right(each[0]) + mended[each.end() :]
    words = dict.fromkeys(each[0] for each in found)
    number = line.new or line.old or 0
    told = " and ".join(f"`{word}` is spelled `{_right(word)}`" for word in words)
    yield Finding(
        rule_id="embedded/misspelled-word",
        severity="info",
        confidence="high",
        path=path,
        start_line=number,
        end_line=number,
        title="A word is misspelled",
        description=f"{told}.",
        quote=line.text,
        suggestion=Suggestion(replacement=mended),
        anchor="exact",
        origin="analyzer",
    )


def _right(word: str) -> str:
    right = MISSPELLINGS[word.lower()]
    return right.capitalize() if word[0].isupper() else right


def _what_people_read(text: str, language: str) -> str:
    """The line with code blanked; nothing where it may all be code."""
    read = _CODE_SPAN.sub(lambda span: "\0" * len(span[0]), text)
    if language in PAGES:
        return "" if _QUOTED.match(text) else read
    if _PROSE.fullmatch(text):
        return read
    code = without_strings(without_comment(text, language))
    return "".join(
        sign if code[at : at + 1] != sign or not sign.isalpha() else "\0"
        for at, sign in enumerate(read)
    )
