"""Finds words that are meant for the model that reviews a change, not for the people who read it."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from review_action.pipeline.judging.hidden_characters import seen_by_a_model

MAX_CHARACTERS: Final = 400_000
"""Of one file's added lines; a patch has no more than half a million."""
_REACH: Final = 160
"""Characters between who is spoken to and what they are told: a sentence or two."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_OVERRIDE: Final = _any(
    # ignore (all of the) previous (review) instructions
    r"\b(?:ignore|disregard|forget)\b(?:\s(?:all|any|of|the|my|your|these|those|every|instead)){0,4}"
    r"\s(?:previous|prior|preceding|above|earlier|foregoing|system|your|original|initial)\b"
    r"(?:\s(?:of|and|or|the|your|system|review|previous|prior|given|safety)){0,3}\s(?:instructions?|prompts?|directives)\b",
    # forget everything you were told
    r"\b(?:ignore|disregard|forget)\s(?:everything|all|anything)\s(?:that\s)?you\s(?:(?:were|have\sbeen|are)\stold|know)\b",
)
_ADDRESSED: Final = _any(
    # AI-based code reviewer, automated PR review tool
    r"\b(?:AI|LLM|GPT|language[- ]model|automated|automatic|bot|machine)[- ]?"
    r"(?:based |powered |assisted |driven )?(?:pull[- ]request |pr |code[- ]?)?"
    r"review(?:ers?|(?:ing)? (?:bots?|agents?|tools?|assistants?|models?|systems?))\b",
    # code-review bot
    r"\bcode[- ]review(?:er|ing)?[- ](?:bots?|agents?|assistants?|models?|AI|LLM)s?\b",
    r"\breview(?:er)?[- ]bots?\b",
    # note to all LLMs
    r"\b(?:note|message|attention|notice|memo|reminder|instructions?)\b[ :,-]{1,3}(?:(?:to|for) )?(?:any |all |the |every )?"
    r"(?:AIs?|LLMs?|language models?|(?:AI|LLM) (?:models?|assistants?|agents?|tools?)|GPT|claude|copilot)\b",
    # if you are an AI
    r"\b(?:if you are|if you're|as) an? (?:AI|LLM|language model|automated)\b",
    # LLM agents:
    r"\b(?:AI|LLM) (?:models?|assistants?|agents?)\s?[:,]",
)
"""A reviewer that is a program, or a model that is spoken to."""
_OBJECT: Final = (
    r"(?:this|that|these|those|the|any|it|them|anything|issues?|findings?|problems?"
    r"|vulnerabilit\w+|bugs?|defects?)"
)
_SKIP: Final = r"\b(?:skip|ignore)\s(?:this|the|these|all|any)\s(?:\w{1,40}\s)?"
_UNSEEN_ORDER: Final = _any(
    # skip this (generated) file
    _SKIP
    + r"(?:file|function|line|code|change|diff|block|findings?|issues?|vulnerabilit\w+|warnings?|review)\b",
    # do not report any, without commenting on this
    r"\b(?:do not|don['\u2019]t|never|must not|should not|shouldn['\u2019]t|need not|no need to"
    r"|refrain from|avoid|without|stop)\s(?:\w{1,40}\s)?"
    r"(?:report|flag|mention|comment|review|rais|warn|analy[sz]|object|inspect|scan|critici[sz])\w*"
    r"(?:\s(?:on|about|to))?\s" + _OBJECT + r"\b",
    # approve, where a sentence begins or after a word that orders; not the licence agreement
    r"(?:^|[.:;,!\n][^\S\n]*|\bplease\s|\b(?:must|should|always|just|to|and|simply)\s)approve\b(?!\s(?:the|our|your)\s(?:\w{1,40}\s)?(?:CLA|DCO|agreement|terms|licen[cs]e))",
    # treat all of it as safe, rate this 10
    r"\b(?:mark|treat|consider|rate|report|classify|assume)\s(?:[\w'\"]{1,40}\s){0,6}?(?:as\s)?(?:safe|approved|secure|clean|benign|verified|10(?:/10)?)\b",
    # reply with an empty list, return no findings
    r"\b(?:return|output|respond|reply|answer|report|say|give|emit)\s(?:[\w'\"]{1,40}\s){0,4}?(?:no\s(?:findings|issues|problems|defects)|(?:an?\s)?empty\b|\[\]|lgtm|approved?)",
    # this code has been audited
    r"\b(?:code|file|function|change|line|it)\s(?:is|has been|was)\s(?:already\s)?(?:safe|reviewed|audited|approved|verified|secure)\b",
)
"""What no template tells people who fill it in."""
_ORDER: Final = _any(_UNSEEN_ORDER.pattern, _SKIP + r"section\b")
_ROLE: Final = _any(
    # as the templates of chat models mark who speaks
    r"<\|(?:im_start|im_end|start_header_id|eot_id|system|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>",
    r"<start_of_turn>|</?(?:system|assistant)(?:[_-](?:prompt|message|instructions?|reminder))?>",
    # as people write it
    r"#{2,4} ?(?:system|assistant|instructions?)\b ?:?|\b(?:system|assistant) ?:",
)
_ON_REVIEW: Final = _any(
    r"\b(?:approve|lgtm|no (?:findings|issues|problems)|verdict|(?:do not|don't|never) (?:report|flag|review|mention)"
    r"|findings|reviewer|rating)\b",
)
"""Beside a role: others write of roles too, but not to a reviewer."""
_FORGED: Final = re.compile(
    # the ends of a block of data, see render_blocks
    r"<<<\s?DATA [0-9a-f]{8,}|\bDATA [0-9a-f]{8,}\s?>>>"
    # a whole reply, see reply_format
    r"|\"(?:findings|verdicts)\"\s?:\s?\[[^\[\]]{0,400}\][^\[\]]{0,200}\"done\"\s?:\s?true"
)

_MARKS: Final = re.compile(
    r"^\s*(?:#(?!#)|//+|/\*+|\*+/?|--+|;+|%+|>+|\"\"\"|''')|\*/\s*$|-->\s*$|<!--"
)
"""What opens or closes a comment, in whatever language."""


class Order(NamedTuple):
    """Where it stands in the text, and what it is, in words."""

    at: int
    what: str


def orders_to_us(text: str, *, hidden: bool = False) -> Iterator[Order]:
    """Each in words of its own kind, at most one a kind.

    Args:
        text: Words, blanks between them single: an order goes on over the end of a line.
        hidden: Whether people do not see it. Then who is spoken to need not be said.
    """
    text = text[:MAX_CHARACTERS]
    if found := _FORGED.search(text):
        yield Order(found.start(), "it forges a part of our prompt or of a reply to it")
    if found := _OVERRIDE.search(text):
        yield Order(found.start(), "it tells a model to leave its instructions")
    addressed = _near(text, _ADDRESSED, _ORDER)
    if addressed is not None:
        yield Order(addressed, "it tells an automated reviewer what to find or to say")
    elif hidden and (order := _UNSEEN_ORDER.search(text)):
        yield Order(order.start(), "it tells the reader what to find or to say")
    role = _near(text, _ROLE, _ON_REVIEW)
    if role is not None:
        yield Order(role, "it poses as a message of another role in a model's conversation")


def spoken(text: str) -> str:
    """Line by line as words: no marks of a comment, single blanks, nothing that only a model sees."""
    lines = text.split("\n")
    return "\n".join(" ".join(_MARKS.sub(" ", seen_by_a_model(line)).split()) for line in lines)


def _near(text: str, one: re.Pattern[str], other: re.Pattern[str]) -> int | None:
    """Where the first match of `one` begins that has one of `other` within reach, on either side."""
    ones = list(one.finditer(text))
    others = [found.start() for found in other.finditer(text)] if ones else []
    for found in ones:
        at = bisect_left(others, found.start() - _REACH)
        if at < len(others) and others[at] <= found.end() + _REACH:
            return found.start()
    return None
