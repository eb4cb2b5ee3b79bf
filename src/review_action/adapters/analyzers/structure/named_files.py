"""Where a text names other files of its repository in a way that breaks when they are not there."""

from collections.abc import Callable, Iterator
from posixpath import basename
from typing import Final

from review_action.adapters.analyzers.structure.named_in_code import (
    in_html,
    in_markdown,
    in_php,
    in_ruby,
    in_script,
    in_shell,
    in_style,
)
from review_action.adapters.analyzers.structure.named_in_settings import (
    in_compose,
    in_dockerfile,
    in_makefile,
    in_package,
    in_pyproject,
    in_workflow,
)
from review_action.adapters.analyzers.structure.naming import STYLE, Naming
from review_action.adapters.analyzers.structure.spelled import SCRIPT

_READERS: Final[tuple[tuple[tuple[str, ...], Callable[[str, str], Iterator[Naming]]], ...]] = (
    (tuple(SCRIPT), in_script),
    (STYLE, in_style),
    ((".rb", ".rake"), in_ruby),
    ((".php",), in_php),
    ((".sh", ".bash", ".bats"), in_shell),
    ((".md", ".mdx", ".markdown"), in_markdown),
    ((".html", ".htm"), in_html),
    (("compose.yml", "compose.yaml"), in_compose),
    (("Makefile", ".mk"), in_makefile),
    ((".yml", ".yaml"), in_workflow),
    (("Dockerfile", ".dockerfile"), in_dockerfile),
    (("package.json",), in_package),
    (("pyproject.toml",), in_pyproject),
)
ENDINGS: Final = frozenset(end for ends, _ in _READERS for end in ends) | {"Dockerfile.*"}
"""Of the paths of all files that are read here."""


def named_files(path: str, text: str) -> Iterator[Naming]:
    """Files that `text` at `path` needs, each where it is named."""
    if basename(path).startswith("Dockerfile."):
        yield from in_dockerfile(path, text)
        return
    for ends, read in _READERS:
        if path.endswith(ends):
            yield from read(path, text)
            return
