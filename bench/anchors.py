"""Where findings land whose lines and quotes are off: right, unanchored or wrong, by the mutation.

    python bench/anchors.py PATCH_OR_FOLDER... [--findings N] [--seed S]

Findings are made from real lines of the given diffs, one to four lines each, and then damaged as
models damage them. A place is right when it lies within the lines the quote was taken from; "as
claimed" when the line that was claimed holds the very text that was quoted, or the side that was
claimed holds it: no one could tell these from a true claim.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from review_action.domain.diff import FileDiff, Side
from review_action.domain.finding import Finding
from review_action.errors import DiffSyntaxError
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch
from review_action.pipeline.judging.anchor import anchor
from review_action.pipeline.judging.read_quote import bare


class Truth(NamedTuple):
    """Lines of one side, of one hunk."""

    file: FileDiff
    side: Side
    start: int
    lines: tuple[str, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.lines) - 1


class Claim(NamedTuple):
    quote: str
    off: int = 0
    side: Side | None = None


Mutation = Callable[[random.Random, Truth], Claim | None]
LOOK_ALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # noqa: RUF001 - the point of it
SIGNS = re.compile(r"[\w]+")


def files_of(paths: Sequence[Path]) -> Iterator[FileDiff]:
    for path in paths:
        for patch in sorted(path.rglob("*.patch")) if path.is_dir() else [path]:
            for changed in split_patch(patch.read_bytes()).files:
                try:
                    parsed = parse_diff(changed)
                except DiffSyntaxError:
                    continue
                if parsed.hunks:
                    yield parsed


def truths(rng: random.Random, files: Sequence[FileDiff]) -> Iterator[Truth]:
    while True:
        file = rng.choice(files)
        side: Side = rng.choice(("RIGHT", "RIGHT", "RIGHT", "LEFT"))
        shown = file.new_lines if side == "RIGHT" else file.old_lines
        if not shown:
            continue
        start = rng.choice(list(shown))
        run = [start + at for at in range(rng.choice((1, 1, 1, 2, 3, 4)))]
        if any(number not in shown for number in run):
            continue
        lines = tuple(shown[number] for number in run)
        if lines[0].strip() and lines[-1].strip():
            yield Truth(file, side, start, lines)


def as_it_is(_rng: random.Random, truth: Truth) -> Claim:
    return Claim(joined(truth))


def line_off(rng: random.Random, truth: Truth) -> Claim:
    return Claim(joined(truth), off=shift(rng))


def spaces_changed(rng: random.Random, truth: Truth) -> Claim:
    quote = re.sub(r"[ \t]+", lambda _: rng.choice((" ", "  ", "\t", "")), joined(truth))
    return Claim(rng.choice(("", "  ", "\t")) + quote, off=shift(rng))


def tabs_for_spaces(rng: random.Random, truth: Truth) -> Claim:
    lines = [line.replace("\t", "    ") for line in truth.lines]
    if lines == list(truth.lines):
        lines = [re.sub(r"^ +", lambda m: "\t" * (len(m[0]) // 2), line) for line in lines]
    return Claim("\n".join(lines), off=shift(rng))


def dedented(rng: random.Random, truth: Truth) -> Claim:
    return Claim("\n".join(line.strip() for line in truth.lines), off=shift(rng))


def gutter_left_in(rng: random.Random, truth: Truth) -> Claim | None:
    rows = {row.split("|")[0].strip(" +-"): row for row in render_diff([truth.file]).split("\n")}
    name = "{}" if truth.side == "RIGHT" else "L{:>5}"
    shown = [rows.get(name.format(truth.start + at)) for at in range(len(truth.lines))]
    quote = "\n".join(row for row in shown if row)
    return Claim(quote, off=shift(rng)) if all(shown) else None


def signs_left_in(rng: random.Random, truth: Truth) -> Claim:
    sign = "+" if truth.side == "RIGHT" else "-"
    return Claim("\n".join(sign + line for line in truth.lines), off=shift(rng))


def side_mistaken(rng: random.Random, truth: Truth) -> Claim:
    return Claim(joined(truth), off=shift(rng), side=_other(truth.side))


def trimmed_end(rng: random.Random, truth: Truth) -> Claim | None:
    last = truth.lines[-1].strip()
    cut = len(last) - rng.randrange(1, max(2, len(last) // 2))
    quote = "\n".join((*truth.lines[:-1], last[:cut]))
    return Claim(quote, off=shift(rng)) if last[:cut].strip() else None


def trimmed_start(rng: random.Random, truth: Truth) -> Claim | None:
    first = truth.lines[0].strip()
    kept = first[rng.randrange(1, max(2, len(first) // 2)) :]
    return Claim("\n".join((kept, *truth.lines[1:])), off=shift(rng)) if kept.strip() else None


def ellipsis_at_end(rng: random.Random, truth: Truth) -> Claim | None:
    claim = trimmed_end(rng, truth)
    return claim and claim._replace(quote=claim.quote + rng.choice(("...", " ...", "…")))


def ellipsis_inside(rng: random.Random, truth: Truth) -> Claim | None:
    text = joined(truth)
    if len(text) < 12:
        return None
    start = rng.randrange(4, len(text) // 2)
    end = rng.randrange(len(text) // 2, len(text) - 3)
    return Claim(text[:start] + rng.choice((" ... ", "…")) + text[end:], off=shift(rng))


def lines_elided(rng: random.Random, truth: Truth) -> Claim | None:
    if len(truth.lines) < 3:
        return None
    gap = rng.choice(("...", "    # ...", "// ...", "…"))
    return Claim("\n".join((truth.lines[0], gap, truth.lines[-1])), off=shift(rng))


def typeset(rng: random.Random, truth: Truth) -> Claim:
    text = re.sub(r"\"([^\"\n]*)\"", "“\\1”", joined(truth)).replace("'", "’").replace("-", "–")  # noqa: RUF001 - what a model typesets
    return Claim(text.replace(" ", "\u00a0"), off=shift(rng))


def look_alike_letters(rng: random.Random, truth: Truth) -> Claim:
    return Claim(joined(truth).translate(LOOK_ALIKES), off=shift(rng))


def line_ends(rng: random.Random, truth: Truth) -> Claim:
    return Claim("\r\n".join(line.removesuffix("\r") for line in truth.lines), off=shift(rng))


def misspelt(rng: random.Random, truth: Truth) -> Claim:
    text = joined(truth)
    at = rng.choice([at for at, letter in enumerate(text) if letter != "\n"])
    return Claim(text[:at] + rng.choice("xyz_") + text[at + 1 :], off=shift(rng))


def reworded(rng: random.Random, truth: Truth) -> Claim:
    """Every other name is another one: what a model makes up from memory."""
    text = SIGNS.sub(
        lambda m: rng.choice((m[0], f"{m[0][::-1]}_{rng.randrange(99)}")), joined(truth)
    )
    return Claim(text if bare(text) != bare(joined(truth)) else text + "xyzzy", off=shift(rng))


def made_up(rng: random.Random, _truth: Truth) -> Claim:
    return Claim(f"frobnicate_{rng.randrange(10**6)}(quux, {rng.random()})", off=shift(rng))


def joined_lines(rng: random.Random, truth: Truth) -> Claim | None:
    if len(truth.lines) < 2:
        return None
    return Claim(" ".join(line.strip() for line in truth.lines), off=shift(rng))


MUTATIONS: tuple[Mutation, ...] = (
    *(as_it_is, line_off, spaces_changed, tabs_for_spaces, dedented, line_ends),
    *(gutter_left_in, signs_left_in, side_mistaken, trimmed_end, trimmed_start),
    *(ellipsis_at_end, ellipsis_inside, lines_elided, joined_lines, typeset),
    *(look_alike_letters, misspelt, reworded, made_up),
)


def joined(truth: Truth) -> str:
    return "\n".join(truth.lines)


def shift(rng: random.Random) -> int:
    return rng.randrange(-10, 11)


def claimed(truth: Truth, claim: Claim, rng: random.Random) -> Finding:
    start = max(1, truth.start + claim.off)
    length = rng.choice((0, len(truth.lines) - 1))
    return Finding(
        rule_id="logic/bench",
        severity="error",
        confidence="high",
        path=truth.file.path,
        start_line=start,
        end_line=start + length,
        side=claim.side or truth.side,
        title="It fails",
        description="It fails.",
        quote=claim.quote,
    )


def judged(truth: Truth, found: Finding, result: Finding) -> str:
    """`right`, `unanchored`, `equal` (other lines of the very same text, as claimed) or `wrong`."""
    if result.anchor == "none":
        return "unanchored"
    shown = truth.file.new_lines if result.side == "RIGHT" else truth.file.old_lines
    stands = [shown[at] for at in range(result.start_line, result.end_line + 1) if at in shown]
    sides = {truth.side: truth.start} | dict(_twins(truth))
    first, last = sides.get(result.side, 0), sides.get(result.side, 0) + len(truth.lines) - 1
    if (
        first
        and first <= result.start_line <= last
        and result.end_line <= max(last, found.end_line)
    ):
        return "right"
    text, said = bare("".join(stands)), bare(found.quote)
    claimed_line = result.side == found.side and result.start_line == found.start_line
    if text and (text == bare(joined(truth)) or text == said):
        return "equal" if claimed_line or result.side == found.side != truth.side else "wrong"
    return "equal" if claimed_line and len(said) >= 8 and holds(text, said) else "wrong"


def holds(text: str, said: str) -> bool:
    pattern = ".*".join(re.escape(piece) for piece in re.split(r"[#/]*\.{3,}", said))
    return re.search(pattern, text) is not None


def _twins(truth: Truth) -> Iterator[tuple[Side, int]]:
    """The same context line on the other side."""
    for hunk in truth.file.hunks:
        for line in hunk.lines:
            ours, theirs = (line.new, line.old) if truth.side == "RIGHT" else (line.old, line.new)
            if ours == truth.start and theirs is not None:
                yield _other(truth.side), theirs


def _other(side: Side) -> Side:
    return "LEFT" if side == "RIGHT" else "RIGHT"


def measure(files: Sequence[FileDiff], *, findings: int, seed: int) -> dict[str, Counter[str]]:
    rng = random.Random(seed)  # noqa: S311 - the same findings every time
    table: dict[str, Counter[str]] = {}
    source = truths(rng, files)
    for mutate in MUTATIONS:
        name = mutate.__name__.replace("_", " ")
        row = table.setdefault(name, Counter())
        while row.total() < findings // len(MUTATIONS):
            truth = next(source)
            claim = mutate(rng, truth)
            if claim is None or not claim.quote.strip():
                continue
            found = claimed(truth, claim, rng)
            (result,) = anchor([found], [truth.file])
            verdict = judged(truth, found, result)
            row[verdict] += 1
            if verdict == "wrong":
                print(
                    f"WRONG {name}: {truth.file.path} {truth.side} {truth.start}-{truth.end}, claimed {found.side} {found.start_line}-{found.end_line}, got {result.anchor} {result.side} {result.start_line}-{result.end_line}\n    {joined(truth)!r}\n    {found.quote!r}",
                    file=sys.stderr,
                )
    return table


def report(table: dict[str, Counter[str]]) -> None:
    print(
        f"{'mutation':<20} {'findings':>8} {'right':>7} {'as claimed':>10} {'unanchored':>10} {'wrong':>6}"
    )
    total: Counter[str] = Counter()
    for name, row in (*table.items(), ("all", total)):
        shares = [
            f"{row[key]:>{width}}"
            for key, width in (("right", 7), ("equal", 10), ("unanchored", 10), ("wrong", 6))
        ]
        print(f"{name:<20} {row.total():>8} {' '.join(shares)}")
        total += row if name != "all" else Counter()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("examples")])
    parser.add_argument("--findings", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = list(files_of(options.paths))
    print(f"Anchors: {options.findings} damaged findings on {len(files)} real files")
    report(measure(files, findings=options.findings, seed=options.seed))


if __name__ == "__main__":
    main()
