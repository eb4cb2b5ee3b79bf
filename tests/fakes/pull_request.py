"""A pull request as a host tells it, with what a test says of it."""

from typing import Any

from review_action.domain.pull_request import PullRequest

BASE_SHA, HEAD_SHA = "a" * 40, "b" * 40


def pull_request(**changed: Any) -> PullRequest:
    known = {
        "number": 12,
        "title": "Total the cart",
        "author": "ada",
        "base_ref": "main",
        "base_sha": BASE_SHA,
        "head_ref": "cart",
        "head_sha": HEAD_SHA,
        "head_repository": "acme/shop",
        "base_repository": "acme/shop",
        "changed_files": 1,
        "url": "https://github.com/acme/shop/pull/12",
    }
    return PullRequest.model_validate(known | changed)
