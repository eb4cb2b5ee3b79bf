"""Parses the repository's configuration and tells every problem with its line and column."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from review_action.domain.config import Config
from review_action.domain.team_rules import TeamRule
from review_action.errors import InvalidConfigError
from review_action.pipeline.intake.check_config import check_config
from review_action.pipeline.intake.read_yaml import Document, Loc, Place, read_yaml

EXPECTED = {
    "tuple_type": "a list is expected, one `- entry` a line",
    "string_type": "text is expected; put it in quotes",
    "bool_type": "true or false is expected",
    "int_type": "a whole number is expected",
    "model_type": "keys with values are expected",
    "dict_type": "keys with values are expected",
    "missing": "it is missing",
    "string_too_short": "it is empty",
}
_FORMS = {
    "id": "Lower-case letters, digits and hyphens, such as `exact-money`.",
    "language": "A tag such as `uk` or `pt-BR`.",
}

TOLD = 20
"""Problems of one file; who mends these sees the others in the next run."""

_Problem = tuple[Place, str, str]
"""Where, what, what to do."""


def parse_config(text: str, path: str) -> Config:
    """Parse `text`, the content of `path` at the base commit. An empty file is all defaults.

    Raises:
        InvalidConfigError: Placed at the first problem; the message goes on with all others.
    """
    document = read_yaml(text, path)
    if document.value is None:
        return Config()
    if not isinstance(document.value, dict):
        raise InvalidConfigError(
            path, "keys with values are expected", line=1, column=1, hint="Write `key: value`."
        )
    problems = _unknown_keys(document)
    known = {k: v for k, v in document.value.items() if k in _keys()}
    try:
        config = Config.model_validate(known, strict=True)
    except ValidationError as error:
        problems += [_problem(each, document) for each in error.errors(include_url=False)]
    else:
        problems += [
            (_place(flaw.loc, document), f"{_name(flaw.loc)}: {flaw.problem}", flaw.hint)
            for flaw in check_config(config)
        ]
        if not problems:
            return config
    raise _error(path, sorted(problems))


def _keys() -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in Config.model_fields.items())


def _unknown_keys(document: Document) -> list[_Problem]:
    unknown = [name for name in document.value if name not in _keys()]
    return [
        (document.keys[name,], f"`{name[:60]}` is not a key", _nearest(name, _keys()))
        for name in unknown[:TOLD]
    ]


def _nearest(name: str, keys: Sequence[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # only a wrong file needs it

    near = get_close_matches(name.replace("_", "-").casefold(), keys, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Keys are: {', '.join(keys)}."


def _problem(error: Any, document: Document) -> _Problem:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        name = str(loc[-1])
        hint = _nearest(name, tuple(TeamRule.model_fields))
        return document.keys.get(loc, document.places[()]), f"`{name[:60]}` is not a key", hint
    told = EXPECTED.get(error["type"]) or error["msg"].replace("Input should be", "it must be")
    hint = _FORMS.get(str(loc[-1]), "") if error["type"] == "string_pattern_mismatch" else ""
    return _place(loc, document), f"{_name(loc)}: {told}", hint


def _place(loc: Loc, document: Document) -> Place:
    """Where a value stands; of one that is missing, where what should hold it stands."""
    while loc not in document.places:
        loc = loc[:-1]
    return document.places[loc]


def _name(loc: Loc) -> str:
    """`rules[0].id`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part[:60]}" for part in loc)
    return f"`{''.join(parts).removeprefix('.')}`"


def _error(path: str, problems: list[_Problem]) -> InvalidConfigError:
    (line, column), problem, _ = problems[0]
    others = [f"{path}:{at[0]}:{at[1]}: {what}" for at, what, _ in problems[1:TOLD]]
    return InvalidConfigError(
        path,
        "\n".join((problem, *others)),
        line=line,
        column=column,
        hint="\n".join(dict.fromkeys(hint for *_, hint in problems[:TOLD] if hint)),
    )
