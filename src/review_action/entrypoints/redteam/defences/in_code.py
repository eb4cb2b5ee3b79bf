"""What is proven without a model, so that no words to it change anything."""

from collections.abc import Mapping
from typing import Final

from review_action.entrypoints.redteam.swapped import Swap


def _none(*_: object) -> tuple[()]:
    return ()


IN_CODE: Final[Mapping[str, tuple[Swap, ...]]] = {
    "analyzers": (Swap("entrypoints.wiring:build_analyzers", _none),),
}
