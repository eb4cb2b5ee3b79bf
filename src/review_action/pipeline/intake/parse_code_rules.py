"""Reads rules on syntax in ast-grep's form: many documents of YAML a text, each rule with its place."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError

from review_action.domain.code_rule import CodeRule
from review_action.domain.finding import Severity
from review_action.domain.value import Value
from review_action.errors import InvalidConfigError
from review_action.pipeline.intake.read_yaml import Document, Loc, Place, read_yaml

MAX_RULES: Final = 200
MAX_DOCUMENTS: Final = 400
"""Of one text: rules, and examples of them."""
MAX_DEPTH: Final = 40
MAX_MATCHER: Final = 20_000
"""Characters of one rule's matcher, as JSON."""
_SEPARATOR: Final = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
_GRAMMARS: Final[Mapping[str, str]] = {
    name: names.split()[0]
    for names in (
        *("python py", "javascript js jsx", "typescript ts", "tsx", "go golang", "java"),
        *("rust rs", "c", "cpp c++ cc", "csharp c# cs", "ruby rb", "php", "bash sh shell"),
        *("kotlin kt", "swift"),
    )
    for name in names.split()
}
_SEVERITIES: Final[Mapping[str, Severity]] = {
    "hint": "info",
    "info": "info",
    "warning": "warning",
    "error": "error",
}
_MATCHER: Final = ("rule", "constraints", "utils", "transform")
_KNOWN: Final = frozenset(
    (
        *(*_MATCHER, "id", "language", "severity", "message", "note", "fix", "files", "ignores"),
        *("metadata", "valid", "invalid", "url", "labels"),
    )
)
_METADATA: Final = frozenset({"languages", "confidence", "cwe", "tests", "needles"})


class CodeRules(Value):
    """The rules that can be used, and a sentence with path and line for each that cannot."""

    rules: tuple[CodeRule, ...] = ()
    problems: tuple[str, ...] = ()


def parse_code_rules(
    texts: Mapping[str, str], *, agent: Literal["ast-grep", "team"] = "team", quick: bool = False
) -> CodeRules:
    """Rules of `texts`, which are by path; a document that cannot be used takes no other with it.

    A document without `rule` but with `id`, `valid` and `invalid` holds examples of that rule, as
    ast-grep's own tests do.
    """
    rules: dict[str, CodeRule] = {}
    examples: list[Mapping[str, Any]] = []
    problems: list[str] = []
    for path, text in texts.items():
        for document in _documents(text, path, quick=quick, problems=problems):
            try:
                if _is_examples(document):
                    examples.append(document.value)
                elif rule := _read(document, path, agent):
                    _add(rules, rule)
            except InvalidConfigError as error:
                problems.append(_told(error))
    return CodeRules(rules=tuple(_with_examples(rules, examples)), problems=tuple(problems))


