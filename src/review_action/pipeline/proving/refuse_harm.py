"""Refuses replacements that bring in what neither the lines they replace nor their file has, and that can do harm."""

import re
from collections.abc import Callable
from typing import Final

from review_action.pipeline.judging.find_hidden import find_hidden
from review_action.pipeline.proving.as_diff import as_diff
from review_action.pipeline.proving.fresh_calls import fresh_calls
from review_action.pipeline.proving.fresh_grants import fresh_grants
from review_action.pipeline.proving.fresh_hosts import fresh_hosts
from review_action.pipeline.proving.fresh_imports import fresh_imports
from review_action.pipeline.proving.fresh_sources import fresh_sources
from review_action.pipeline.proving.lost_check import lost_check
from review_action.pipeline.proving.offer import Offer

_BLOB: Final = re.compile(r"[A-Za-z0-9+/]{41,}|(?:\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}){8,}")
MOST: Final = 10_000
"""Characters of a replacement: nobody reads more before a click."""
LEAST_DIGITS: Final = 3
"""Of a blob: long names and paths have fewer."""


def refuse_harm(offer: Offer) -> str:
    """Why it may not be one click from being committed; empty when nothing speaks against it.

    A model that obeys whoever wrote the code suggests what they want, and people apply suggestions
    without thinking. Refused means shown as text: what is honest is not lost, and no list of what
    does harm is complete.
    """
    if len(offer.new) > MOST:
        return "it is too long to be read before a click"
    rules: tuple[Callable[[Offer], str], ...] = (
        fresh_calls,
        fresh_hosts,
        fresh_imports,
        fresh_grants,
        fresh_sources,
        lost_check,
        _unreadable,
        _hidden,
    )
    return next(filter(None, (rule(offer) for rule in rules)), "")


def _unreadable(offer: Offer) -> str:
    for found in _BLOB.findall(offer.new):
        digits = sum(map(str.isdigit, found))
        if digits >= LEAST_DIGITS and found not in offer.file:
            return "it holds data that nobody can read"
    return ""


def _hidden(offer: Offer) -> str:
    found = find_hidden([as_diff(offer.path, offer.language, offer.replaced, offer.lines)])
    return "it holds what people do not see, or words for a model" if found else ""
