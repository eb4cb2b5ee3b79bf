"""A review or a comment as it stands on the code host in memory."""

from dataclasses import dataclass, field

from review_action.domain.marker import find_marker
from review_action.domain.pull_request import OwnComment
from review_action.domain.review import InlineComment
from review_action.domain.talk import Statement, Thread

US = "github-actions[bot]"


@dataclass
class Posted:
    """Ours, unless it has an author; a review comment has its `comment` and its answers."""

    id: int
    body: str
    comment: InlineComment | None = None
    commit: str = ""
    resolved: bool = False
    outdated: bool = False
    answered: bool = False
    minimized: bool = False
    replies: list["Posted"] = field(default_factory=list)
    author: str = ""
    """Somebody else's login."""

    @property
    def thread_id(self) -> str:
        return f"PRRT_{self.id}"

    @property
    def node_id(self) -> str:
        return f"PRRC_{self.id}"

    @property
    def fingerprint(self) -> str:
        """Empty unless it is a finding of ours."""
        marker = find_marker(self.body)
        ours = marker is not None and marker.kind == "finding" and not self.author
        return marker.digest if marker and ours else ""


def to_own_comment(posted: Posted, *, may_resolve: bool) -> OwnComment | None:
    if posted.comment is None or not posted.fingerprint:
        return None
    return OwnComment(
        id=posted.id,
        node_id=posted.node_id,
        thread_id=posted.thread_id,
        path=posted.comment.path,
        line=None if posted.outdated else posted.comment.line,
        original_commit=posted.commit,
        fingerprint=posted.fingerprint,
        body=posted.body,
        resolved=posted.resolved,
        can_resolve=may_resolve and not posted.resolved,
        outdated=posted.outdated,
        minimized=posted.minimized,
        answered=posted.answered or any(reply.author for reply in posted.replies),
    )


def to_thread(posted: Posted, *, may_resolve: bool) -> Thread:
    """Of a comment that opened one."""
    assert posted.comment is not None
    return Thread(
        thread_id=posted.thread_id,
        comment_id=posted.id,
        path=posted.comment.path,
        line=None if posted.outdated else posted.comment.line,
        start_line=posted.comment.start_line,
        side=posted.comment.side,
        resolved=posted.resolved,
        can_resolve=may_resolve and not posted.resolved,
        fingerprint=posted.fingerprint,
        statements=tuple(
            Statement(author=one.author or US, text=one.body, own=not one.author)
            for one in (posted, *posted.replies)
        ),
    )