def _documents(text: str, path: str, *, quick: bool, problems: list[str]) -> Iterator[Document]:
    """A separator at the start of a line ends a document wherever it stands: YAML 1.2, 9.1.2."""
    line = 0
    pieces = _SEPARATOR.split(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if len(pieces) > MAX_DOCUMENTS:
        problems.append(f"{path}: more than {MAX_DOCUMENTS} documents are too many for one file.")
    for piece in pieces[:MAX_DOCUMENTS]:
        try:
            document = read_yaml(piece, path, max_depth=MAX_DEPTH, quick=quick)
        except InvalidConfigError as error:
            at = error.line + line if error.line else 0
            moved = InvalidConfigError(
                path, error.problem, line=at, column=error.column, hint=error.hint
            )
            problems.append(_told(moved))
        else:
            if document.value is not None:
                yield Document(
                    document.value, _moved(document.places, line), _moved(document.keys, line)
                )
        line += piece.count("\n")


def _moved(places: Mapping[Loc, Place], lines: int) -> dict[Loc, Place]:
    """Places in the file, of a document that begins after so many lines of it."""
    return {loc: (line + lines, column) for loc, (line, column) in places.items()}


def _told(error: InvalidConfigError) -> str:
    return f"{error} {error.hint}".rstrip()


def _is_examples(document: Document) -> bool:
    value = document.value
    return (
        isinstance(value, dict)
        and "rule" not in value
        and {"valid", "invalid"} & value.keys() != set()
    )


def _add(rules: dict[str, CodeRule], rule: CodeRule) -> None:
    problem = ""
    if rule.id in rules:
        problem = f"`{rule.id}` names two rules"
    elif len(rules) >= MAX_RULES:
        problem = f"there are more than {MAX_RULES} rules"
    if problem:
        raise InvalidConfigError(rule.path, f"{problem}.", line=rule.line, column=1)
    rules[rule.id] = rule


def _with_examples(
    rules: Mapping[str, CodeRule], examples: list[Mapping[str, Any]]
) -> Iterator[CodeRule]:
    for rule in rules.values():
        more = [each for each in examples if each.get("id") == rule.id]
        yield rule.model_copy(
            update={
                key: getattr(rule, key) + tuple(text for each in more for text in _texts(each, key))
                for key in ("valid", "invalid")
                if more
            }
        )


def _read(document: Document, path: str, agent: Literal["ast-grep", "team"]) -> CodeRule | None:
    """The rule; None for one that is switched off."""
    value = document.value
    if not isinstance(value, dict):
        raise _refused(document, path, (), "a rule is expected, with `id`, `language` and `rule`.")
    for key in value.keys() - _KNOWN:
        raise _refused(document, path, (key,), f"there is no key `{key[:60]}`.")
    metadata = value.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise _refused(document, path, ("metadata",), "keys and values are expected.")
    severity = str(value.get("severity", "warning"))
    # To YAML 1.1 `off` is a boolean.
    if severity in {"off", "False"}:
        return None
    if severity not in _SEVERITIES:
        known = ", ".join((*_SEVERITIES, "off"))
        raise _refused(document, path, ("severity",), f"one of {known} is expected.")
    try:
        return CodeRule(
            agent=agent,
            id=value.get("id", ""),
            grammars=tuple(_grammars(document, path, metadata)),
            severity=_SEVERITIES[severity],
            message=_text(value, "message") or str(value.get("id", "")),
            note=_text(value, "note"),
            matcher=_matcher(document, path),
            fix=_fix(document, path),
            files=_texts(value, "files"),
            ignores=_texts(value, "ignores"),
            valid=_texts(value, "valid"),
            invalid=_texts(value, "invalid"),
            path=path,
            line=document.places[()][0],
            **_of_metadata(metadata),
        )
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        problem = f"`{key}`: {first['msg']}."
        if key == "id":
            problem = "`id`: lower-case letters, digits and hyphens are expected, 61 at the most."
        raise _refused(document, path, (key,), problem) from None


def _of_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What we read of it; a team may keep more there, for its own people."""
    read = {key: metadata[key] for key in metadata.keys() & _METADATA - {"languages", "tests"}}
    return {**read, "in_tests": metadata.get("tests", "same")}


def _text(value: Mapping[str, Any], key: str) -> str:
    said = value.get(key)
    return said.strip() if isinstance(said, str) else ""


def _texts(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    said = value.get(key, ())
    return tuple(map(str, said if isinstance(said, tuple) else (said,)))


def _grammars(document: Document, path: str, metadata: Mapping[str, Any]) -> Iterator[str]:
    named = _texts(metadata, "languages") or _texts(document.value, "language") or ("",)
    for name in named:
        grammar = _GRAMMARS.get(name.lower())
        if grammar is None:
            known = ", ".join(dict.fromkeys(_GRAMMARS.values()))
            problem = (
                f"`{name[:60]}` is no language that rules can be written for; those are {known}."
            )
            raise _refused(document, path, ("language",), problem)
        yield grammar


def _matcher(document: Document, path: str) -> dict[str, Any]:
    matcher = {key: document.value[key] for key in _MATCHER if document.value.get(key)}
    if "rule" not in matcher:
        raise _refused(document, path, ("id",), "it has no `rule`.")
    if len(json.dumps(matcher)) > MAX_MATCHER:
        problem = f"it is longer than {MAX_MATCHER:,} characters."
        raise _refused(document, path, ("rule",), problem)
    return matcher


def _fix(document: Document, path: str) -> str | None:
    fix = document.value.get("fix")
    if fix is None or isinstance(fix, str):
        return fix
    raise _refused(document, path, ("fix",), "`fix` is a text here; `expandEnd` is not known.")


def _refused(document: Document, path: str, loc: Loc, problem: str) -> InvalidConfigError:
    line, column = document.keys.get(loc) or document.places.get((), (0, 0))
    return InvalidConfigError(path, problem, line=line, column=column)
