"""The GraphQL documents we send; their constants end in `_QUERY`, and contract tests check each."""

from collections.abc import Collection

_THREADS = """
fragment Threads on PullRequestReviewThreadConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    id
    isResolved
    isOutdated
    viewerCanResolve
    path
    line
    diffSide
    comments(first: 20) {
      pageInfo { hasNextPage }
      nodes {
        id
        fullDatabaseId
        body
        url
        isMinimized
        viewerDidAuthor
        author { __typename login }
        originalCommit { oid }
      }
    }
  }
}
"""

_COMMENTS = """
fragment Comments on IssueCommentConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    fullDatabaseId
    body
    url
    viewerDidAuthor
    author { __typename login }
    editor { __typename login }
  }
}
"""

_REVIEWS = """
fragment Reviews on PullRequestReviewConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    fullDatabaseId
    body
    url
    state
    viewerDidAuthor
    author { __typename login }
  }
}
"""

_AT_WORK = """
fragment AtWork on PullRequestCommitConnection {
  nodes {
    commit {
      checkSuites(last: 50) {
        nodes {
          checkRuns(last: 20, filterBy: { checkType: ALL, status: IN_PROGRESS }) {
            nodes { externalId databaseId startedAt }
          }
        }
      }
    }
  }
}
"""

CONVERSATION_OPTIONAL = frozenset({"commits"})
"""Checks take `checks: read`: who may not see them has opened none."""

CONVERSATION_QUERY = f"""
query Conversation($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      headRefOid
      commits(last: 3) {{ ...AtWork }}
      reviewThreads(first: 100) {{ ...Threads }}
      comments(first: 100) {{ ...Comments }}
      reviews(first: 100) {{ ...Reviews }}
    }}
  }}
}}
{_AT_WORK}{_THREADS}{_COMMENTS}{_REVIEWS}
"""

_PULL = """
fragment Pull on PullRequest {
  number
  title
  body
  state
  isDraft
  url
  author { __typename login }
  labels(first: 100) { nodes { name } }
  baseRefName
  baseRefOid
  baseRepository { nameWithOwner }
  headRefName
  headRefOid
  isCrossRepository
  headRepository { nameWithOwner }
  changedFiles
  additions
  deletions
  closingIssuesReferences(first: 5) { nodes { title } }
}
"""

PAGE_OPTIONAL = frozenset({"closingIssuesReferences", "headRepository"})
"""Issues take `issues: read`, and a fork may be private: a review needs neither."""

PAGE_QUERY = f"""
query PullRequestPage($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      ...Pull
      reviewThreads(first: 100) {{ ...Threads }}
      comments(first: 100) {{ ...Comments }}
      reviews(first: 100) {{ ...Reviews }}
    }}
  }}
}}
{_PULL}{_THREADS}{_COMMENTS}{_REVIEWS}
"""

_PAGE = """
query Page($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      %s(first: 100, after: $after) { ...%s }
    }
  }
}
"""

THREADS_QUERY = _PAGE % ("reviewThreads", "Threads") + _THREADS
COMMENTS_QUERY = _PAGE % ("comments", "Comments") + _COMMENTS
REVIEWS_QUERY = _PAGE % ("reviews", "Reviews") + _REVIEWS

ANSWERS_QUERY = (
    _PAGE % ("reviewThreads", "Answers")
    + """
fragment Answers on PullRequestReviewThreadConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    id
    isResolved
    viewerCanResolve
    path
    line
    startLine
    diffSide
    opening: comments(first: 1) { nodes { ...Statement } }
    latest: comments(last: 50) { nodes { ...Statement } }
  }
}
fragment Statement on PullRequestReviewComment {
  fullDatabaseId
  body
  url
  viewerDidAuthor
  author { __typename login }
}
"""
)

LABEL_EVENTS_QUERY = """
query LabelEvents($owner: String!, $name: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      labels(first: 100) { nodes { name } }
      timelineItems(last: 100, before: $before, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
        pageInfo { hasPreviousPage startCursor }
        nodes {
          __typename
          ... on LabeledEvent { createdAt actor { __typename login } label { name } }
          ... on UnlabeledEvent { createdAt actor { __typename login } label { name } }
        }
      }
    }
  }
}
"""

RESOLVE_MUTATION = """
mutation Resolve($thread: ID!) {
  resolveReviewThread(input: { threadId: $thread }) { thread { isResolved } }
}
"""

MINIMIZE_MUTATION = """
mutation Minimize($comment: ID!) {
  minimizeComment(input: { subjectId: $comment, classifier: OUTDATED }) {
    minimizedComment { isMinimized }
  }
}
"""


def labels_query(count: int) -> str:
    """Asks which of `count` labels the repository has, each by a variable: `$l0`, `$l1`."""
    variables = "".join(f", $l{index}: String!" for index in range(count))
    fields = "\n".join(f"    l{index}: label(name: $l{index}) {{ name }}" for index in range(count))
    return f"""
query Labels($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{fields}
  }}
}}
"""


_DIRECTORY = """
fragment Directory on GitObject {
  __typename
  ... on Tree { entries { name mode object { ...Content } } }
}
"""


def blobs_query(count: int, directories: Collection[int] = ()) -> str:
    """Reads `count` blobs by the variables `$e0`, `$e1`, … (`sha:path`): a path is never pasted in.

    Those whose number is among `directories` are read with all files right in them.
    """
    variables = "".join(f", $e{index}: String!" for index in range(count))
    fields = "\n".join(
        f"    f{index}: object(expression: $e{index})"
        f" {{ ...{'Directory' if index in directories else 'Content'} }}"
        for index in range(count)
    )
    return f"""
query Blobs($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{fields}
  }}
}}
fragment Content on GitObject {{
  __typename
  oid
  ... on Blob {{ isBinary isTruncated text }}
}}
{_DIRECTORY if directories else ""}"""
