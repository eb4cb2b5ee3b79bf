"""Parses the repository's configuration and tells every problem with its line and column."""

from typing import Any

from pydantic import ValidationError

from review_action.domain.config import Config
from review_action.errors import InvalidConfigError
from review_action.pipeline.intake.read_yaml import Document, Place, read_yaml

EXPECTED = {
    "tuple_type": "a list is expected, one `- entry` a line",
    "string_type": "text is expected; put it in quotes",
    "bool_type": "true or false is expected",
    "int_type": "a whole number is expected",
}

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
        if not problems:
            return config
    raise _error(path, sorted(problems))


def _keys() -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in Config.model_fields.items())


def _unknown_keys(document: Document) -> list[_Problem]:
    from difflib import get_close_matches  # noqa: PLC0415  # only a wrong file needs it

    problems = []
    for name in document.value:
        if name in _keys():
            continue
        near = get_close_matches(name.replace("_", "-").casefold(), _keys(), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Keys are: {', '.join(_keys())}."
        problems.append((document.keys[name,], f"`{name[:60]}` is not a key", hint))
    return problems


def _problem(error: Any, document: Document) -> _Problem:
    loc = error["loc"]
    told = EXPECTED.get(error["type"]) or error["msg"].replace("Input should be", "it must be")
    where = f"`{loc[0]}`: " if loc else ""
    return document.places.get(loc, document.places[()]), f"{where}{told}", ""


def _error(path: str, problems: list[_Problem]) -> InvalidConfigError:
    (line, column), problem, _ = problems[0]
    others = [f"{path}:{at[0]}:{at[1]}: {what}" for at, what, _ in problems[1:]]
    return InvalidConfigError(
        path,
        "\n".join((problem, *others)),
        line=line,
        column=column,
        hint="\n".join(dict.fromkeys(hint for *_, hint in problems if hint)),
    )
