"""The GraphQL documents we send; their constants end in `_QUERY`, and contract tests check each."""

_THREADS = """
fragment Threads on PullRequestReviewThreadConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    id
    isResolved
    isOutdated
    path
    line
    comments(first: 20) {
      pageInfo { hasNextPage }
      nodes {
        id
        fullDatabaseId
        body
        url
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

CONVERSATION_QUERY = f"""
query Conversation($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      headRefOid
      reviewThreads(first: 100) {{ ...Threads }}
      comments(first: 100) {{ ...Comments }}
      reviews(first: 100) {{ ...Reviews }}
    }}
  }}
}}
{_THREADS}{_COMMENTS}{_REVIEWS}
"""

_PAGE = """
query Page($owner: String!, $name: String!, $number: Int!, $after: String!) {
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


def blobs_query(count: int) -> str:
    """Reads `count` blobs by the variables `$e0`, `$e1`, … (`sha:path`): a path is never pasted in."""
    variables = "".join(f", $e{index}: String!" for index in range(count))
    fields = "\n".join(
        f"    f{index}: object(expression: $e{index}) {{ ...Content }}" for index in range(count)
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
"""
