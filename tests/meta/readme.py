"""Tables of the README that action.yml is the source of."""

from collections.abc import Mapping
from typing import Any


def table(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """Inputs with their defaults, or outputs, which have none."""
    with_default = any("default" in about for about in entries.values())
    head = ["name", "what", *(["default"] if with_default else [])]
    rows = [head, ["---"] * len(head)]
    for name, about in entries.items():
        default = f"`{about['default']}`" if "default" in about else ""
        rows.append([f"`{name}`", about["description"], *([default] if with_default else [])])
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


def replaced(text: str, section: str, content: str) -> str:
    """`text` with what stands between the markers of `section` replaced."""
    start, end = f"<!-- {section} -->", f"<!-- /{section} -->"
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    assert found, f"README.md has no {start}"
    assert closed, f"README.md has no {end}"
    return f"{before}{start}\n{content}\n{end}{after}"
