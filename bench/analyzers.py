"""What all analyzers find in real changes; what they take is `bench.analyzer_speed`.

    python -m bench.analyzers [CASES...] [--git REPOSITORY --commits N] [--show RULE]

CASES are folders with `base/`, `head/` and `diff.patch` in them; REPOSITORY is a clone, of which the
last N changes of the first parent are looked at.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from subprocess import check_output

from review_action.adapters.analyzers import embedded_analyzers
from review_action.adapters.analyzers.ast_grep import AstGrep
from review_action.adapters.analyzers.installed_tools import installed_tools
from review_action.adapters.analyzers.structure.structure_analyzer import StructureAnalyzer
from review_action.adapters.git.local_git import LocalGit
from review_action.app.analyze import Analyzed, analyze
from review_action.app.head_texts import HeadTexts
from review_action.app.survey import survey
from review_action.domain.analysis import FilterMode
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import FileContent, FileListing
from review_action.entrypoints.code_rules import code_rules
from review_action.pipeline.intake.split_patch import split_patch
from review_action.ports import Analyzer

Read = Callable[[Sequence[str]], Mapping[str, FileContent]]


def all_analyzers() -> tuple[Analyzer, ...]:
    return (
        *embedded_analyzers(),
        AstGrep(code_rules()),
        StructureAnalyzer(),
        *installed_tools(),
    )


def on_disk(folder: Path) -> Read:
    def read(paths: Sequence[str]) -> Mapping[str, FileContent]:
        return {path: FileContent(path=path, text=text_of(folder / path)) for path in paths}

    return read


def text_of(file: Path) -> str | None:
    try:
        return file.read_bytes().decode() if file.is_file() else None
    except UnicodeDecodeError:
        return None


def of_cases(folders: Sequence[Path]) -> Iterator[tuple[str, FileListing, Read]]:
    for folder in folders:
        for patch in sorted(folder.rglob("diff.patch")):
            yield patch.parent.name, split_patch(patch.read_bytes()), on_disk(patch.parent / "head")


def of_commits(repository: Path, commits: int) -> Iterator[tuple[str, FileListing, Read]]:
    git = LocalGit(repository)
    command = ["git", "-C", str(repository), "log", "--first-parent", f"-{commits}", "--format=%H"]
    for sha in check_output(command, text=True).split():
        parent = check_output(["git", "-C", str(repository), "rev-parse", f"{sha}^"], text=True)
        listing = git.compare(parent.strip(), sha)
        yield sha[:10], listing, partial(git.read_contents, sha)


def look(
    files: Sequence[FileDiff], read: Read, analyzers: Sequence[Analyzer], mode: FilterMode = "new"
) -> Analyzed:
    return analyze(files, analyzers, HeadTexts(files, read), mode=mode)


def precision(changes: Iterator[tuple[str, FileListing, Read]], show: str | None) -> None:
    rules: Counter[str] = Counter()
    seen = lines = 0
    analyzers = all_analyzers()
    for name, listing, read in changes:
        surveyed = survey(listing, Policy())
        told = look(surveyed.files, read, analyzers)
        seen += 1
        lines += sum(file.additions for file in surveyed.files)
        rules.update(finding.rule_id for finding in told.findings)
        for warning in told.warnings:
            print(f"  {name}: {warning}")
        for finding in told.findings:
            if show is not None and finding.rule_id.startswith(show):
                print(f"  {name} {finding.rule_id} {finding.path}:{finding.start_line}")
                print(f"      {finding.title} | {finding.quote.strip()[:120]}")
    total = sum(rules.values())
    print(
        f"{seen} changes, {lines:,} added lines, {total} findings: {total / max(seen, 1):.2f} each"
    )
    for rule, count in rules.most_common():
        print(f"  {count:4} {rule}")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path)
    parser.add_argument("--git", type=Path)
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--show")
    chosen = parser.parse_args(arguments)
    if chosen.cases:
        precision(of_cases(chosen.cases), chosen.show)
    if chosen.git:
        precision(of_commits(chosen.git, chosen.commits), chosen.show)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
