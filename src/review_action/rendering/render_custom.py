"""Renders a template that the repository brings along: words and loops, and nothing that acts."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NoReturn  # of Jinja, as in `render`, names alone until it is used

from review_action.errors import InvalidConfigError
from review_action.rendering.filters import FILTERS
from review_action.rendering.render import environment

if TYPE_CHECKING:
    from jinja2.nodes import Node
    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SOURCE = 20_000
MAX_OUTPUT = 40_000
MAX_LOOPS = 2
"""One within the other: three over a hundred rules are a million rounds."""
PARTIALS = ("_advice", "_rules", "_team_rules")
"""Not the part on the reply: it ends every question, whether a template wants it or not."""

_FORMS = frozenset(
    {
        *("Template", "Output", "TemplateData", "For", "If", "CondExpr", "Include"),
        *("Name", "Const", "Tuple", "List", "Getattr", "Getitem", "Keyword"),
        *("Compare", "Operand", "And", "Or", "Not", "Test", "Filter", "Concat"),
    }
)
"""No call, no macro, no assignment, no arithmetic: none of them is needed to ask a question, and
with them a few lines make gigabytes."""
_FILTERS = frozenset(
    {"default", "first", "inline_code", "join", "last", "length", "lower", "trim", "upper"}
)


def render_custom(source: str, /, *, name: str, **values: object) -> str:
    """The text of the template `source`.

    Args:
        source: Text of a file at the base commit.
        name: What people call it, for messages.
        **values: As `render` takes them.

    Raises:
        InvalidConfigError: It is too long, uses what it may not, or names what there is not.
    """
    from jinja2 import TemplateError, TemplateSyntaxError  # noqa: PLC0415  # rarely needed

    if len(source) > MAX_SOURCE:
        _refuse(name, f"it is longer than {MAX_SOURCE} characters")
    made = _sandbox()
    try:
        _check(made.parse(source), name)
        return _bounded(made.from_string(source).generate(values), name)
    except TemplateSyntaxError as error:
        _refuse(name, error.message or "it is no template", error.lineno)
    except (TemplateError, TypeError, ValueError, RecursionError, OverflowError) as error:
        _refuse(name, str(error).partition("\n")[0][:200], _line_of(error))


def _bounded(pieces: Iterable[str], name: str) -> str:
    taken: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_OUTPUT:
            _refuse(name, f"it makes more than {MAX_OUTPUT} characters")
        taken.append(piece)
    return "".join(taken)


def _check(node: "Node", name: str, loops: int = 0) -> None:
    form = type(node).__name__
    loops += form == "For"
    line = int(getattr(node, "lineno", 0) or 0)
    if form not in _FORMS or getattr(node, "recursive", False):
        _refuse(name, f"`{form.lower()}` is not allowed in it", line)
    if form == "Filter" and getattr(node, "name", "") not in _FILTERS:
        _refuse(name, f"the filter `{getattr(node, 'name', '')}` is not allowed in it", line)
    if form == "Include" and getattr(getattr(node, "template", None), "value", "") not in PARTIALS:
        _refuse(name, f"it may include {', '.join(PARTIALS)} alone", line)
    if loops > MAX_LOOPS:
        _refuse(name, f"more than {MAX_LOOPS} loops, one within the other", line)
    for child in node.iter_child_nodes():
        _check(child, name, loops)


def _refuse(name: str, problem: str, line: int = 0) -> NoReturn:
    raise InvalidConfigError(
        name,
        problem,
        line=line,
        column=1 if line else 0,
        hint=f"Filters are: {', '.join(sorted(_FILTERS))}. See docs/recipes/rules.md.",
    )


def _line_of(error: BaseException) -> int:
    """The template's line in the traceback, which Jinja rewrites to tell it."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@cache
def _sandbox() -> "ImmutableSandboxedEnvironment":
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415  # rarely needed
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415  # rarely needed

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_partial),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # a prompt is not HTML
    )
    made.filters.update(FILTERS)
    made.filters["join"] = _join
    return made


def _partial(name: str) -> str | None:
    """The source of a partial of ours, by its short name or by the one our own templates use."""
    loader = environment().loader
    path = name if name.startswith("prompts/agents/_") else f"prompts/agents/{name}.md.j2"
    return loader.get_source(environment(), path)[0] if loader else None


def _join(parts: Iterable[object], by: str = "", attribute: str | None = None) -> str:
    """As Jinja's, but bounded: one join of another's result would grow without an end."""
    said, size = list[str](), 0
    for part in parts:
        text = str(getattr(part, attribute) if attribute else part)
        size += len(text) + len(by)
        if size > MAX_OUTPUT:
            problem = f"a join makes more than {MAX_OUTPUT} characters"
            raise ValueError(problem)
        said.append(text)
    return by.join(said)
