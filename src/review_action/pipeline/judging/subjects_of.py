"""Tells what a finding is about, whoever raised it: a linter, a rule of ours or a model."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from review_action.domain.finding import Finding

_SUBJECTS: Final[Mapping[str, str]] = {
    "code from text": "94 95 96 98 470 621 1336 code-injection S102 S307 B102 B307 no-eval eval SC2294",
    "command from text": "77 78 88 command-injection S601 S602 S604 S605 S609 B602 B605"
    " template-injection github-env",
    "query from text": "89 564 943 sql-injection S608 S611 B608",
    "markup from text": "79 80 116 cross-site-scripting S308 S701 S702 B701 no-danger",
    "credential": "259 321 522 798 hardcoded-secret secret-exposure S105 S106 S107 B105 B106 B107"
    " hardcoded-container-credentials generic-api-key",
    "objects from bytes": "502 unsafe-deserialization S301 S302 S506 B301 B506",
    "certificate": "295 297 299 unverified-certificate S501 B501",
    "cryptography": "326 327 328 916 weak-cryptography S303 S304 S305 S324 S502 S503 S504 S505 B303 B324",
    "randomness": "330 338 weak-randomness S311 B311",
    "path from text": "22 23 36 73 path-traversal S202 B202",
    "external entity": "611 827 external-entity S313 S314 S318 S320",
    "redirect": "601 open-redirect",
    "request from text": "918 request-forgery S310 B310",
    "fields from a request": "915 mass-assignment",
    "signature": "290 306 345 346 347 missing-authentication spoofable-identity",
    "permissions": "250 276 284 732 unsafe-permissions S103 excessive-permissions",
    "code of others": "494 829 1357 unpinned-code unpinned-uses",
    "memory": "119 120 121 122 125 131 242 415 416 467 672 762 787 805 908 memory-corruption use-after-release",
    "error lost": "248 252 390 391 396 397 584 703 755 swallowed-error unhandled-error E722 BLE001 S110 S112"
    " B012 B110 W0702 W0718 bare-except broad-except no-empty SC2164",
    "missing value": "476 null-dereference",
    "time limit": "1088 missing-timeout S113 B113",
    "leak": "401 404 459 772 775 resource-leak SIM115",
    "race": "362 366 367 662 race-condition",
    "lock": "667 764 833 deadlock held-lock PLW2101",
    "blocking": "blocking-call ASYNC210 ASYNC220 ASYNC221 ASYNC222 ASYNC230 ASYNC251"
    " csharp-blocked-in-async rust-block-on-in-async rust-sleep-in-async",
    "awaiting": "async-misuse RUF006 python-not-awaited python-task-dropped js-foreach-async"
    " js-async-predicate js-await-array js-effect-async csharp-async-void",
    "condition": "480 481 570 571 595 597 697 wrong-condition F631 F632 F634 B015 PLR0124 PLW0129 RUF034",
    "shared by all": "shared-state B006 B039 RUF008 RUF012 RUF024",
    "slow pattern": "1333 slow-pattern",
}
"""By number of CWE and by name of rule; of both those alone that other tools report too."""

_NUMBER = re.compile(r"CWE-(\d{1,5})\b")


def _turned() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subject, marks in _SUBJECTS.items():
        for mark in marks.split():
            found[mark].add(subject)
    return {mark: frozenset(subjects) for mark, subjects in found.items()}


_BY_MARK: Final = _turned()


def subjects_of(finding: Finding) -> frozenset[str]:
    """What it is about, by its rules and their CWE; nothing where neither is in the table.

    By ids alone: the words of a finding may come from whoever wrote the code.
    """
    return _of((finding.rule_id, *finding.also_by), finding.cwe)


@lru_cache(maxsize=4096)
def _of(rules: tuple[str, ...], cwe: str) -> frozenset[str]:
    names = [rule.partition("/")[2] for rule in rules]
    # A number that the table has no family for is one of its own.
    numbers = _NUMBER.findall(cwe)
    own = {number for number in numbers if number not in _BY_MARK}
    return frozenset(own).union(*(_BY_MARK.get(mark, frozenset()) for mark in (*names, *numbers)))
