"""Lists where a file says which names."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from review_action.syntax.ask_worker import PARSED_CHARACTERS, ask_worker
from review_action.syntax.python_outline import python_references, python_tree


def references(path: str, text: str) -> Mapping[str, tuple[int, ...]] | None:
    """1-based lines by identifier, definitions among them; None when no parser reads it."""
    if PurePosixPath(path).suffix.lower() in {".py", ".pyi"} and len(text) <= PARSED_CHARACTERS:
        tree = python_tree(text)
        if tree is not None:
            return {name: tuple(lines) for name, lines in python_references(tree).items()}
    answer = ask_worker("references", path, text)
    if not isinstance(answer, dict):
        return None
    return {name: tuple(lines) for name, lines in answer.items()}
