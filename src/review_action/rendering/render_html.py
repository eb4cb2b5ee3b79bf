"""Renders one template of `templates/` whose text is HTML: every value is escaped."""

from functools import cache
from typing import TYPE_CHECKING

from review_action.rendering.render import environment
from review_action.rendering.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment


def render_html(name: str, /, **values: object) -> str:
    """The text of template `name`; nothing in `values` is markup, or unseen, whatever it looks like.

    Args:
        name: `reports/page.html.j2`.
        **values: Exactly what the template's first line names; a missing one raises.
    """
    return _escaping().get_template(name).render(**values)


@cache
def _escaping() -> "Environment":
    return environment().overlay(autoescape=True, finalize=_seen)


def _seen(value: object) -> object:
    # What is markup already has been through here, and would be escaped once more.
    return visible(value) if type(value) is str else value
