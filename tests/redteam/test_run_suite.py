"""The engine notices each way in which an attack could prove nothing."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pydantic import ValidationError

from review_action.entrypoints.redteam import attack_case, attack_part, run_suite
from review_action.entrypoints.redteam.attack_case import read_families
from review_action.entrypoints.redteam.guarantees import breaches
from review_action.entrypoints.redteam.read_values import read_values
from review_action.entrypoints.redteam.run_attack import run_attack
from review_action.entrypoints.redteam.run_suite import run_case
from review_action.entrypoints.redteam.swapped import Swap, swapped
from review_action.rendering import visible
from tests.redteam.attacks import attack


def broken(*_: object, **__: object) -> NoReturn:
    raise TypeError("a swap that does not fit any more")


def defended_by(monkeypatch: pytest.MonkeyPatch, *swaps: Swap) -> None:
    monkeypatch.setattr(run_suite, "DEFENCES", {"analyzers": swaps})


def test_run_case__is_held_by_its_defence() -> None:
    result = run_case(attack())
    assert (result.breaches, result.stopped_by, result.held) == ((), True, True)


def test_run_case__what_gets_through_is_told() -> None:
    result = run_case(attack(holds={"conclusion": "fail"}))
    assert result.breaches == ("conclusion: the run concludes pass, not fail",)
    assert not result.held


@pytest.mark.parametrize(
    "holds",
    [
        {"unsaid": ["words that nobody says"]},
        {"unsaid": []},
        {"outputs": True},
        {"conclusion": ["pass", "fail", "inconclusive"]},
    ],
    ids=str,
)
def test_run_case__a_guarantee_that_nothing_can_breach_shows_nothing(holds: dict[str, Any]) -> None:
    result = run_case(attack(holds=holds))
    assert (result.breaches, result.stopped_by, result.held) == ((), False, False)


def test_run_case__a_defence_of_something_else_shows_nothing() -> None:
    assert not run_case(attack(defence="cache-sealed")).held


@pytest.mark.parametrize(("may_crash", "counts"), [(False, False), (True, True)])
def test_run_case__a_crash_without_the_defence_does_not_count(
    monkeypatch: pytest.MonkeyPatch, *, may_crash: bool, counts: bool
) -> None:
    defended_by(monkeypatch, Swap("entrypoints.wiring:build_analyzers", broken))
    assert run_case(attack(may_crash=may_crash)).stopped_by is counts


def test_run_case__a_crash_with_all_defences_is_a_breach() -> None:
    with swapped([Swap("entrypoints.wiring:build_analyzers", broken)]):
        result = run_case(attack(holds={"unsaid": ["x" * 99]}))
    assert result.breaches == ("the run ends in a crash",)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"defence": "gutters"}, "made-up: there is no defence gutters"),
        ({"holds": {"inertt": True}}, "made-up: there is no guarantee inertt"),
        ({"defence": "conclusion"}, "made-up: there is no defence conclusion"),
        ({"holds": {"analyzers": True}}, "made-up: there is no guarantee analyzers"),
    ],
)
def test_run_case__names_that_do_not_exist(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        run_case(attack(**changed))


# Parts alone


def of_part(
    monkeypatch: pytest.MonkeyPatch, part: Callable[..., Mapping[str, Any]], error: str
) -> tuple[bool, list[str]]:
    monkeypatch.setattr(attack_part, "PARTS", {"part": part})
    case = attack(stage="parts", given={"part": "part"}, holds={"told": {"error": error}})
    seen = run_attack(case)
    return seen.crashed, breaches(case, seen)


def test_attack_part__the_error_that_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of_part(monkeypatch, broken, "TypeError") == (False, [])


def test_attack_part__another_error_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = "told: error is 'TypeError', not 'ValueError'"
    assert of_part(monkeypatch, broken, "ValueError") == (
        True,
        ["the run ends in a crash", problem],
    )


def test_attack_part__no_error_is_a_breach_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = "told: error is None, not 'ValueError'"
    assert of_part(monkeypatch, lambda *_: {}, "ValueError") == (False, [problem])


# Swaps

SHOW_LINE = "review_action.pipeline.asking.show_line"


def seen_by(module: str) -> object:
    return vars(import_module(module))["visible"]


def careless(text: str, *_: object) -> str:
    return text


def test_swapped__under_every_name_and_back_again() -> None:
    careful = visible.visible
    assert seen_by(SHOW_LINE) is careful
    with swapped([Swap("rendering.visible:visible", careless)]):
        assert visible.visible is seen_by(SHOW_LINE) is careless
    assert visible.visible is seen_by(SHOW_LINE) is careful


def test_swapped__back_again_after_an_error() -> None:
    careful = visible.visible
    with pytest.raises(TypeError), swapped([Swap("rendering.visible:visible", careless)]):
        broken()
    assert visible.visible is seen_by(SHOW_LINE) is careful


def test_swapped__what_is_imported_meanwhile_is_put_back_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SHOW_LINE, import_module(SHOW_LINE))
    monkeypatch.delitem(sys.modules, SHOW_LINE)
    with swapped([Swap("rendering.visible:visible", careless)]):
        assert seen_by(SHOW_LINE) is careless
    assert seen_by(SHOW_LINE) is visible.visible


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("rendering.visible:gone", AttributeError),
        ("rendering.visible:Gone.method", AttributeError),
        ("rendering.gone:visible", ImportError),
        # Found, but not as its own: what is put there would stop nothing.
        ("adapters.storage.sealed:Seal.__reduce_ex__", AttributeError),
    ],
)
def test_swapped__what_is_gone(target: str, error: type[Exception]) -> None:
    with pytest.raises(error), swapped([Swap(target, careless)]):
        pass


# Families


def families(monkeypatch: pytest.MonkeyPatch, folder: Path, *texts: str) -> None:
    for number, text in enumerate(texts):
        (folder / f"family-{number}.yml").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text("no family\n", encoding="utf-8")
    monkeypatch.setattr(attack_case, "FAMILIES", folder)


CASE = "- {id: one, attack: a, holds: {asked: true}, defence: d, given: {title: '{{3*<n>-}}'}}\n"


def test_read_families__by_the_names_of_their_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    families(monkeypatch, tmp_path, f"about: a\ncases:\n{CASE}")
    ((family, (case,)),) = read_families().items()
    assert (family, case.family, case.id) == ("family-0", "family-0", "one")
    assert case.given.title == "0-1-2-"


@pytest.mark.parametrize(
    "texts",
    [
        (f"about: a\ncases:\n{CASE}{CASE}",),
        (f"about: a\ncases:\n{CASE}", f"about: b\ncases:\n{CASE}"),
    ],
    ids=["in one file", "in two"],
)
def test_read_families__an_id_stands_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, texts: tuple[str, ...]
) -> None:
    families(monkeypatch, tmp_path, *texts)
    with pytest.raises(ValueError, match="an id stands twice: one"):
        read_families()


@pytest.mark.parametrize(
    "wrong", ["holds: {}", "stage: x", "hold: {}", "given: {tilte: x}", "id: A B"]
)
def test_read_families__a_case_that_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str
) -> None:
    told = {"id": "one", "attack": "a", "holds": "{asked: true}", "defence": "d"}
    field, _, value = wrong.partition(": ")
    rows = "".join(f"  {name}: {text}\n" for name, text in (told | {field: value}).items())
    families(monkeypatch, tmp_path, f"about: a\ncases:\n-{rows[1:]}")
    with pytest.raises(ValidationError):
        read_families()


# What the engine reads and changes


def test_read_values__as_the_runner_does(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("a=1=2\nb<<EOF\nx=y\n\nEOF\nno value\nc<<END\nnever ends", encoding="utf-8")
    assert read_values(file) == {"a": "1=2", "b": "x=y\n", "c": "never ends"}


FLAG = {"at": "/findings/0/title", "value": "Another title"}
DOUBLE = {"at": "/findings/-", "value": {}}


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ([FLAG], {"said": ["Another title"], "conclusion": "fail"}),
        ([DOUBLE], {"status": 1, "writes": []}),
        ([{"at": "/findings/0", "value": {}}], {"status": 1, "writes": []}),
        ([], {"said": ["The line does harm"], "conclusion": "fail"}),
    ],
    ids=["a field", "one more", "another", "nothing"],
)
def test_run_attack__the_file_between_two_jobs(
    changes: list[dict[str, Any]], holds: dict[str, Any]
) -> None:
    case = attack(stage="publish", model={"findings": [{}]}, given={"tamper": changes}, holds=holds)
    assert breaches(case, run_attack(case)) == []
