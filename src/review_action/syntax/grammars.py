"""Which grammar reads which file, and the loading of it; nothing where the extra is not installed.

None for YAML: its scanner overruns a buffer on a file of 300 indentations (tree-sitter-yaml 0.7.2,
measured); PyYAML says whether such a file is well formed.
"""

import importlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Language


class Grammar(NamedTuple):
    """A language's name here, and the function of its package that hands out the grammar."""

    name: str
    module: str
    function: str = "language"


_PYTHON: Final = Grammar("python", "tree_sitter_python")
_JAVASCRIPT: Final = Grammar("javascript", "tree_sitter_javascript")
_TYPESCRIPT: Final = Grammar("typescript", "tree_sitter_typescript", "language_typescript")
_TSX: Final = Grammar("tsx", "tree_sitter_typescript", "language_tsx")
_C: Final = Grammar("c", "tree_sitter_c")
_CPP: Final = Grammar("cpp", "tree_sitter_cpp")
_BASH: Final = Grammar("bash", "tree_sitter_bash")
_JSON: Final = Grammar("json", "tree_sitter_json")
_HTML: Final = Grammar("html", "tree_sitter_html")
_RUBY: Final = Grammar("ruby", "tree_sitter_ruby")

_BY_SUFFIX: Final[Mapping[str, Grammar]] = {
    **dict.fromkeys((".py", ".pyi"), _PYTHON),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), _JAVASCRIPT),
    **dict.fromkeys((".ts", ".mts", ".cts"), _TYPESCRIPT),
    ".tsx": _TSX,
    ".go": Grammar("go", "tree_sitter_go"),
    ".java": Grammar("java", "tree_sitter_java"),
    ".rs": Grammar("rust", "tree_sitter_rust"),
    ".c": _C,
    # A header may be either's: the larger language reads nearly all of the smaller one.
    **dict.fromkeys((".h", ".hh", ".hpp", ".hxx", ".cc", ".cpp", ".cxx"), _CPP),
    ".cs": Grammar("c-sharp", "tree_sitter_c_sharp"),
    **dict.fromkeys((".rb", ".rake", ".gemspec"), _RUBY),
    ".php": Grammar("php", "tree_sitter_php", "language_php"),
    **dict.fromkeys((".sh", ".bash"), _BASH),
    **dict.fromkeys((".json", ".jsonc"), _JSON),
    **dict.fromkeys((".html", ".htm"), _HTML),
    ".css": Grammar("css", "tree_sitter_css"),
}
GRAMMARS: Final[tuple[Grammar, ...]] = tuple(dict.fromkeys(_BY_SUFFIX.values()))


def grammar_of(path: str) -> Grammar | None:
    """The grammar that reads `path`, by its suffix; None when we know of none."""
    return _BY_SUFFIX.get(PurePosixPath(path).suffix.lower())


@cache
def is_installed(grammar: Grammar) -> bool:
    """Whether the grammar could be loaded where kernels keep limits, without loading it."""
    return all(find_spec(name) for name in ("resource", "tree_sitter", grammar.module))


@cache
def load(grammar: Grammar) -> "Language | None":
    """The language itself; None when its package, or tree-sitter, is not installed."""
    try:
        from tree_sitter import Language  # noqa: PLC0415  # an optional extra

        language = getattr(importlib.import_module(grammar.module), grammar.function)()
        return Language(language)
    except (ImportError, AttributeError, ValueError):
        # ValueError: a grammar for another version of tree-sitter's interface.
        return None
