"""What takes the effect out of words before they are posted, printed or written."""

from collections.abc import Mapping
from typing import Final

from review_action.entrypoints.redteam.swapped import Swap


def _as_it_is(text: str, **_: object) -> str:
    return text


def _none(_: str) -> int:
    return 0


ON_PAGES: Final[Mapping[str, tuple[Swap, ...]]] = {
    "spans-longer-than-their-content": (Swap("rendering.filters:_longest_run", _none),),
    "sanitize": (Swap("pipeline.speaking.sanitize:sanitize", _as_it_is),),
}
