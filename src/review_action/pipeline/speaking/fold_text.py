"""Parts a text into what a reader needs at first sight and what can be folded away."""

import re
from typing import Final, NamedTuple

from review_action.pipeline.judging.merge import PLACES

SENTENCES: Final = 3
CHARACTERS: Final = 420
"""About four lines beside a diff; who wants more opens the rest."""

_STRUCTURE: Final = re.compile(r"\s*(?:```|~~~|#{1,6}\s|[-*+]\s|\d+[.)]\s|>|\||<)|(?: {4}|\t)")
"""Where prose ends: a fence, heading, list, quotation, table, tag or indented code begins."""
_END: Final = re.compile(r"""(?<![.!?])[.!?]++["')\]]*+(?=\s|\Z)|[。！？]""")  # noqa: RUF001  # the full-width signs end sentences in Chinese and Japanese
_ABBREVIATED: Final = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx)|\b[A-Z])\.\Z")


_PRAISE: Final = re.compile(
    r"(?:great|good|nice|excellent|awesome|well|solid|fantastic)\s+(?:job|work|catch|done|start|addition)\b"
    r"|(?:this\s+)?(?:lgtm|looks\s+good)\b",
    re.IGNORECASE,
)
_TURN: Final = re.compile(r"\b(?:but|however|though|except|unless|until|yet)\b", re.IGNORECASE)
"""A sentence that begins with praise and goes on to a point stays."""
_PICTURES: Final = re.compile(
    "[\u2600-\u27bf\u2b50\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]+\ufe0f?"
)


class Folded(NamedTuple):
    """Both are Markdown; the rest may be empty."""

    shown: str
    rest: str = ""


def fold_text(text: str) -> Folded:
    """At most three sentences as one paragraph, and what is left over, in its order.

    Praise and pictures are left out: who reads a comment on a line wants to know what is wrong there.

    A sentence that alone is too long is cut at a word, and is whole in the rest.
    """
    prose, structure, places = _parts(text)
    sentences = [one for one in _sentences(_PICTURES.sub("", prose)) if not _is_praise(one)]
    shown: list[str] = []
    for sentence in sentences[:SENTENCES]:
        if shown and len(" ".join((*shown, sentence))) > CHARACTERS:
            break
        shown.append(sentence)
    left = [" ".join(sentences[len(shown) :]), structure]
    if shown and len(shown[0]) > CHARACTERS:
        left[0] = " ".join(sentences)
        shown = [_cut(shown[0])]
    lead = " ".join(shown)
    return Folded(
        "\n\n".join(filter(None, (lead, places))), "\n\n".join(part for part in left if part)
    )


def _parts(text: str) -> tuple[str, str, str]:
    """Prose up to the first structure, everything from there on, and the other places."""
    lines = text.strip().split("\n")
    places = lines.pop() if lines[-1].startswith(PLACES) else ""
    first = next((at for at, line in enumerate(lines) if _STRUCTURE.match(line)), len(lines))
    prose = " ".join(" ".join(lines[:first]).split())
    return prose, "\n".join(lines[first:]).strip("\n"), places


def _sentences(prose: str) -> list[str]:
    """No sentence ends within a code span or after an abbreviation."""
    found, start = list[str](), 0
    for end in _END.finditer(prose):
        said = prose[start : end.end()]
        if said.count("`") % 2 == 0 and not _ABBREVIATED.search(said[-12:]):
            found.append(said.strip())
            start = end.end()
    return [sentence for sentence in (*found, prose[start:].strip()) if sentence]


def _is_praise(sentence: str) -> bool:
    return _PRAISE.match(sentence) is not None and not _TURN.search(sentence)


def _cut(sentence: str) -> str:
    head = sentence[:CHARACTERS].rsplit(" ", 1)[0]
    # A code span that the cut opened would swallow the mark.
    return f"{head.rpartition('`')[0].rstrip() if head.count('`') % 2 else head} …"
