"""The double's GraphQL, and documents sent to it, against GitHub's schema."""

from typing import Any

import pytest

from tests.contract.conversation import BASE, HEAD, Talk
from tests.contract.graphql_oracle import graphql_oracle, graphql_problems
from tests.fakes.github.server import LoopbackGitHub

pytestmark = pytest.mark.contract
THREADS = """
query Threads($owner: String!, $name: String!, $number: Int!, $after: String) {
  viewer { login }
  rateLimit { cost remaining limit resetAt }
  repository(owner: $owner, name: $name) {
    nameWithOwner
    base: object(expression: "main:a.py") { __typename oid
      ... on Blob { text byteSize isBinary isTruncated } }
    none: object(expression: "main:nowhere") { oid }
    tree: object(expression: "main:") { ... on Tree { entries { name mode type oid } } }
    pullRequest(number: $number) {
      id number title body state isDraft url baseRefOid headRefOid baseRefName headRefName
      changedFiles isCrossRepository author { login __typename ... on Bot { id } }
      headRef { name target { oid } } headRepository { nameWithOwner }
      labels(first: 5) { nodes { name } }
      comments(last: 100) { totalCount nodes { ...said ... on IssueComment { isMinimized } } }
      reviews(first: 100) { pageInfo { hasNextPage endCursor } nodes {
        state submittedAt commit { oid } ... on Comment { body } } }
      reviewThreads(first: 50, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        nodes { id isResolved isOutdated isCollapsed path line originalLine startLine diffSide
          startDiffSide subjectType viewerCanResolve viewerCanReply viewerCanUnresolve
          resolvedBy { login }
          comments(first: 20) { nodes { ...said id databaseId path line originalLine outdated
            minimizedReason originalCommit { oid } commit { oid } state subjectType } } } } } } }
fragment said on Comment { body viewerDidAuthor createdAt authorAssociation author { login } }
"""
RESOLVE = """mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) {
  thread { id isResolved resolvedBy { login } } } }"""
UNRESOLVE = """mutation($id: ID!) { unresolveReviewThread(input: {threadId: $id}) {
  thread { isResolved } } }"""
REPLY = """mutation($id: ID!, $body: String!) {
  addPullRequestReviewThreadReply(input: {pullRequestReviewThreadId: $id, body: $body}) {
    comment { databaseId body } } }"""
MINIMIZE = """mutation($id: ID!, $why: ReportedContentClassifiers!) {
  minimizeComment(input: {subjectId: $id, classifier: $why}) {
    minimizedComment { isMinimized minimizedReason } } }"""


@pytest.fixture
def talk(recorded_exchanges: LoopbackGitHub) -> Talk:
    """Everything said through this is judged when the test ends."""
    recorded_exchanges.open_pull(BASE, HEAD, labels=("bug",))
    return Talk(recorded_exchanges)


def test_graphql__threads_and_mutations(talk: Talk) -> None:
    talk.review(
        {"path": "a.py", "line": 10, "side": "RIGHT", "body": "One."},
        {"path": "a.py", "line": 40, "start_line": 38, "body": "Two."},
    )
    talk.server.comment(1, "I disagree.")
    where: dict[str, Any] = {"owner": "acme", "name": "widgets", "number": 1}
    read = talk.graphql(THREADS, **where)
    first, second = read["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    assert (first["line"], second["startLine"]) == (10, 38)
    assert talk.graphql(RESOLVE, id=first["id"])["data"]["resolveReviewThread"]["thread"]
    assert talk.graphql(UNRESOLVE, id=first["id"])["data"]
    assert talk.graphql(REPLY, id=second["id"], body="Reply.")["data"]
    node = first["comments"]["nodes"][0]["id"]
    hidden = talk.graphql(MINIMIZE, id=node, why="OUTDATED")["data"]["minimizeComment"]
    assert hidden["minimizedComment"] == {"isMinimized": True, "minimizedReason": "outdated"}
    talk.server.push(1, {"a.py": "all new\n"})
    again = talk.graphql(THREADS, **where)
    nodes = again["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"]
    assert [node["isOutdated"] for node in nodes] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "{ viewer { logn } }",
        "{ repository(owner: 1, name: 2) { id } }",
        'query($n: Int!) { repository(owner: "a", name: "b") { id } }',
        "{ viewer { login }",
        "mutation { resolveReviewThread(input: {id: 1}) { thread { id } } }",
    ],
)
def test_graphql__refuses_wrong_documents(text: str) -> None:
    assert graphql_oracle().document_problems(text)


def test_graphql__refuses_wrong_answers() -> None:
    text = '{ viewer { login } repository(owner: "a", name: "b") { object { oid } } }'
    right = {"viewer": {"login": "a"}, "repository": {"object": {"oid": "a", "__typename": "Blob"}}}
    assert graphql_oracle().answer_problems(text, {}, right) == []
    assert graphql_oracle().answer_problems(text, {}, {**right, "viewer": {"login": None}})
    assert graphql_problems([]) == []
