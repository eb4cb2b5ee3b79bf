"""Turns one element of a reply into a finding, clamping what is merely out of form."""

import re
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from review_action.domain.agent import Agent, Rule
from review_action.domain.diff import Side
from review_action.domain.finding import Confidence, Finding, Suggestion
from review_action.domain.shorten import shorten
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.damaged import Doubtful
from review_action.pipeline.asking.grade import read_confidence, read_number, read_severity
from review_action.pipeline.asking.reply_format import OTHER_RULE
from review_action.pipeline.intake.match_globs import match_globs

MAX_TITLE = 120
MAX_DESCRIPTION = 4_000
MAX_QUOTE = 2_000
MAX_SUGGESTION = 20_000
MAX_CHANGES = 20
MAX_CHANGE = 500
MAX_LINE = 10_000_000

REFACTOR = "refactor"
"""Kind and id of the agent whose findings are replacements; a generalist holds its rules, too."""

_FENCED = re.compile(r"\s*(`{3,}+|~{3,}+)[^\n`]*\n(.*?)\n?\1\s*", re.DOTALL)
_AROUND_NAMES = " \t\r\n`'\"[]()"
_RANGE = re.compile(r"\D*(\d{1,9})(?:\D+(\d{1,9}))?")
_NOTHING = frozenset({"", "null", "none", "n/a", "na", "nil", "-"})


class UnreadableFindingError(ValueError):
    """This element is no finding; the text says why and holds nothing the model wrote."""


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "\n".join(_text(part) for part in value)
    # Half of a surrogate pair, from an escape that was cut, cannot be encoded anywhere later.
    clean = str(value).replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return Doubtful(clean) if isinstance(value, Doubtful) else clean


def _numbers(value: Any) -> tuple[int, ...]:
    if isinstance(value, list):
        return tuple(number for part in value[:2] for number in _numbers(part))
    if isinstance(value, str):
        found = _RANGE.match(value)
        return tuple(min(int(part), MAX_LINE) for part in found.groups() if part) if found else ()
    number = read_number(value)
    return () if number is None or number < 1 else (min(int(number), MAX_LINE),)


