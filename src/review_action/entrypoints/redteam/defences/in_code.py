"""What is proven without a model, so that no words to it change anything."""

from collections.abc import Mapping
from typing import Final

from review_action.entrypoints.redteam.swapped import Swap


def _none(*_: object) -> tuple[()]:
    return ()


IN_CODE: Final[Mapping[str, tuple[Swap, ...]]] = {
    "hidden-is-found": (Swap("pipeline.judging.find_hidden:find_hidden", _none),),
    "hidden-words-are-found": (
        Swap("pipeline.judging.find_hidden_words:find_hidden_words", _none),
    ),
    "analyzers": (Swap("entrypoints.wiring:build_analyzers", _none),),
}
