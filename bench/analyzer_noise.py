"""What the reviewer without a model says of real changes, and whether it is worth a maintainer's time.

    python -m bench.analyzer_noise [FOLDERS...] [--git CLONES... --commits N] [--seed N] [--sample N] [--show RULE]

A folder below FOLDERS with `diff.patch` and `head/` is a change; a `.patch` file elsewhere is one whose
modified files show their added lines alone. Of each clone N commits are drawn out of the last 2,000 of
the first parent, by the seed. Everything runs as a review does; what counts is what it reports, on
lines and in the summary. A sample is printed with its code, for a person to judge.
"""

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from subprocess import check_output
from typing import NamedTuple

from review_action.adapters.analyzers import embedded_analyzers
from review_action.adapters.analyzers.ast_grep import AstGrep
from review_action.adapters.analyzers.installed_tools import installed_tools
from review_action.adapters.analyzers.structure.structure_analyzer import StructureAnalyzer
from review_action.adapters.git.local_git import LocalGit
from review_action.app.examine import Examination, examine
from review_action.app.examiner import Examiner
from review_action.app.head_texts import Contents
from review_action.app.rulebook import Rulebook
from review_action.domain.finding import Finding
from review_action.domain.pull_request import FileContent, FileListing, PullRequest
from review_action.domain.surroundings import Surroundings
from review_action.entrypoints.code_rules import code_rules
from review_action.errors import GitError
from review_action.pipeline.intake.split_patch import split_patch
from review_action.ports import Analyzer

RECENT = 2_000
AROUND = 8
"""Lines shown before and after a finding that is to be judged."""
MANY_PER_10_000 = 5.0
PULL = PullRequest(
    number=0,
    title="",
    author="",
    base_ref="",
    base_sha="",
    head_ref="",
    head_sha="",
    base_repository="",
    head_repository="",
)


class Change(NamedTuple):
    """What one run is given."""

    name: str
    listing: FileListing
    contents: Contents
    surroundings: Surroundings | None = None
    intent: str = ""


class Told(NamedTuple):
    """One finding of one change."""

    change: Change
    finding: Finding
    where: str


def of_folders(folders: Sequence[Path]) -> Iterator[Change]:
    for folder in folders:
        for patch in sorted(folder.rglob("*.patch")):
            case = patch.parent if patch.name == "diff.patch" else None
            name = case.name if case else patch.stem
            head = partial(_on_disk, case / "head" if case else None)
            intent = _intent(case / "case.json") if case else ""
            yield Change(name, split_patch(patch.read_bytes()), head, intent=intent)


def of_clones(clones: Sequence[Path], commits: int, seed: int) -> Iterator[Change]:
    for clone in clones:
        ask = ("git", "-C", str(clone))
        log = (*ask, "log", "--first-parent", f"-{RECENT}", "--format=%H %P", "HEAD")
        pairs = [line.split()[:2] for line in check_output(log, text=True).splitlines()]
        known = [pair for pair in pairs if len(pair) > 1]
        git = LocalGit(clone)
        for head, base in random.Random(seed).sample(known, min(commits, len(known))):  # noqa: S311  # no secret
            name = f"{clone.name}@{head[:10]}"
            read = partial(git.read_contents, head)
            try:
                listing, around = git.compare(base, head), git.surroundings(base, head)
            except GitError as error:
                print(f"  {name} is left out: {error}")
                continue
            words = check_output((*ask, "log", "-1", "--format=%B", head), text=True)
            yield Change(name, listing, read, around, words)


def _intent(described: Path) -> str:
    told = json.loads(described.read_text()) if described.is_file() else {}
    return f"{told.get('title', '')}\n{told.get('body', '')}"


def _on_disk(folder: Path | None, paths: Sequence[str]) -> Mapping[str, FileContent]:
    return {path: FileContent(path=path, text=_text(folder, path)) for path in paths}


def _text(folder: Path | None, path: str) -> str | None:
    try:
        return (folder / path).read_bytes().decode() if folder else None
    except (OSError, UnicodeDecodeError):
        return None


def look(change: Change, always: Sequence[Analyzer]) -> Examination:
    examiner = Examiner(
        model=None,
        analyzers=always,
        analyzers_for=lambda _pull, team: (
            AstGrep(code_rules(team)),
            StructureAnalyzer(change.surroundings, intent=change.intent),
        ),
        clock=time.monotonic,
        nonce_of=str,
        deadline=60.0,
        context_tokens=lambda: 0,
        progress=lambda _stage, _done, _total: None,
    )
    return examine(change.listing, PULL, Rulebook(), examiner=examiner, contents=change.contents)


def measure(changes: Iterator[Change]) -> list[Told]:
    always = (*embedded_analyzers(), *installed_tools())
    told: list[Told] = []
    each: list[int] = []
    lines = 0
    for change in changes:
        seen = look(change, always)
        each.append(len(seen.placed))
        lines += sum(file.additions for file in seen.files)
        told += [Told(change, placed.finding, placed.where) for placed in seen.placed]
        for warning in seen.warnings:
            print(f"  {change.name}: {warning}")
    mean = statistics.mean(each or [0])
    print(f"{len(each)} changes, {lines:,} added lines, {len(told)} findings that are reported")
    print(
        f"a change: mean {mean:.2f}, median {statistics.median(each or [0]):g}, most {max(each, default=0)}"
    )
    places = Counter(one.where for one in told)
    print("  ".join(f"{where}: {count}" for where, count in places.most_common()))
    for rule, count in Counter(one.finding.rule_id for one in told).most_common():
        often = 1e4 * count / max(1, lines)
        mark = "  often" if often > MANY_PER_10_000 else ""
        print(f"  {count:>4} {often:>6.2f} per 10,000 lines  {rule}{mark}")
    return told


def show(number: int, told: Told) -> None:
    finding = told.finding
    print(f"\n=== {number} | {told.change.name} | {finding.rule_id} | {told.where}")
    print(f"{finding.path}:{finding.start_line} {finding.severity}/{finding.confidence}")
    print(f"{finding.title} | {finding.description}")
    if finding.suggestion:
        print(f"suggests: {finding.suggestion.replacement!r}")
    text = told.change.contents([finding.path])[finding.path].text
    lines = _numbered(told, text)
    for at in range(finding.start_line - AROUND, finding.end_line + AROUND + 1):
        if at in lines:
            mark = ">" if finding.start_line <= at <= finding.end_line else " "
            print(f"  {mark}{at:>5} {lines[at][:160]}")


def _numbered(told: Told, text: str | None) -> Mapping[int, str]:
    if text is None or told.finding.side == "LEFT":
        start = told.finding.start_line
        return dict(enumerate(told.finding.quote.split("\n"), start))
    return dict(enumerate(text.split("\n"), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--git", nargs="*", type=Path, default=())
    parser.add_argument("--commits", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--show", help="beginning of the rule ids whose findings are all shown")
    chosen = parser.parse_args()
    sources = []
    if chosen.folders:
        sources.append(of_folders(chosen.folders))
    if chosen.git:
        sources.append(of_clones(chosen.git, chosen.commits, chosen.seed))
    for changes in sources:
        told = measure(changes)
        drawn = random.Random(chosen.seed).sample(told, len(told))[: chosen.sample]  # noqa: S311  # no secret
        wanted = [
            one for one in told if chosen.show and one.finding.rule_id.startswith(chosen.show)
        ]
        for number, one in enumerate((*drawn, *wanted), 1):
            show(number, one)


if __name__ == "__main__":
    main()
