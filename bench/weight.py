"""What each optional part adds to the image: distributions and their size, from what is installed here."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main() -> None:
    project = tomllib.loads(PROJECT.read_text())["project"]
    core = closure(named(project["dependencies"]))
    print(f"core: {len(core)} distributions, {size(core):.1f} MB\n")
    print("| extra | part | distributions | MB |\n| --- | --- | ---: | ---: |")
    for extra, wanted in project["optional-dependencies"].items():
        for name in named(wanted):
            added = closure([name]) - core
            print(f"| {extra} | {name} | {len(added)} | {size(added):.1f} |")
        every = closure(named(wanted)) - core
        print(f"| {extra} | all | {len(every)} | {size(every):.1f} |")


def named(wanted: Sequence[str]) -> list[str]:
    return [Requirement(said).name for said in wanted]


def closure(names: Sequence[str]) -> frozenset[str]:
    """With all they require in this environment, extras left out."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in found and (known := installed(name)) is not None:
            found[name] = None
            waiting += required(known)
    return frozenset(found)


def required(known: Distribution) -> Iterator[str]:
    for said in known.requires or ():
        requirement = Requirement(said)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def size(names: frozenset[str]) -> float:
    """Megabytes on disk, byte code that is there among them."""
    files = (
        Path(str(known.locate_file(file)))
        for name in names
        if (known := installed(name)) is not None
        for file in known.files or ()
    )
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
