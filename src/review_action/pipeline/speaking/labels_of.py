"""Labels a change by effort, risk and areas, without a model."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.is_test import is_test
from review_action.pipeline.intake.rate_risk import rate_risk

PREFIX: Final = "review: "
KINDS: Final = ("effort ", "risk ", "area ")
AREAS: Final = 3
SMALL_LINES: Final = 60
LARGE_LINES: Final = 400
RISKY: Final = 12.0
HARMLESS: Final = 6.0
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}\Z")


class Labels(NamedTuple):
    """What a pull request should bear, and which of its labels of ours it should not."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


def labels_of(files: Sequence[FileDiff], held: Sequence[str], policy: Policy) -> Labels:
    """Labels for a change of `files`.

    Only directories that were there before become an area: else whoever opens a pull request
    could fill the repository's list of labels. None of them can be one the rules give a meaning.

    Args:
        files: What is reviewed of the change.
        held: The labels it bears.
        policy: Names the labels that decide about reviews.
    """
    meaning = {label.casefold() for label in (*policy.skip_labels, policy.override_label)}
    wanted = [f"{PREFIX}{label}" for label in _labels(files)] if files else []
    add = tuple(label for label in wanted if label.casefold() not in meaning)
    ours = tuple(f"{PREFIX}{kind}" for kind in KINDS)
    return Labels(
        add=tuple(label for label in add if label not in held),
        remove=tuple(label for label in held if label.startswith(ours) and label not in add),
    )


def _labels(files: Sequence[FileDiff]) -> Iterator[str]:
    risk = max(map(rate_risk, files))
    lines = sum(
        (file.additions + file.deletions) * (0.5 if is_test(file.path) else 1.0) for file in files
    )
    yield f"effort {_size(lines, risk)}"
    yield f"risk {'high' if risk >= RISKY else 'medium' if risk >= HARMLESS else 'low'}"
    areas: Counter[str] = Counter()
    for file in files:
        if area := _area(file):
            areas[area] += 1 + file.additions + file.deletions
    for area, _ in sorted(areas.items(), key=lambda entry: (-entry[1], entry[0]))[:AREAS]:
        yield f"area {area}"


def _size(lines: float, risk: float) -> str:
    """Risky lines take longer to read than others."""
    weight = lines * (1.5 if risk >= RISKY else 1.0)
    return "S" if weight < SMALL_LINES else "M" if weight < LARGE_LINES else "L"


def _area(file: FileDiff) -> str:
    before = file.previous_path or ("" if file.status == "added" else file.path)
    top, slash, _ = before.partition("/")
    return top if slash and _PLAIN.match(top) else ""
