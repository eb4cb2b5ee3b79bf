"""docs/architecture.md is the map: what it names is there, and what must be on it is named."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "review_action"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = ("intake", "asking", "judging", "proving", "speaking")
# A room of the tree: its directory, and all the text up to the next one.
ENTRY = re.compile(r"^( +)([a-z]+)/ +(.*(?:\n {20,}\S.*)*)", re.MULTILINE)
MODULE = re.compile(r"(?<![\w/.])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?![\w/])")


def tree() -> str:
    block = PAGE.partition("\nsrc/review_action/\n")[2].partition("\n```")[0]
    assert block
    return block


def rooms() -> Mapping[str, str]:
    """What the tree says of each directory, by its path below src/review_action."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for indent, name, words in ENTRY.findall(tree()):
        above = [(depth, folder) for depth, folder in above if depth < len(indent)]
        above.append((len(indent), name))
        found["/".join(folder for _, folder in above)] = words
    return found


def modules(folder: str) -> set[str]:
    return {file.stem for file in (SOURCE / folder).glob("*.py")} - {"__init__", "__main__"}


def packages() -> Iterator[str]:
    for file in sorted(SOURCE.rglob("__init__.py")):
        folder = file.parent.relative_to(SOURCE).as_posix()
        if folder != ".":
            yield folder


def classes(name: str) -> list[ast.ClassDef]:
    body = ast.parse((SOURCE / name).read_text(encoding="utf-8")).body
    return [node for node in body if isinstance(node, ast.ClassDef)]


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_tree__names_every_package_and_no_other() -> None:
    assert rooms().keys() == set(packages())


@pytest.mark.parametrize("room", [f"pipeline/{room}" for room in ROOMS])
def test_tree__names_every_step_and_no_other(room: str) -> None:
    assert set(MODULE.findall(rooms()[room])) == modules(room), "name it in docs/architecture.md"


@pytest.mark.parametrize(
    "folder", ["domain", "app", "agents", "rendering", "syntax", "entrypoints"]
)
def test_tree__names_every_module(folder: str) -> None:
    missing = modules(folder) - set(MODULE.findall(rooms()[folder]))
    assert not missing, "name it in docs/architecture.md"


@pytest.mark.parametrize("folder", sorted(packages()))
def test_tree__what_looks_like_a_module_is_one(folder: str) -> None:
    """Words with an underscore can be nothing else; below it, a word may be prose."""
    looks = {word for word in MODULE.findall(rooms()[folder]) if "_" in word}
    assert looks <= modules(folder)


def test_tree__names_what_lies_at_the_root() -> None:
    block = PAGE.partition("```\n")[2].partition("\nsrc/review_action/\n")[0]
    head, *rest = block.splitlines()
    named = [*head.split(), *(line.split()[0] for line in rest if not line.startswith(" "))]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_flow__steps_are_modules_of_the_room_they_name() -> None:
    rows = re.findall(
        r"^\| (\d+) \| (.+?) \| .+? \| ([a-z]+)[^|]* \|", section("The flow"), re.MULTILINE
    )
    steps = [(name, room) for _, step, room in rows for name in re.findall(r"`(\w+)`", step)]
    pure = [(name, room) for name, room in steps if room in ROOMS]
    assert {room for _, room in pure} == set(ROOMS)
    assert [step for step in pure if step[0] not in modules(f"pipeline/{step[1]}")] == []


def test_flow__is_numbered_without_a_gap() -> None:
    numbers = [
        int(number) for number in re.findall(r"^\| (\d+) \|", section("The flow"), re.MULTILINE)
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def test_flow__calls_methods_that_ports_have() -> None:
    calls = re.findall(r"`(host|model|analyzer)\.(\w+)`", section("The flow"))
    methods = {name for _, names in ports() for name in names}
    assert calls
    assert {name for _, name in calls} <= methods


def ports() -> list[tuple[str, list[str]]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (port.name, [node.name for node in port.body if isinstance(node, kinds)])
        for port in classes("ports.py")
    ]


def test_ports__are_listed_with_their_methods() -> None:
    told = re.findall(r"^\| `(\w+)` \| (.+?) \|", section("Ports"), re.MULTILINE)
    assert sorted((name, re.findall(r"\w+", names)) for name, names in told) == sorted(ports())


def test_ports__have_six_methods_at_the_most() -> None:
    assert [name for name, names in ports() if len(names) > 6] == []


def test_errors__are_those_of_the_tree() -> None:
    told = re.findall(r"\b[A-Z]\w+Error\b", section("Errors").partition("```\n\n")[0])
    assert sorted(told) == sorted(node.name for node in classes("errors.py"))


@pytest.mark.parametrize("folder", ["src", "tests", "bench", "templates", "docs"])
def test_facts__are_cited_by_headings_that_exist(folder: str) -> None:
    facts = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    headings = tuple(re.findall(r"^## (.+)$", facts, re.MULTILINE))
    assert headings
    cited = [
        (file.name, rest[:30])
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in {".py", ".j2", ".md"} and file != Path(__file__)
        for rest in re.findall(r"docs/facts\.md, (.+)", file.read_text(encoding="utf-8"))
    ]
    assert [place for place in cited if not place[1].startswith(headings)] == []


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_pages__link_to_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)
    assert [to for to in targets if not (page.parent / to.partition("#")[0]).exists()] == []
