"""What rules on syntax find in real changes or trees, how often, and what they take.

    python bench/ast_grep.py [CASES_OR_TREES...] [--show]

A folder with `base/` and `head/` is a change: what is found there and not in the base counts. So is
a `.patch`, as far as it shows code: all that is found on its added lines counts. Any other folder
is a tree of code, all of which counts. Then 30 and 300 of the files met are analysed
as one change each.
"""

import argparse
import difflib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from review_action.adapters.analyzers.ast_grep import AstGrep
from review_action.domain.analysis import TouchedFile
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.entrypoints.code_rules import code_rules, read, unread_rules
from review_action.errors import AnalyzerError, DiffSyntaxError
from review_action.pipeline.intake.detect_language import detect_language
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch

SECONDS = 600.0
EXAMPLES = Path(__file__).parents[1] / "examples" / "pull-request"


def text_of(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def touched(path: str, old: str | None, new: str) -> TouchedFile | None:
    """The file with its added lines; None when it has none or no language."""
    language = detect_language(path)
    before, after = (old or "").split("\n"), new.split("\n")
    blocks = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    at = [
        number
        for kind, _, _, start, end in blocks
        if kind != "equal"
        for number in range(start, end)
    ]
    if not language or not at:
        return None
    lines = tuple(Line("added", None, number + 1, after[number]) for number in at)
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=len(lines), lines=lines)
    diff = FileDiff(path=path, hunks=(hunk,), language=language)
    return TouchedFile(diff=diff, old=old, new=new)


def changes(folders: Sequence[Path]) -> Iterator[list[TouchedFile]]:
    """The touched files of each change, or of each tree."""
    for folder in folders:
        cases = sorted(
            case.parent for case in folder.glob("**/head") if (case.parent / "base").is_dir()
        )
        patches = [] if cases else sorted(folder.glob("*.patch"))
        if not cases and not patches:
            yield list(files_of(folder, None))
        for patch in patches:
            yield list(shown_by(patch))
        for case in cases:
            yield list(files_of(case / "head", case / "base"))


def shown_by(patch: Path) -> Iterator[TouchedFile]:
    """The new side of each file, with empty lines for what the patch does not show."""
    for changed in split_patch(patch.read_bytes()).files:
        try:
            diff = parse_diff(changed)
        except DiffSyntaxError:
            continue
        new = diff.new_lines
        if new and max(new) < 100_000:
            text = "\n".join(new.get(at, "") for at in range(1, max(new) + 1))
            yield TouchedFile(diff=diff, new=f"{text}\n")


def files_of(head: Path, base: Path | None) -> Iterator[TouchedFile]:
    for file in sorted(head.rglob("*")):
        path = file.relative_to(head).as_posix()
        new = text_of(file)
        old = text_of(base / path) if base else None
        if new is not None and len(new) < 400_000 and (found := touched(path, old, new)):
            yield found


def fresh(files: Sequence[TouchedFile]) -> list[Finding]:
    """What is found at the head and not, with the same words, in the base."""
    try:
        analysis = AstGrep(code_rules()).analyze(files, seconds=SECONDS)
    except AnalyzerError as error:
        print(f"  {error}")
        return list(error.found)
    old = Counter(
        (finding.rule_id, finding.path, finding.quote.strip()) for finding in analysis.old
    )
    added = {(file.diff.path, line.new) for file in files for line in file.diff.added_lines}
    new = []
    for finding in analysis.new:
        span = range(finding.start_line, finding.end_line + 1)
        if not any((finding.path, at) in added for at in span):
            continue
        key = (finding.rule_id, finding.path, finding.quote.strip())
        if old[key]:
            old[key] -= 1
        else:
            new.append(finding)
    return new


def hits(all_changes: Sequence[Sequence[TouchedFile]], *, show: bool) -> None:
    lines = sum(len(file.diff.added_lines) for files in all_changes for file in files)
    found = [finding for files in all_changes for finding in fresh(files)]
    print(
        f"{len(found)} new findings in {len(all_changes)} changes or trees, {lines:,} added lines:"
        f" {len(found) / max(1, len(all_changes)):.2f} a change, {1e4 * len(found) / max(1, lines):.2f} per 10,000 lines"
    )
    for rule_id, count in Counter(finding.rule_id for finding in found).most_common():
        print(f"  {count:>5} {rule_id:<45} {1e4 * count / lines:>6.2f} per 10,000 lines")
    for finding in found if show else ():
        print(
            f"  {finding.path}:{finding.start_line} {finding.rule_id} {finding.quote[:100].strip()}"
        )


def speed(files: Sequence[TouchedFile], counts: Sequence[int] = (30, 300)) -> None:
    for count in counts:
        many = [files[at % len(files)] for at in range(count)]
        unread_rules.cache_clear()
        read.cache_clear()
        started, used = time.perf_counter(), time.process_time()
        found = fresh(many)
        seconds = time.perf_counter() - started
        lines = sum((file.new or "").count("\n") for file in many)
        print(
            f"{count:>4} files, {lines:>8,} lines: {seconds * 1000:>6.0f} ms wall,"
            f" {(time.process_time() - used) * 1000:.0f} ms CPU of this process, {len(found)} findings"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[EXAMPLES])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    all_changes = list(changes(options.folders))
    print("Rules on syntax")
    hits(all_changes, show=options.show)
    speed([file for files in all_changes for file in files])


if __name__ == "__main__":
    main()
