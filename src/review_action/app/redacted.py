"""Keeps the run's secrets out of what a model says and out of what is posted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from review_action.domain.completion import Completion
from review_action.domain.marker import find_marker
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import Conversation, PullRequest
from review_action.domain.review import Annotation, CheckRun, InlineComment, ReviewPayload
from review_action.pipeline.asking.hide_secrets import hide_secrets
from review_action.ports import LanguageModel, ReviewHost

Redact = Callable[[str], str]
_ESCAPED = re.compile(r"\\(?:u00([2-7][0-9A-Fa-f])|(.))", re.DOTALL)


@dataclass(frozen=True)
class RedactedModel:
    """A `LanguageModel` that is told no secret, the run's or another, in any prompt.

    Nor does it tell any: its server may repeat its key, and a cut could leave half of it.
    """

    inner: LanguageModel
    redact: Redact
    hidden: set[int] = field(default_factory=set)
    """Hashes of what was left out of prompts because it looks like a secret."""
    _seen: dict[str, str] = field(default_factory=dict)
    """Texts that many prompts share, as they were sent."""

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        shared = self._seen.get(prompt.shared)
        if shared is None:
            shared = self._seen[prompt.shared] = self._bare(prompt.shared)
        asked = {
            "shared": shared,
            "question": self._bare(prompt.question),
        }
        completion = await self.inner.complete(prompt.model_copy(update=asked), deadline=deadline)
        said = {
            # As its JSON means it: nothing after this looks for a key that is spelt in escapes.
            "text": self.redact(_ESCAPED.sub(_spelt_out, completion.text)),
            "model": self.redact(completion.model),
        }
        return completion.model_copy(update=said)

    def _bare(self, text: str) -> str:
        bare = hide_secrets(self.redact(text))
        self.hidden.update(bare.values)
        return bare.text

    async def aclose(self) -> None:
        await self.inner.aclose()


def _spelt_out(escaped: re.Match[str]) -> str:
    """The character an escape of JSON stands for, where it can stand in a string by itself."""
    code, other = escaped.groups()
    said = chr(int(code, 16)) if code else str(other)
    return said if said == "/" or (code and said not in '"\\\x7f') else escaped[0]


@dataclass(frozen=True)
class RedactedReviews:
    """A `ReviewHost` behind the last net: GitHub masks secrets in logs, never in comments."""

    inner: ReviewHost
    redact: Redact

    def create_review(self, pull: PullRequest, payload: ReviewPayload) -> str:
        return self.inner.create_review(pull, self._payload(payload))

    def create_comment(self, pull: PullRequest, payload: ReviewPayload, index: int) -> str:
        return self.inner.create_comment(pull, self._payload(payload), index)

    def upsert_summary(self, pull: PullRequest, body: str, conversation: Conversation) -> str:
        return self.inner.upsert_summary(pull, self._body(body), conversation)

    def upsert_check_run(self, sha: str, check: CheckRun, check_id: int | None = None) -> int:
        return self.inner.upsert_check_run(sha, self._check(check), check_id)

    def find_check_run(self, sha: str, name: str) -> int | None:
        return self.inner.find_check_run(sha, name)

    def _payload(self, payload: ReviewPayload) -> ReviewPayload:
        said = {
            "body": self._body(payload.body),
            "comments": tuple(self._comment(comment) for comment in payload.comments),
        }
        return payload.model_copy(update=said)

    def _comment(self, comment: InlineComment) -> InlineComment:
        return comment.model_copy(update={"body": self._body(comment.body)})

    def _check(self, check: CheckRun) -> CheckRun:
        said: dict[str, object] = {
            name: self.redact(getattr(check, name)) for name in ("title", "summary", "text")
        }
        said["annotations"] = tuple(self._annotation(each) for each in check.annotations)
        return check.model_copy(update=said)

    def _annotation(self, annotation: Annotation) -> Annotation:
        said = {name: self.redact(getattr(annotation, name)) for name in ("title", "message")}
        return annotation.model_copy(update=said)

    def _body(self, body: str) -> str:
        """All but our marker: a key that is one of its words must not make us forget our own."""
        if find_marker(body) is None:
            return self.redact(body)
        text, _, marker = body.rstrip().rpartition("\n")
        return f"{self.redact(text)}\n{marker}"
