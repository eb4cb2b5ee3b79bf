"""Runs the attacks, each with and without what stops it, and tells the result as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review_action.entrypoints.redteam.attack_case import AttackCase
from review_action.entrypoints.redteam.defences import DEFENCES
from review_action.entrypoints.redteam.guarantees import GUARANTEES, breaches
from review_action.entrypoints.redteam.run_attack import run_attack


@dataclass(frozen=True)
class Result:
    """How one attack ended."""

    case: AttackCase
    breaches: tuple[str, ...]
    """With all defences; none is as it should be."""
    stopped_by: bool
    """Whether it breaches without its defence: otherwise the case shows nothing."""

    @property
    def held(self) -> bool:
        return not self.breaches and self.stopped_by


def run_case(case: AttackCase) -> Result:
    """One attack twice.

    Raises:
        ValueError: It names a defence or a guarantee that there is not.
    """
    if case.defence not in DEFENCES:
        raise ValueError(f"{case.id}: there is no defence {case.defence}")
    for name in case.holds.keys() - GUARANTEES.keys():
        raise ValueError(f"{case.id}: there is no guarantee {name}")
    held = tuple(breaches(case, run_attack(case)))
    careless = run_attack(case, DEFENCES[case.defence])
    shows = case.may_crash or not careless.crashed
    return Result(case, held, shows and bool(breaches(case, careless)))


def run_suite(cases: Sequence[AttackCase]) -> Iterator[Result]:
    """One after the other; each takes some hundredths of a second."""
    return map(run_case, cases)
