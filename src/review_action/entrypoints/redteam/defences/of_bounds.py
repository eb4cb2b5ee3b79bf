"""What keeps a run small however much a stranger, or a model, writes."""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any, Final

from review_action.domain.placement import Placed
from review_action.entrypoints.redteam.swapped import Swap
from review_action.pipeline.asking.recover_json import Recovered
from review_action.pipeline.intake.read_yaml import Document
from review_action.pipeline.speaking import place

_PLACE: Final = place.place


def _whole(text: str, _: int) -> str:
    return text


def _all_on_lines(*given: Any, **known: Any) -> tuple[Placed, ...]:
    return _PLACE(*given, **{**known, "max_comments": 1_000_000, "per_file": 1_000_000})


def _all_at_once(packed: str) -> bytes:
    return zlib.decompress(base64.b64decode(packed))


def _trusting_yaml(text: str, *_: object, **__: object) -> Document:
    import yaml  # noqa: PLC0415  # as `read_yaml` does

    return Document(yaml.safe_load(text), {}, {})


def _json_alone(text: str) -> Recovered:
    value: Any = json.loads(text)
    return Recovered((value,))


def _nothing_wrong(_: str) -> None:
    return None


OF_BOUNDS: Final[Mapping[str, tuple[Swap, ...]]] = {
    "texts-clipped": (Swap("pipeline.asking.clip:clip", _whole),),
    "comments-capped": (Swap("pipeline.speaking.place:place", _all_on_lines),),
    "state-unpacked-in-part": (Swap("pipeline.speaking.unpack:unpack", _all_at_once),),
    "yaml-bounded": (Swap("pipeline.intake.read_yaml:read_yaml", _trusting_yaml),),
    "replies-read-by-ladder": (Swap("pipeline.asking.recover_json:recover_json", _json_alone),),
    "patches-bounded": (Swap("pipeline.intake.content_rules:content_rules", _nothing_wrong),),
}
