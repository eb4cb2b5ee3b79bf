"""The tools that are installed beside us, as analyzers; one that is not there is left out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from review_action.adapters.analyzers.hadolint import hadolint
from review_action.adapters.analyzers.oxlint import oxlint
from review_action.adapters.analyzers.ruff import ruff
from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.shellcheck import shellcheck
from review_action.adapters.analyzers.tool_analyzer import Tool, ToolAnalyzer
from review_action.adapters.analyzers.zizmor import zizmor
from review_action.domain.surroundings import Surroundings

TOOLS: Final[Mapping[str, Callable[[Path], Tool]]] = {
    "ruff": ruff,
    "shellcheck": shellcheck,
    "zizmor": zizmor,
    "hadolint": hadolint,
    "oxlint": oxlint,
}
LARGER: Final = frozenset({"hadolint", "oxlint"})
"""Those of the larger image alone: nobody misses them elsewhere."""


def installed_tools(
    around: Surroundings | None = None, *, find: Callable[[str], Path | None] = find_tool
) -> tuple[ToolAnalyzer, ...]:
    """One analyzer a tool; started only for files it is for."""
    found = ((make, find(name)) for name, make in TOOLS.items())
    return tuple(ToolAnalyzer(make(program), around) for make, program in found if program)
