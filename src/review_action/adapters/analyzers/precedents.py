"""Finds out which remarks of a tool hold for code that the change leaves alone as well."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from posixpath import commonpath, dirname
from typing import Final

from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Surroundings
from review_action.errors import GitError

ENOUGH: Final = 3
"""Places that do the same: a mistake is made twice more easily than three times."""
MOST: Final = 60
"""Files that are looked at for one remark, the nearest first."""
MOST_IN_ALL: Final = 300
_NAME: Final = re.compile(r"`(?:\w+\.)*(\w+)`")
_Claim = tuple[str, str]

Ask = Callable[[Sequence[TouchedFile]], Iterable[Finding]]
"""What the tool says of some other files."""


def precedented(
    doubtful: Sequence[Finding],
    *,
    files: Sequence[TouchedFile],
    old: Sequence[Finding],
    around: Surroundings | None,
    ask: Ask,
) -> tuple[Finding, ...]:
    """Those whose claim, word for word, holds for at least three places that were there before.

    What stands there evidently works, whatever the tool thinks of it: a loader defines the name,
    the logger is one of their own, the team has chosen to write it so.

    Args:
        doubtful: Remarks that say no more once their claim is common.
        files: The change.
        old: What the tool says of their old sides.
        around: The checkout, if there is one; files that the change touches tell nothing there.
        ask: The tool.
    """
    former = {file.diff.path: file.old_path for file in files}
    here = Counter((each.path, _claim(each)) for each in old)
    places = {id(each): here[former[each.path], _claim(each)] for each in doubtful}
    unsettled = [each for each in doubtful if places[id(each)] < ENOUGH]
    elsewhere = Counter[_Claim]()
    if around is not None and unsettled:
        languages = {PurePosixPath(file.diff.path).suffix: file.diff.language for file in files}
        others = _others(unsettled, around, languages)
        # A file counts once, however often it does so.
        elsewhere = Counter(
            claim for _, claim in {(each.path, _claim(each)) for each in ask(others)}
        )
    return tuple(each for each in doubtful if places[id(each)] + elsewhere[_claim(each)] >= ENOUGH)


def _claim(finding: Finding) -> _Claim:
    return finding.rule_id, finding.description


def _others(
    doubtful: Sequence[Finding], around: Surroundings, languages: Mapping[str, str]
) -> Sequence[TouchedFile]:
    try:
        texts = around.read(_nearest(doubtful, around))
    except GitError:
        return ()
    return [
        TouchedFile(
            # Added, since some rules hold for new files alone.
            diff=FileDiff(
                path=path, language=languages[PurePosixPath(path).suffix], status="added"
            ),
            new=text,
        )
        for path, text in texts.items()
        if text
    ]


def _nearest(doubtful: Sequence[Finding], around: Surroundings) -> Sequence[str]:
    """Untouched files of the same kind; where the remark names something, those that have the word."""
    by_ending: dict[str, list[Finding]] = defaultdict(list)
    for finding in doubtful:
        by_ending[PurePosixPath(finding.path).suffix].append(finding)
    by_ending.pop("", None)
    changed, found = around.changed(), dict[str, None]()
    for ending, findings in by_ending.items():
        names = {_name(each) for each in findings}
        holding = dict(around.search(sorted(names - {""}), {ending}))
        if "" in names:
            holding[""] = [path for path in around.paths() if path.endswith(ending)]
        for each in findings:
            held = set(holding[_name(each)]) - changed
            distance = partial(_distance, each.path)
            found |= dict.fromkeys(sorted(held, key=distance)[:MOST])
    return list(found)[:MOST_IN_ALL]


def _name(finding: Finding) -> str:
    found = _NAME.search(finding.description)
    return found[1] if found else ""


def _distance(path: str, other: str) -> tuple[int, str]:
    """Small where much of the way to both files is the same."""
    return -len(commonpath([dirname(path), dirname(other)])), other
