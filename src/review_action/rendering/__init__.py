"""Values in, text out: the only place that knows Jinja."""

from review_action.rendering.render import render

__all__ = ["render"]
