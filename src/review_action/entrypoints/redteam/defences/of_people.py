"""Who may have something done, and what of the past is believed."""

import json
from collections.abc import Mapping
from typing import Any, Final

from review_action.app.review import Reviewer
from review_action.app.rulebook import Rulebook, read_rulebook
from review_action.domain.pull_request import PullRequest
from review_action.domain.state import ReviewState, StateProblem
from review_action.domain.state_key import StateKey
from review_action.entrypoints.redteam.swapped import Swap
from review_action.pipeline.intake import parse_command
from review_action.pipeline.speaking.state_marker import state_line
from review_action.pipeline.speaking.unpack import unpack

_PARSE: Final = parse_command.parse_command


def _signed_by_anybody(body: str, _: StateKey) -> ReviewState | StateProblem:
    line = state_line(body)
    if not line:
        return StateProblem()
    _comment, _kind, _version, packed, _signature, _end = line.split()
    return ReviewState.model_validate(json.loads(unpack(packed)))


def _one_key(cls: type[StateKey], _: str, /, **__: object) -> StateKey:
    return cls(b"one key for all", b"and one for all hunks")


def _rules_of_head(self: Reviewer, pull: PullRequest) -> Rulebook:
    return read_rulebook(self.settings, lambda paths: self.host.get_contents(pull.head_sha, paths))


def _any_payload(*_: object, **__: object) -> None:
    return None


def _no_doubts(*_: object, **__: object) -> tuple[()]:
    return ()


def _anywhere(body: str) -> Any:
    """A command wherever it stands, as a search for `/review` would find it."""
    return _PARSE(body[body.find("/") :])


def _no(*_: object) -> bool:
    return False


def _yes(*_: object) -> bool:
    return True


OF_PEOPLE: Final[Mapping[str, tuple[Swap, ...]]] = {
    "writers-alone": (
        Swap(
            "domain.talk:WRITERS",
            frozenset({"none", "read", "triage", "write", "maintain", "admin"}),
        ),
    ),
    "programs-not-answered": (Swap("pipeline.intake.triage:_is_automatic", _no),),
    "comments-by-their-kind": (Swap("pipeline.intake.triage:COMMENT_ROWS", ()),),
    "commands-at-the-start": (Swap("pipeline.intake.parse_command:parse_command", _anywhere),),
    "state-signed": (Swap("pipeline.speaking.state_marker:decode_state", _signed_by_anybody),),
    "state-keys-apart": (Swap("domain.state_key:StateKey.derive", classmethod(_one_key)),),
    "state-doubted": (Swap("app.recall:Recalling._doubts", _no_doubts),),
    "rules-of-base": (Swap("app.review:Reviewer._rulebook", _rules_of_head),),
    "payload-of-this-run": (Swap("pipeline.intake.check_payload:check_payload", _any_payload),),
    "ours-by-author": (Swap("adapters.github.accounts:is_own", _yes),),
}
