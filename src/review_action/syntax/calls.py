"""Lists the calls of a file."""

from pathlib import PurePosixPath

from review_action.syntax.ask_worker import PARSED_CHARACTERS, ask_worker
from review_action.syntax.python_calls import python_calls
from review_action.syntax.python_outline import python_tree
from review_action.syntax.symbol import Call


def calls(path: str, text: str) -> tuple[Call, ...] | None:
    """Calls of plain and dotted names (Python, JavaScript, TypeScript, Go, Java); None for others."""
    if PurePosixPath(path).suffix.lower() in {".py", ".pyi"} and len(text) <= PARSED_CHARACTERS:
        tree = python_tree(text)
        return None if tree is None else tuple(python_calls(tree))
    answer = ask_worker("calls", path, text)
    if not isinstance(answer, list):
        return None
    return tuple(
        Call(name, line, arguments, is_open, tuple(keywords))
        for name, line, arguments, is_open, keywords in answer
    )
