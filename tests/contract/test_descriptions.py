"""What `fetch.sh` brings is read right, and our GraphQL documents fit GitHub's schema."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest

import review_action.adapters.github
from review_action.adapters.github.documents import blobs_query, labels_query
from tests.contract.graphql_oracle import graphql_oracle
from tests.contract.oracles import openapi_oracle
from tests.contract.replay import pull_request_exchanges, recordings
from tests.contract.webhooks import webhook_examples
from tests.fakes.github.graphql_language import parse

pytestmark = pytest.mark.contract


def our_documents() -> Iterator[tuple[str, str]]:
    """Constants of the adapter whose names end in `_QUERY` or `_MUTATION`, and queries that are made."""
    yield "blobs_query", blobs_query(2)
    yield "labels_query", labels_query(2)
    package = review_action.adapters.github
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if name.endswith(("_QUERY", "_MUTATION")) and isinstance(value, str):
                yield f"{module.name}.{name}", value


def test_our_documents__fit_the_schema() -> None:
    documents = dict(our_documents())
    assert documents
    judge = graphql_oracle()
    problems = [(name, judge.document_problems(text)) for name, text in documents.items()]
    assert [one for one in problems if one[1]] == []


def test_our_documents__are_understood_by_the_double() -> None:
    kinds = {name: parse(text).operations[0].kind for name, text in our_documents()}
    wanted = {name: name.rsplit("_", maxsplit=1)[-1].lower() for name in kinds}
    assert kinds == wanted


def test_recordings__are_conversations_with_github() -> None:
    found = dict(recordings("PullRequest.testCreate*"))
    made = found["PullRequest.testCreateMultilineReviewComment"]
    assert [one.method for one in made] == ["GET", "POST"]
    assert made[-1].status == 201
    assert made[-1].response_json["path"] == made[-1].json["path"]


def test_openapi__accepts_what_a_real_client_sent() -> None:
    """The judge would be of no use if it refused requests that GitHub has answered."""
    judge = openapi_oracle()
    sent = [
        one for _, one in pull_request_exchanges() if one.path != "/graphql" and one.status < 400
    ]
    refused = [problem for one in sent for problem in judge.request_problems(one)]
    assert len(sent) > 100
    assert refused == []


def test_webhook_examples__hold_the_events_we_start_for() -> None:
    counts = Counter(event for event, _, _ in webhook_examples())
    assert set(counts) == {
        "pull_request", "issue_comment", "pull_request_review_comment", "workflow_dispatch",
        "merge_group", "push",
    }  # fmt: skip
    assert all("repository" in payload for _, _, payload in webhook_examples())
