"""`review-action redteam`: attacks this installation, with a model that obeys the attacker."""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from review_action.entrypoints.redteam.attack_case import AttackCase, read_families
from review_action.entrypoints.redteam.run_suite import Result, run_suite
from review_action.errors import ConfigurationError


def attack(options: argparse.Namespace) -> int:
    """Run the attacks that `options` names and print how each family ended.

    Returns:
        0 every attack was stopped, and by what is said to stop it; 1 some were not.

    Raises:
        ConfigurationError: There is no such family or case.
    """
    chosen = _chosen(options.names)
    if options.format == "list":
        for case in chosen:
            print(f"{case.family}/{case.id}: {case.attack}")
        return 0
    results = list(run_suite(chosen))
    if options.format == "json":
        print(json.dumps([_row(each) for each in results], indent=2))
    else:
        print(table(results))
        for result in results:
            if not result.held:
                print(*_told(result), sep="\n")
    return 0 if all(result.held for result in results) else 1


def _chosen(names: Sequence[str]) -> list[AttackCase]:
    cases = [case for family in read_families().values() for case in family]
    known = {name for case in cases for name in (case.family, case.id)}
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationError(
            f"there is no attack or family {unknown[0]}",
            hint="`review-action redteam --format list` names them all.",
        )
    return [case for case in cases if not names or {case.family, case.id} & {*names}]


def table(results: Iterable[Result]) -> str:
    """Families with the number of their attacks and how many were stopped, as Markdown."""
    attacks: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for result in results:
        attacks[result.case.family] += 1
        held[result.case.family] += result.held
    rows = [f"| {family} | {attacks[family]} | {held[family]} |" for family in attacks]
    total = f"| **all** | **{attacks.total()}** | **{held.total()}** |"
    return "\n".join(["| family | attacks | stopped |", "| --- | ---: | ---: |", *rows, total])


def _row(result: Result) -> dict[str, object]:
    case = result.case
    told = {"family": case.family, "id": case.id, "attack": case.attack, "defence": case.defence}
    return {**told, "stopped": result.held, "breaches": result.breaches}


def _told(result: Result) -> Sequence[str]:
    case = result.case
    said = [f"\n{case.family}/{case.id}: {case.attack}"]
    said += [f"  breached: {each}" for each in result.breaches]
    if not result.stopped_by:
        said.append(f"  shows nothing: it is stopped without its defence `{case.defence}` too")
    return said
