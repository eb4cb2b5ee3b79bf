"""Tells where code may do what it must not elsewhere: in tests, in what only shows or tries something, in what runs once."""

import re
from typing import Final

from review_action.domain.is_test import is_test

_TRIED: Final = re.compile(
    r"(?:^|/)(?:examples?|demos?|samples?|playgrounds?|sandbox|scratch|seed(?:s|ers?|ing)?"
    r"|bench(?:es|marks?)?|migrations?|migrate|alembic)/"
)


def is_lenient(path: str) -> bool:
    return is_test(path) or _TRIED.search(path) is not None
