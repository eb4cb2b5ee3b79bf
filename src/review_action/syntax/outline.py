"""Lists what a file defines."""

from functools import lru_cache
from pathlib import PurePosixPath

from review_action.syntax.ask_worker import PARSED_CHARACTERS, ask_worker
from review_action.syntax.python_outline import python_outline, python_tree
from review_action.syntax.symbol import Symbol


@lru_cache(maxsize=640)
def outline(path: str, text: str) -> tuple[Symbol, ...] | None:
    """Definitions of all depths in order of their first line; None when no parser reads it."""
    if PurePosixPath(path).suffix.lower() in {".py", ".pyi"} and len(text) <= PARSED_CHARACTERS:
        tree = python_tree(text)
        if tree is not None:
            return tuple(python_outline(tree))
    answer = ask_worker("outline", path, text)
    return tuple(Symbol(*fields) for fields in answer) if isinstance(answer, list) else None
