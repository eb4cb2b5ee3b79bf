"""Tells what a suggestion for a workflow, or for the list of owners, lets somebody do who could not."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from review_action.pipeline.proving.offer import Offer

_WORKFLOW: Final = re.compile(r"^\.github/workflows/[^/]+\.ya?ml$|(?:^|/)action\.ya?ml$")
_OWNERS: Final = re.compile(r"(?:^|/)CODEOWNERS$")
_OWNER: Final = re.compile(r"(?<!\S)[\w.+-]*@\S+")
_EVENT: Final = re.compile(
    r"\b(?:pull_request_target|workflow_run|issue_comment|repository_dispatch)\b"
)
_EVERYTHING: Final = "write-all"
_WRITE: Final = re.compile(
    rf"(?<![\w-])[\w-]++(?=[\"']?\s*:\s*[\"']?(?:write|admin)\b)|\b{_EVERYTHING}\b"
)
_MACHINE: Final = re.compile(r"\bself-hosted\b|\bpersist-credentials:\s*true\b")
_USES: Final = re.compile(r"\buses[\"']?\s*:\s*[\"']?([^\s\"'@#]+)(?:@([^\s\"'#]+))?")
_SHA: Final = re.compile(r"[0-9a-f]{40}")
_VERSION: Final = re.compile(r"v?\d[\w.-]*")
_BRANCH: Final = 0
_TAG: Final = 1
_COMMIT: Final = 2
"""How firm a reference is: what a tag names can be moved, what a branch names is."""


class _Action(NamedTuple):
    name: str
    ref: str

    @property
    def firmness(self) -> int:
        if _SHA.fullmatch(self.ref):
            return _COMMIT
        return _TAG if _VERSION.fullmatch(self.ref) else _BRANCH


def fresh_grants(offer: Offer) -> str:
    """Empty when it grants nothing, or its file is neither."""
    if _OWNERS.search(offer.path):
        return "it names another owner" if _more(_OWNER, offer) else ""
    if not _WORKFLOW.search(offer.path):
        return ""
    if _more(_EVENT, offer):
        return "it lets strangers start a run that has this repository's rights"
    # Whatever is named is less than everything.
    if _EVERYTHING not in offer.old and _more(_WRITE, offer):
        return "it lets a job write what it could not"
    if _more(_MACHINE, offer):
        return "it gives a job a machine or credentials that it did not have"
    return _other_action(offer)


def _more(pattern: re.Pattern[str], offer: Offer) -> set[str]:
    return set(pattern.findall(offer.new)) - set(pattern.findall(offer.old))


def _other_action(offer: Offer) -> str:
    known, replaced = set(_actions(offer.file)), list(_actions(offer.old))
    names = {action.name for action in (*known, *replaced)}
    for action in _actions(offer.new):
        if action in known or action in replaced or action.name.startswith("./"):
            continue
        if action.name not in names:
            return f"it runs {action.name}, which its file does not"
        before = [each for each in (*known, *replaced) if each.name == action.name]
        firmest = max(each.firmness for each in before)
        if action.firmness < firmest:
            return f"it unpins {action.name}"
        if action.firmness == firmest == _COMMIT:
            return f"it pins {action.name} to another commit, which may be anybody's"
    return ""


def _actions(text: str) -> Iterator[_Action]:
    for name, ref in _USES.findall(text):
        yield _Action(name.lower(), ref)
