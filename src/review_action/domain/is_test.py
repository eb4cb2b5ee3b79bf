"""Tells test code by its path, the same for risk, grouping and the embedded checks."""

import re

_TEST = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testdata|fixtures?|e2e|[^/]+\.(?:\w*[a-z])?Tests?)/"
    r"|(?:^|/)(?:test_[^/]*|conftest\.py)$|[._-](?:tests?|specs?)\.[^/.]+$|[a-z](?:Tests?|Spec)\.[^/.]+$"
)


def is_test(path: str) -> bool:
    return _TEST.search(path) is not None
