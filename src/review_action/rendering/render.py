"""Renders one template of `templates/` with the values it names."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING  # the one name of Jinja needed before Jinja is

from review_action.rendering.filters import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).resolve()
_PACKAGED = _HERE.parents[1] / "templates"
_CHECKOUT = _HERE.parents[3] / "templates"


def render(name: str, /, **values: object) -> str:
    """The text of template `name`, a path below `templates/`.

    Nothing is escaped on the way, for neither Markdown nor a prompt is HTML: a template passes
    what it puts into a table or a code span through the filters, and takes everything else
    sanitised.

    Args:
        name: `comments/summary.md.j2`.
        **values: Exactly what the template's first line names; a missing one raises.
    """
    return environment().get_template(name).render(**values)


def compile_templates(directory: str) -> None:
    """What lies in `directory` need not be compiled at its first use: a tenth of a second."""
    made = environment()
    for name in made.list_templates(filter_func=lambda name: name.rpartition("/")[0] == directory):
        made.get_template(name)


@cache
def environment() -> "Environment":
    """The one environment; made at first use, so that a skipped event never imports Jinja."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # 14 ms

    made = Environment(  # noqa: S701  # Markdown and prompts are not HTML, see `render`
        loader=FileSystemLoader(templates_directory()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    return made


def templates_directory(packaged: Path = _PACKAGED, checkout: Path = _CHECKOUT) -> Path:
    """Where the templates lie: inside the package in a wheel, at the root in a checkout."""
    return packaged if packaged.is_dir() else checkout
