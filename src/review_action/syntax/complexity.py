"""Counts the ways through a function."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from review_action.syntax.ask_worker import PARSED_CHARACTERS, ask_worker
from review_action.syntax.outline import outline
from review_action.syntax.python_calls import python_decisions
from review_action.syntax.python_outline import python_tree
from review_action.syntax.symbol import Symbol


def complexity(path: str, text: str) -> Mapping[Symbol, int] | None:
    """Cyclomatic complexity of each function and method; None when no parser reads the file.

    What is decided in a function within a function counts for the inner one, in a callback
    without a name for the one around it.
    """
    symbols, lines = outline(path, text), _decisions(path, text)
    if symbols is None or lines is None:
        return None
    found = {symbol: 1 for symbol in symbols if symbol.kind in {"function", "method"}}
    for line in lines:
        holding = [symbol for symbol in found if symbol.start <= line <= symbol.end]
        if holding:
            found[min(holding, key=lambda symbol: symbol.end - symbol.start)] += 1
    return found


def _decisions(path: str, text: str) -> list[int] | None:
    if PurePosixPath(path).suffix.lower() in {".py", ".pyi"} and len(text) <= PARSED_CHARACTERS:
        tree = python_tree(text)
        return None if tree is None else python_decisions(tree)
    answer = ask_worker("decisions", path, text)
    return answer if isinstance(answer, list) else None
