"""Reads one small YAML document into plain values, with the place of each, and none of YAML's dangers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from review_action.errors import InvalidConfigError

if TYPE_CHECKING:  # yaml costs 20 ms to import, and most repositories have no such file
    from yaml import Event, Node, SafeLoader

MAX_CHARS = 65_536
MAX_DEPTH = 12
MAX_NODES = 4_000
"""Values and keys; to place each takes a tenth of a millisecond."""
MAX_DIGITS = 18
"""A longer number is text, and so a problem with a place: Python refuses to read one of thousands."""

Place = tuple[int, int]
"""Line and column, both 1-based."""
Loc = tuple[str | int, ...]

BOOLEANS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
}


class Document(NamedTuple):
    """Values, and where they and their keys stand."""

    value: Any
    places: Mapping[Loc, Place]
    keys: Mapping[Loc, Place]


def read_yaml(text: str, path: str, *, max_depth: int = MAX_DEPTH, quick: bool = False) -> Document:
    """Read `text`; sequences become tuples.

    Args:
        text: Of the file.
        path: Of the file, for what is said of it.
        max_depth: How deep sequences and mappings may lie in one another.
        quick: Read by C code where there is any, twenty times as fast; its places are vaguer.

    Aliases are refused (a few lines of them expand to gigabytes), and so are tags (they name
    types to construct), doubled keys (the first would be lost silently) and deep nesting.

    Raises:
        InvalidConfigError: With line and column.
    """
    if len(text) > MAX_CHARS:
        raise InvalidConfigError(
            path, f"it is longer than {MAX_CHARS} characters", hint="Shorten the file."
        )
    import yaml  # noqa: PLC0415  # see above

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if quick else yaml.SafeLoader
    try:
        _refuse_dangers(text, path, loader=loader, max_depth=max_depth)
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        problem = f"this is not YAML: {error.problem or error.context}"
        raise InvalidConfigError(path, problem, line=line, column=column) from None
    except (yaml.YAMLError, UnicodeEncodeError):  # the latter: half a surrogate pair, in C
        problem = "it holds characters that YAML does not allow"
        raise InvalidConfigError(path, problem) from None
    places: dict[Loc, Place] = {}
    keys: dict[Loc, Place] = {}
    value = None if node is None else _Reading(path, places, keys).value(node, ())
    return Document(value, places, keys)


def _refuse_dangers(text: str, path: str, *, loader: type[SafeLoader], max_depth: int) -> None:
    import yaml  # noqa: PLC0415  # see above

    depth = documents = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=loader)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        dangers = (
            (isinstance(event, yaml.AliasEvent), "aliases are not allowed", "Write the value out."),
            (depth > max_depth, "this is nested too deeply", "Two levels are enough."),
            (
                nodes > MAX_NODES,
                f"more than {MAX_NODES:,} values are too many",
                "Shorten the file.",
            ),
            (documents > 1, "a second document begins here", "Keep one document a file."),
            (bool(getattr(event, "tag", "")), "tags are not allowed", "Write the plain value."),
        )
        for is_so, problem, hint in dangers:
            if is_so:
                _refuse(path, _place(event), problem, hint)


def _refuse(path: str, place: Place, problem: str, hint: str) -> NoReturn:
    raise InvalidConfigError(path, problem, line=place[0], column=place[1], hint=hint)


class _Reading(NamedTuple):
    path: str
    places: dict[Loc, Place]
    keys: dict[Loc, Place]

    def value(self, node: Node, loc: Loc) -> Any:
        from yaml import MappingNode, SequenceNode  # noqa: PLC0415  # see above

        self.places[loc] = _place(node)
        if isinstance(node, MappingNode):
            return dict(self.items(node, loc))
        if isinstance(node, SequenceNode):
            return tuple(self.value(one, (*loc, at)) for at, one in enumerate(node.value))
        return _scalar(str(node.tag), str(node.value))

    def items(self, node: Node, loc: Loc) -> Iterator[tuple[str, Any]]:
        from yaml import ScalarNode  # noqa: PLC0415  # see above

        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                _refuse(self.path, _place(key), "a key must be a word", "See the list of keys.")
            name = str(key.value)
            if (*loc, name) in self.keys:
                _refuse(self.path, _place(key), f"`{name[:60]}` is said twice", "Keep one of them.")
            self.keys[*loc, name] = _place(key)
            yield name, self.value(value, (*loc, name))


def _place(marked: Node | Event) -> Place:
    mark = marked.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _scalar(tag: str, text: str) -> object:
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return BOOLEANS[text.casefold()]
    if kind == "int" and len(text) <= MAX_DIGITS and text.lstrip("+-").isdecimal():
        return int(text)
    return text
