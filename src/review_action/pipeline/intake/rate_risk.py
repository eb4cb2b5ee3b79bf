"""Rates how much a file deserves the reviewers' first look."""

import math
import re
from functools import lru_cache

from review_action.domain.diff import FileDiff
from review_action.domain.is_test import is_test

_MOST_CHARACTERS = 200_000
_TOPICS: tuple[tuple[float, str], ...] = (
    (3.0, "auth|login|logout|passw|credential|session|saml|jwt|csrf|cors"),
    (3.0, "permission|privilege|sudo|admin|tenant|role|access_control"),
    (3.0, "crypt|cipher|secret|api_key|apikey|private_key|hmac|signature|tls"),
    (3.0, "sql|execute(|query(|subprocess|popen|os.system|shell|exec(|eval("),
    (3.0, "innerhtml|dangerouslyset|pickle|unmarshal|deseriali|yaml.load|template"),
    (2.0, "unsafe|malloc|memcpy|strcpy|sprintf|free(|reinterpret_cast|transmute"),
    (2.0, "thread|mutex|lock(|atomic|async |await |goroutine|chan |synchroni"),
    (2.0, "payment|billing|invoice|refund|price|balance|transfer|currency"),
    (2.0, "migrat|drop table|delete|truncate|rmtree|unlink|transaction|rollback"),
    (1.5, "http|socket|request|upload|download|webhook|redirect|url|cookie"),
    (1.0, "except|catch|panic|unwrap(|throw|raise|timeout|retry"),
)
"""Weight and words: access, rights, secrets, injection, content, memory, concurrency, money, data,
network, errors. Plain words, because searching megabytes with expressions takes many seconds."""
_WORDS = tuple((weight, words.split("|")) for weight, words in _TOPICS)
_PIPELINE = re.compile(
    r"(?:^|/)(?:\.github/(?:workflows|actions)/|\.gitlab-ci|\.circleci/|jenkinsfile|dockerfile"
    r"|action\.ya?ml|\.pre-commit|makefile)|\.tf$",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\.(?:md|markdown|rst|txt|adoc)$|(?:^|/)(?:docs?|examples?)/|(?:^|/)LICENSE", re.IGNORECASE
)


def rate_risk(file: FileDiff) -> float:
    """0 or more, without a unit: topics named by the path and the added lines, and their number."""
    added = "\n".join(line.text for line in file.added_lines)[:_MOST_CHARACTERS]
    size = math.log2(1 + file.additions + file.deletions / 4)
    return round((_rate_topics(added) + size + _rate_name(file.path)) * _damp(file.path), 3)


@lru_cache(maxsize=8192)
def rate_path(path: str) -> float:
    """The share of the rating that the path alone gives."""
    return round((1 + _rate_name(path)) * _damp(path), 3)


def _rate_name(path: str) -> float:
    return _rate_topics(path) + (3.0 if _PIPELINE.search(path) else 0.0)


def _rate_topics(text: str) -> float:
    lowered = text.lower()
    return sum(weight for weight, words in _WORDS if any(word in lowered for word in words))


def _damp(path: str) -> float:
    if is_test(path):
        return 0.3
    return 0.2 if _PROSE.search(path) else 1.0
