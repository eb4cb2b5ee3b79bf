"""Tells whether a suggestion takes away a check of who may do something."""

import re
from typing import Final

from review_action.pipeline.proving.offer import Offer

_CHECK: Final = re.compile(
    r"^(?=.*(?:\b(?:if|unless|guard|assert|require|raise|throw|abort)\b|^[ \t]*@))"
    r".*(?:is_?(?:admin|staff|superuser|owner|authenticated)|authori[sz]|unauthenticated|permission|has_?(?:perm|role|access)"
    r"|forbidden|access_?denied|login_?required|csrf|compare_digest|verify_?(?:signature|token)|constant_?time_?(?:eq|compare))",
    re.IGNORECASE | re.MULTILINE,
)


def lost_check(offer: Offer) -> str:
    """Empty when there is one in the new lines as well; whether it is needed is for people to say."""
    if _CHECK.search(offer.old) and not _CHECK.search(offer.new):
        return "it takes away a check of who may do it"
    return ""
