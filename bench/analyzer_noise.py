"""What the reviewer without a model says of real changes, and whether it is worth a maintainer's time.

    python -m bench.analyzer_noise [FOLDERS...] [--git CLONES... --commits N --lines 50 2000 --since DATE --minutes N]
        [--seed N] [--sample N] [--show RULE] [--blind FILE]

A folder below FOLDERS with `diff.patch` and `head/` is a change; a `.patch` file elsewhere is one whose
modified files show their added lines alone. Of each clone N commits are drawn out of the last 2,000 of
the first parent, none before DATE and no merge back, by the seed, and looked at in an order of the seed's. Everything runs as a review in
the default image does; what counts is what it reports, on lines and in the summary. A sample is
printed with its code, for a person to judge, or written without the rules' names, for one who should
not know them.
"""

import argparse
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from subprocess import check_output, run
from typing import NamedTuple

from review_action.adapters.analyzers import embedded_analyzers
from review_action.adapters.analyzers.ast_grep import AstGrep
from review_action.adapters.analyzers.installed_tools import LARGER, installed_tools
from review_action.adapters.analyzers.run_tool import find_tool
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
_LINES = re.compile(r"(\d+) (?:insertion|deletion)")
BACK = re.compile(
    r"Merge (?:remote-tracking )?branch '(?:\w+/)?(?:main|master|trunk|develop|dev|next|staging[\w/-]*|maintenance)'"
)
"""What is merged back was reviewed elsewhere."""
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
    added: Collection[int | None] = ()


class Drawn(NamedTuple):
    """One commit to be looked at."""

    clone: Path
    head: str
    base: str


def of_folders(folders: Sequence[Path]) -> Iterator[Change]:
    for folder in folders:
        for patch in sorted(folder.rglob("*.patch")):
            case = patch.parent if patch.name == "diff.patch" else None
            name = case.name if case else patch.stem
            head = partial(_on_disk, case / "head" if case else None)
            intent = _intent(case / "case.json") if case else ""
            yield Change(name, split_patch(patch.read_bytes()), head, intent=intent)


def of_clones(drawn: Sequence[Drawn]) -> Iterator[Change]:
    for clone, head, base in drawn:
        name = f"{clone.name}@{head[:10]}"
        git = LocalGit(clone)
        try:
            listing, around = git.compare(base, head), git.surroundings(base, head)
        except GitError as error:
            print(f"  {name} is left out: {error}")
            continue
        ask = ("git", "-C", str(clone), "log", "-1", "--format=%B", head)
        words = check_output(ask, text=True, errors="replace")
        yield Change(name, listing, partial(git.read_contents, head), around, words)


def draw(
    clones: Sequence[Path], commits: int, lines: range, seed: int, since: str
) -> Sequence[Drawn]:
    """Commits that change so many lines, out of the newest of each clone, none before that day."""
    by_seed = random.Random(seed)  # noqa: S311  # no secret
    drawn: list[Drawn] = []
    for clone in clones:
        log = ("git", "-C", str(clone), "log", "--first-parent", f"-{RECENT}", f"--since={since}")
        said = check_output((*log, "--format=%H %P%x00%s"), text=True, errors="replace")
        lines_of_log = (line.partition("\0") for line in said.split("\n"))
        pairs = [ids.split()[:2] for ids, _, subject in lines_of_log if not BACK.match(subject)]
        known = [Drawn(clone, *pair) for pair in pairs if len(pair) > 1]
        by_seed.shuffle(known)
        drawn += islice((one for one in known if _changed(one) in lines), commits)
    by_seed.shuffle(drawn)
    return drawn


def _changed(one: Drawn) -> int:
    """Lines; none where the clone lacks something of the commit."""
    ask = ("git", "-C", str(one.clone), "diff", "--shortstat", one.base, one.head)
    said = run(ask, capture_output=True, text=True, check=False)
    return sum(map(int, _LINES.findall(said.stdout)))


def until(changes: Iterator[Change], minutes: float) -> Iterator[Change]:
    """As many as the time is enough for; their order is the seed's, so those left out are no kind."""
    end = time.monotonic() + 60 * minutes
    for change in changes:
        yield change
        if time.monotonic() > end:
            return


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
            *installed_tools(change.surroundings, find=_find_default),
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


def _find_default(name: str) -> Path | None:
    return None if name in LARGER else find_tool(name)


def measure(changes: Iterator[Change]) -> list[Told]:
    always = embedded_analyzers()
    told: list[Told] = []
    each: list[int] = []
    lines = 0
    for change in changes:
        seen = look(change, always)
        each.append(len(seen.placed))
        lines += sum(file.additions for file in seen.files)
        added = {file.path: {line.new for line in file.added_lines} for file in seen.files}
        told += [
            Told(change, one.finding, one.where, added.get(one.finding.path, ()))
            for one in seen.placed
        ]
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


def show(
    number: int, told: Told, say: Callable[[str], object] = print, *, blind: bool = False
) -> None:
    finding = told.finding
    named = (
        ""
        if blind
        else f" | {finding.rule_id} | {told.where} | {finding.severity}/{finding.confidence}"
    )
    say(f"\n=== {number} | {told.change.name}{named}")
    say(f"{finding.path}:{finding.start_line}")
    say(f"Commit: {told.change.intent.strip().partition(chr(10))[0]}")
    say(f"{finding.title} | {finding.description}")
    if finding.suggestion:
        say(f"suggests: {finding.suggestion.replacement!r}")
    text = told.change.contents([finding.path])[finding.path].text
    lines = _numbered(told, text)
    around = 2 * AROUND if blind else AROUND
    for at in range(finding.start_line - around, finding.end_line + around + 1):
        if at in lines:
            mark = ">" if finding.start_line <= at <= finding.end_line else " "
            say(f"  {mark}{'+' if at in told.added else ' '}{at:>5} {lines[at][:160]}")


def show_blind(drawn: Sequence[Told], file: Path) -> None:
    """What is found without who says so, and beside it the key."""
    with file.with_suffix(".md").open("w") as out:
        for number, one in enumerate(drawn, 1):
            show(number, one, lambda text: out.write(f"{text}\n"), blind=True)
    key = (f"{number} {one.finding.rule_id}\n" for number, one in enumerate(drawn, 1))
    file.with_suffix(".key").write_text("".join(key))


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
    parser.add_argument("--lines", nargs=2, type=int, default=(0, 10**9))
    parser.add_argument("--since", default="1970-01-01")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--show", help="beginning of the rule ids whose findings are all shown")
    parser.add_argument("--blind", type=Path, help="where the sample is written without its rules")
    chosen = parser.parse_args()
    sources = []
    if chosen.folders:
        sources.append(of_folders(chosen.folders))
    if chosen.git:
        least, most = chosen.lines
        drawn = draw(chosen.git, chosen.commits, range(least, most + 1), chosen.seed, chosen.since)
        sources.append(until(of_clones(drawn), chosen.minutes))
    for changes in sources:
        told = measure(changes)
        sample = random.Random(chosen.seed).sample(told, len(told))[: chosen.sample]  # noqa: S311  # no secret
        if chosen.blind:
            show_blind(sample, chosen.blind)
            sample = []
        wanted = [
            one for one in told if chosen.show and one.finding.rule_id.startswith(chosen.show)
        ]
        for number, one in enumerate((*sample, *wanted), 1):
            show(number, one)


if __name__ == "__main__":
    main()
