"""The loopback GitHub's GraphQL: errors with status 200, cursors, nothing unknown passed over."""

from typing import Any

import pytest

from tests.contract.conversation import BASE, HEAD, Talk, comment
from tests.fakes.github.server import LoopbackGitHub

PULL = '{ repository(owner: "acme", name: "widgets") { pullRequest(number: 1) { %s } } }'


@pytest.fixture
def talk(loopback_github: LoopbackGitHub) -> Talk:
    loopback_github.open_pull(BASE, HEAD)
    return Talk(loopback_github)


def test_graphql__errors_come_with_status_200(talk: Talk) -> None:
    talk.review(comment(10))
    (root,) = talk.server.pull(1).review_comments
    reviewer = Talk(talk.server, "token-reviewer")
    mutation = (
        "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id } } }"
    )
    thread = f"PRRT_kwDOA{root.id}"
    refused = reviewer.graphql(mutation, id=thread)
    assert refused["errors"][0]["type"] == "FORBIDDEN"
    assert refused["data"] == {"resolveReviewThread": None}
    assert talk.graphql(mutation, id="PRRT_x")["errors"][0]["type"] == "NOT_FOUND"
    assert (
        talk.graphql(mutation, id=thread)["data"]["resolveReviewThread"]["thread"]["id"] == thread
    )
    assert talk.server.pull(1).resolved[root.id].login == "github-actions[bot]"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("{ viewer { logn } }", "Field 'logn' doesn't exist on type 'User'"),
        ("{ viewer }", "Field must have selections"),
        ("{ viewer { login { x } } }", "Selections can't be made on scalars"),
        ("{ viewer(x: 1) { login } }", "doesn't accept argument 'x'"),
        ("{ ...gone }", "Fragment gone was used, but not defined"),
        ("{ ... on Nowhere { x } }", "No such type Nowhere"),
        ("{ ... on User { login } }", "can't be spread inside Query"),
        ("query($x: Int) { viewer { login } }", "declared by anonymous query but not used"),
        ("{ rateLimit(dryRun: $x) { cost } }", "used by anonymous query but not declared"),
        ("query Q($x: Boolean!) { rateLimit(dryRun: $x) { cost } }", "invalid value"),
        ("{ viewer { login }", "Parse error"),
        ("{ viewer { login } } ?", "Parse error"),
        ("subscription { x }", "Parse error"),
        ('{ repository(owner: "acme", name: "gone") { id } }', "Could not resolve to a Repository"),
        (
            '{ repository(owner: "acme", name: "widgets") { pullRequest(number: 9) { id } } }',
            "Could not resolve to a PullRequest with the number of 9.",
        ),
        (
            PULL % "reviewThreads { nodes { id } }",
            "You must provide a `first` or `last` value",
        ),
        (
            PULL % "reviewThreads(first: 101) { nodes { id } }",
            "exceeds the `first` limit of 100 records",
        ),
    ],
)
def test_graphql__refuses(talk: Talk, query: str, words: str) -> None:
    answer = talk("POST", "//graphql", {"query": query})
    assert answer.status_code == 200
    assert words in answer.json()["errors"][0]["message"]


def test_graphql__pages_with_cursors_from_both_ends(talk: Talk) -> None:
    talk.review(*(comment(line) for line in (8, 9, 10, 11, 12)))
    query = """query Lines($first: Int, $after: String, $last: Int, $before: String) {
      repository(owner: "acme", name: "widgets") { pullRequest(number: 1) {
        reviewThreads(first: $first, after: $after, last: $last, before: $before) {
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { line } } } } }"""

    def lines(**where: Any) -> tuple[list[int], dict[str, Any]]:
        pull = talk.graphql(query, **where)["data"]["repository"]["pullRequest"]
        threads = pull["reviewThreads"]
        return [node["line"] for node in threads["nodes"]], threads["pageInfo"]

    first, info = lines(first=2)
    second, rest = lines(first=100, after=info["endCursor"])
    assert (first, second) == ([8, 9], [10, 11, 12])
    assert (info["hasNextPage"], rest["hasNextPage"], rest["hasPreviousPage"]) == (
        True,
        False,
        True,
    )
    last, info = lines(last=2)
    assert (last, lines(last=9, before=info["startCursor"])[0]) == ([11, 12], [8, 9, 10])


def test_graphql__aliases_fetch_many_objects_at_once(talk: Talk) -> None:
    query = """{ repository(owner: "acme", name: "widgets") {
      f0: object(expression: "feature:new.py") { ...file }
      f1: object(expression: "main:b.py") { ...file }
      f2: object(expression: "feature:b.py") { ...file } } }
      fragment file on Blob { text isBinary }"""
    found = talk.graphql(query)["data"]["repository"]
    assert found == {
        "f0": {"text": "one\ntwo\n", "isBinary": False},
        "f1": {"text": "b\n", "isBinary": False},
        "f2": None,
    }
