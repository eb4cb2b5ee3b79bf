"""zizmor over workflows, actions and Dependabot's settings: offline, without its configuration file."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from review_action.adapters.analyzers.line_analyzer import matches
from review_action.adapters.analyzers.tool_analyzer import Said, Text, Tool
from review_action.adapters.analyzers.tool_rule import ToolRule
from review_action.adapters.analyzers.workflow_rules import WORKFLOW_RULES
from review_action.domain.analysis import TouchedFile

_risky = partial(ToolRule, severity="warning", quotes=False)
_open = partial(ToolRule, severity="error", quotes=False)
_PINNING: Final = "unpinned-uses"

ZIZMOR_RULES: Final[Mapping[str, ToolRule]] = {
    "template-injection": _risky(
        "A value is pasted into a script",
        "`${{ }}` is filled in before the shell reads the script, so a title or branch name can hold"
        " commands. Hand it over in `env:` and use the variable.",
    ),
    "dangerous-triggers": _risky(
        "A workflow with secrets fetches what strangers send",
        "`pull_request_target` and `workflow_run` start with a token that may write and with all secrets;"
        " nothing of the pull request may be built or run there. Use `pull_request` where that is enough.",
        confidence="medium",
    ),
    "github-env": _open(
        "What is written to `GITHUB_ENV` or `GITHUB_PATH` may come from strangers",
        "It sets variables such as `LD_PRELOAD` for the steps that follow, which runs their code.",
    ),
    "insecure-commands": _open(
        "Old workflow commands are switched on",
        "Whoever can print to the log sets variables of the steps that follow.",
    ),
    "excessive-permissions": _risky(
        "The job's token may do more than it needs",
        "What runs here, each action among it, can use it. Name the permissions that are needed.",
        if_common="skip",  # where no workflow names them, the repository's settings may
        hint=True,
    ),
    "hardcoded-container-credentials": _open(
        "A registry's password stands in the workflow", "Revoke it, and take it from a secret."
    ),
    "bot-conditions": _open(
        "A check for a bot that anybody can pass",
        "`github.actor` is who acted last, not who wrote the change: compare `github.event.pull_request.user.login`.",
    ),
    "overprovisioned-secrets": _risky(
        "All secrets are handed over at once", "Name the ones that are needed: `secrets.NAME`."
    ),
    "secrets-inherit": _risky(
        "A called workflow gets every secret", "Name the ones that it needs instead of `inherit`.", severity="info"
    ),
    "unredacted-secrets": _risky(
        "A part of a secret is not masked in the log", "The runner masks whole secrets alone: keep the parts as secrets of their own."
    ),
    "unsound-contains": _risky(
        "`contains` on a text matches parts of words", "A branch named like a part of it passes: use `fromJSON('[…]')`."
    ),
    "unsound-condition": _open(
        "A condition is always true", "The text around `${{ }}` makes it a non-empty string: take the marks or the block style away.",
        if_common="skip",
    ),
    "cache-poisoning": _risky(
        "A release is built with a cache that others can fill",
        "What a pull request of less trust leaves in the cache ends up in the release.",
        confidence="medium",
    ),
    "dependabot-execution": _risky(
        "Dependabot runs code of the packages it updates", "Remove `insecure-external-code-execution`."
    ),
    "obfuscation": _risky("An expression or action is written so that nobody reads it", "Write it plainly."),
    "typosquat-uses": _open("An action has nearly the name of a well-known one", "Check whose it is."),
    _PINNING: _risky(
        "An action is not pinned to a commit, as the others here are",
        "Whoever owns its tag decides what runs with the job's token: name the commit's hash.",
    ),
}  # fmt: skip

_WORKFLOW: Final = re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$")
_ACTION: Final = re.compile(r"(?:^|/)action\.ya?ml$")
_DEPENDABOT: Final = re.compile(r"(?:^|/)\.github/dependabot\.ya?ml$")
_USED: Final = re.compile(r"\buses:\s*[\"']?[\w.-]+/[\w./-]+@([0-9a-f]{40}\b)?")
_STRANGERS: Final = re.compile(
    r"\$\{\{[^}]{0,200}\bgithub\.(?:head_ref\b|event\.(?:issue|pull_request|comment|review|discussion|workflow_run|commits|head_commit|pages)\b"
    r"(?![\w.]*\.(?:login|number|id|sha|html_url|author_association)\b)(?!\.base\.))"
)
"""What anybody may write into an event; who starts by hand, names a branch or releases here may push."""
_FETCHED: Final = re.compile(
    r"\b(?:ref:|git (?:checkout|fetch|pull|switch)\b).*head|refs/pull/|\bgh pr checkout\b"
    r"|\bdownload-artifact\b|\bgh run download\b",
    re.IGNORECASE,
)
"""What a stranger sent is fetched; a workflow that only labels or closes may have its secrets."""
_BY_GITHUB: Final = re.compile(r"\buses:\s*[\"']?(?:actions|github)/")
_OWN: Final = re.compile(r"\buses:\s*[\"']?\./")
"""A workflow of the same repository, whose secrets they are."""
_STARTED: Final = re.compile(r"\b(?:pull_request_target|workflow_run)\b")
_TOKEN_USED: Final = re.compile(r"\bGITHUB_TOKEN\b|\bgithub\.token\b|\bgit push\b")
_INPUT: Final = re.compile(r"\$\{\{\s*inputs\.")
"""Of an action that others call; those below `.github` only the repository itself calls."""
_ADDED: Final = ".github/workflows/new.yml"
"""The name of a workflow that was not there before: of another one the team knows its token."""
_NO_INPUTS: Final = 3
"""Status when no file is what it should be; other checks say so."""
_BY_DEFAULT: Final = "default permissions used"
_WHOLE: Final = 1
"""The line for what is said of a workflow as a whole."""


def zizmor(program: Path) -> Tool:
    """How zizmor is asked: what it is sure of, and offline."""
    return Tool(
        name="zizmor",
        program=program,
        arguments=(
            *("--offline", "--no-config", "--no-progress", "--no-exit-codes", "--quiet"),
            *("--collect=all", "--format=json-v1", "--min-severity=medium", "--min-confidence=medium"),
        ),
        name_for=_name_for,
        read=_read,
        rules=ZIZMOR_RULES,
        statuses=(0, _NO_INPUTS),
        accept=_accept,
    )  # fmt: skip


def _name_for(file: TouchedFile) -> str:
    path = file.diff.path
    if _WORKFLOW.search(path):
        return _ADDED if file.diff.status == "added" else ".github/workflows/old.yml"
    if _DEPENDABOT.search(path):
        return ".github/dependabot.yml"
    return "action.yml" if _ACTION.search(path) else ""


def _read(out: bytes) -> Sequence[Said]:
    return [_said(each) for each in json.loads(out or b"[]") if not each["ignored"]]


def _said(each: Mapping[str, Any]) -> Said:
    name = _place(each)["symbolic"]["key"]["Local"]["verbatim_path"]
    line = _WHOLE if _is_by_default(each) else _line(each)
    return Said(name, each["ident"], line, line)


def _is_by_default(each: Mapping[str, Any]) -> bool:
    """Whether it is about permissions that nobody set: said once, of the workflow, not of each job."""
    told = (place["symbolic"]["annotation"] for place in each["locations"])
    return any(said.startswith(_BY_DEFAULT) for said in told)


def _line(each: Mapping[str, Any]) -> int:
    return int(_place(each)["concrete"]["location"]["start_point"]["row"]) + 1


def _place(each: Mapping[str, Any]) -> Mapping[str, Any]:
    """The primary one is what is wrong; the others lead to it."""
    places: Sequence[Mapping[str, Any]] = each["locations"]
    return next((one for one in places if one["symbolic"]["kind"] == "Primary"), places[0])


def _accept(said: Said, text: Text) -> bool:
    line = text.lines[said.line - 1] if said.line <= len(text.lines) else ""
    holds = _HOLDS.get(said.rule)
    if holds is not None and not holds(said, text, line):
        return False
    return not any(matches(rule, line, "yaml") for rule in WORKFLOW_RULES)


def _most_are_pinned(_said: Said, text: Text, line: str) -> bool:
    """Whether to pin at all is the team's choice, which the other lines tell; GitHub's own are a kind apart."""
    ours = _BY_GITHUB.search(line) is not None
    pinned = [
        bool(use[1])
        for use in _USED.finditer(text.whole)
        if bool(_BY_GITHUB.search(use[0])) == ours
    ]
    return sum(pinned) > 1 and sum(pinned) * 2 > len(pinned)


def _fetches(_said: Said, text: Text, _line: str) -> bool:
    return _STARTED.search(text.whole) is not None and _FETCHED.search(text.whole) is not None


def _is_of_strangers(_said: Said, text: Text, line: str) -> bool:
    if "toJSON(" in line:
        return False  # quoted for the script that reads it
    is_for_others = not text.path.startswith(".github/")
    return bool((is_for_others and _INPUT.search(line)) or _STRANGERS.search(line))


def _hands_token_on(said: Said, text: Text, _line: str) -> bool:
    """Whether nobody thought of permissions in a new workflow, and the token reaches somebody else."""
    unset = said.line == _WHOLE and "permissions:" not in text.whole
    is_new = said.name.endswith(_ADDED)
    uses = (use[0] for use in _USED.finditer(text.whole))
    is_handed = _TOKEN_USED.search(text.whole) and not all(map(_BY_GITHUB.search, uses))
    return is_new and unset and bool(is_handed)


_HOLDS: Final[Mapping[str, Callable[[Said, Text, str], bool]]] = {
    _PINNING: _most_are_pinned,
    "dangerous-triggers": _fetches,
    "excessive-permissions": _hands_token_on,
    "template-injection": _is_of_strangers,
    # Nobody from outside passes the second half of such a condition.
    "bot-conditions": lambda _said, _text, line: "head.repo.full_name" not in line,
    # One that is chosen by its name is not all of them.
    "overprovisioned-secrets": lambda _said, _text, line: "toJSON" in line,
    "secrets-inherit": lambda _said, _text, line: _OWN.search(line) is None,
}
"""What else must hold for the word of a rule to count."""
