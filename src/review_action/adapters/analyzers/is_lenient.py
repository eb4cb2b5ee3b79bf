"""Tells where code may do what it must not elsewhere: in tests, and in examples that only show something."""

import re
from typing import Final

from review_action.domain.is_test import is_test

_EXAMPLE: Final = re.compile(r"(?:^|/)examples?/")


def is_lenient(path: str) -> bool:
    return is_test(path) or _EXAMPLE.search(path) is not None
