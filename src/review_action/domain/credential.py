"""Tells a credential from what only stands in its place: a placeholder, a name, a path, a word."""

import re
from collections import Counter
from itertools import pairwise
from math import log2
from typing import Final

LONG_ENOUGH: Final = 16
"""Characters; issuers give longer ones, and fewer make words and numbers look random."""
HEXADECIMAL: Final = 32
CHOSEN: Final = 8
DIFFERENT: Final = 6
"""Characters; `abababab` and `11112222` only fill a place."""
TURNS: Final = 0.22
"""Changes between lower case, upper case, digits and signs, for each character. Of random base64
about two thirds are, of random base32 and hexadecimal four tenths; of names and words one in ten."""
BITS: Final = 3.0
"""Of entropy for each character: 20 random ones have 4, a repeated word has less."""
KINDS: Final = 3

_PLACEHOLDER = re.compile(
    r"example|change[_-]?(?:me|it|this)|placeholder|dummy|redacted|your[_-]|replace[_-]?|insert[_-]|"
    r"process\.env|environ|getenv|secrets?\.|vault:|ssm:|fake|sample|mock|test[_-]|[_-]test|todo|"
    r"x{4}|\*{3}|\.{3}|0{6}|1{6}|a{6}|[<>{}]|\$[({\w]|%[sv(]|abcdef|qwerty|012345|123456|98765|"
    r"ch[a4]n[g6][e3]m[e3]|"
    r"eby8vdm02xnocqf|c2y6ydjf5/r\+ob0n8a7cgv30|"  # the keys of Azure's emulators, for everybody
    r"lorem|foobar|deadbeef|cafebabe|not[_-]?a?[_-]?(?:real|secret)|https?:|^jdbc:|^arn:|^(?:pk|phc|pub)_|^/|^\.\.?/|^@|^\\?$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"p[a@]ss|s[e3]cr[e3]t|test|admin|root|user|demo|hello|welcome|default|letmein|local|dev|guest|"
    r"token|key|123|abc|foo|bar|string|none|null|true|false|required|invalid",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"[A-Za-z0-9+/=_~.!@#%^&*:-]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DIGEST = re.compile(r"(?:sha\d{1,3}|md5|blake\w{2,3})[:-]|\$2[aby]\$|\$argon", re.IGNORECASE)
_CAMEL_CASE = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*\d{0,3}")
_HEXADECIMAL = re.compile(r"[0-9a-f]+|[0-9A-F]+")


def is_placeholder(value: str) -> bool:
    """Whether it says of itself that it is none: `<token>`, `${TOKEN}`, `changeme`, `xxxx`."""
    return _PLACEHOLDER.search(value) is not None or len(set(value)) < DIFFERENT


def looks_random(value: str) -> bool:
    """Whether a machine made it, and nobody can have meant anything else by it.

    By how often its characters change between kinds, besides entropy: names are long and varied
    too, but they are made of words. UUIDs name things and digests prove them; neither is secret.
    """
    if len(value) < LONG_ENOUGH or not _RANDOM.fullmatch(value) or _names(value):
        return False
    if _HEXADECIMAL.fullmatch(value) and len(value) < HEXADECIMAL:
        return False
    # What joins words is no sign of chance.
    body = "".join(filter(str.isalnum, value))
    if not any(map(str.isdigit, body)) and not (body.isalpha() and _is_mixed(body)):
        return False
    if _CAMEL_CASE.fullmatch(body):
        return False
    return _turns(body) >= TURNS and _bits(body) >= BITS


def looks_chosen(value: str) -> bool:
    """Whether it is a password that a person, or a machine, made for use and not to stand for one."""
    if len(value) < CHOSEN or is_placeholder(value) or _WORD.search(value) or _names(value):
        return False
    return len(set(map(_kind, value))) >= KINDS and _turns(value) >= TURNS


def _names(value: str) -> bool:
    return bool(is_placeholder(value) or _UUID.fullmatch(value) or _DIGEST.match(value))


def _is_mixed(text: str) -> bool:
    return text != text.lower() and text != text.upper()


def _kind(character: str) -> int:
    if character.islower():
        return 0
    if character.isupper():
        return 1
    return 2 if character.isdigit() else 3


def _turns(text: str) -> float:
    changes = sum(one != other for one, other in pairwise(map(_kind, text)))
    return changes / max(1, len(text) - 1)


def _bits(text: str) -> float:
    counted = Counter(text)
    return -sum(n / len(text) * log2(n / len(text)) for n in counted.values())