def _texts(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    return tuple(text[:MAX_CHANGE] for part in parts if (text := _text(part).strip()))


def _side(value: Any) -> Side:
    return "LEFT" if _text(value).strip().upper() in {"LEFT", "L", "OLD"} else "RIGHT"


def _confidence(value: Any) -> Confidence:
    return read_confidence(value)


Text = Annotated[str, BeforeValidator(_text)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(_numbers)]


class _Claim(BaseModel):
    """What can be read of one element, whatever it is called and however it is typed."""

    model_config = ConfigDict(extra="ignore", defer_build=True)

    path: Text = Field(validation_alias=AliasChoices("path", "file", "filename", "file_path"))
    line: Numbers = Field((), validation_alias=AliasChoices("line", "start_line", "lines"))
    end_line: Numbers = ()
    side: Annotated[Side, BeforeValidator(_side)] = "RIGHT"
    quote: Text = ""
    rule: Text = Field("", validation_alias=AliasChoices("rule", "rule_id", "category"))
    severity: Text = ""
    title: Text = ""
    evidence: Text = ""
    description: Text = Field(
        "", validation_alias=AliasChoices("description", "message", "comment", "claim", "body")
    )
    suggestion: Any = None
    """Not read as text here: that would lose whether its end is doubtful."""
    confidence: Annotated[Confidence, BeforeValidator(_confidence)] = "medium"
    changes: Annotated[tuple[str, ...], BeforeValidator(_texts)] = ()


def read_finding(element: Any, agent: Agent, unit: ReviewUnit) -> Finding:
    """The finding `element` describes.

    Raises:
        UnreadableFindingError: It names no file of the unit, says nothing, or names none of the
            team's rules where only these count.
    """
    try:
        claim = _Claim.model_validate(element)
    except ValidationError as error:
        problem = "it has no path" if isinstance(element, dict) else "it is not an object"
        raise UnreadableFindingError(problem) from error
    title = _title(claim)
    start, end = _lines(claim)
    path = _path(claim.path, unit.paths)
    rule = _rule(claim.rule, agent, path)
    owner = (rule.agent if rule else "") or agent.id
    refactors = REFACTOR in {agent.kind, owner}
    return Finding(
        rule_id=f"{owner}/{rule.id if rule else OTHER_RULE}",
        severity=read_severity(claim.severity, rule.severity if rule else "warning"),
        confidence=claim.confidence,
        path=path,
        start_line=start,
        end_line=end,
        side=claim.side,
        title=title,
        description=_description(claim, refactors=refactors)[:MAX_DESCRIPTION],
        quote=_whole_lines(claim.quote, MAX_QUOTE),
        suggestion=_suggestion(_text(claim.suggestion)),
        changes=claim.changes[:MAX_CHANGES] if refactors else (),
    )


def _path(given: str, paths: tuple[str, ...]) -> str:
    if given in paths:
        return given
    plain = given.strip().strip("`\"'").replace("\\", "/")
    plain = re.sub(r"^(?:\./|/)+", "", plain)
    shorter = re.sub(r"^[ab]/", "", plain)
    for name in (plain, shorter):
        if name in paths:
            return name
    ends = [p for p in paths if plain and (p.endswith("/" + plain) or plain.endswith("/" + p))]
    if len(ends) == 1:
        return ends[0]
    problem = "its path fits several files" if ends else "its path is not one of the files shown"
    raise UnreadableFindingError(problem)


def _lines(claim: _Claim) -> tuple[int, int]:
    start = claim.line[0] if claim.line else 0
    end = (claim.end_line or claim.line[1:] or (start,))[0]
    if not start or not end:
        return max(start, end), max(start, end)
    return min(start, end), max(start, end)


def _rule(said: str, agent: Agent, path: str) -> Rule | None:
    """The rule of the agent that `said` names and that holds for `path`; None for any other name."""
    # The schema leaves the name open (reply_format.py), so models dress it up.
    names = [_kebab(part) for part in re.split("[:/]", said)]
    rules = [rule for rule in agent.rules if rule.id.lower() in names]
    # A team may call a rule as a specialist does; then whose it is decides, if it was said.
    rules.sort(key=lambda rule: (rule.agent not in names, names.index(rule.id.lower())))
    if not rules and agent.rules and all(rule.instruction for rule in agent.rules):
        problem = "it names none of the team's rules"
        raise UnreadableFindingError(problem)
    if rules and rules[0].paths and not match_globs(path, rules[0].paths):
        problem = "its rule does not hold for its file"
        raise UnreadableFindingError(problem)
    return rules[0] if rules else None


def _kebab(name: str) -> str:
    return re.sub(r"[\s_]+", "-", name.strip(_AROUND_NAMES).lower())


def _title(claim: _Claim) -> str:
    said = claim.title or claim.description or claim.evidence
    title = " ".join((said.strip().splitlines() or [""])[0].split())
    if not title:
        problem = "it says nothing"
        raise UnreadableFindingError(problem)
    return shorten(title, MAX_TITLE)


def _description(claim: _Claim, *, refactors: bool) -> str:
    """The failing case before the remedy; for a refactoring the gain before the proof."""
    description, evidence = claim.description.strip(), claim.evidence.strip()
    if not evidence or evidence in description:
        return description
    if not description or description in evidence:
        return evidence
    return f"{description}\n\n{evidence}" if refactors else f"{evidence}\n\n{description}"


def _suggestion(said: str) -> Suggestion | None:
    """None when in doubt: a suggestion that is not whole would still be one click from the code."""
    if isinstance(said, Doubtful) or said.strip().lower() in _NOTHING or len(said) > MAX_SUGGESTION:
        return None
    fenced = _FENCED.fullmatch(said)
    replacement = fenced[2] if fenced else said.removesuffix("\n").removesuffix("\r")
    return Suggestion(replacement=replacement)


def _whole_lines(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    return head.rsplit("\n", 1)[0] if "\n" in head else head
