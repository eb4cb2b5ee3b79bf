"""Suggestions damaged as models damage them: which get through, which of these break a file.

    python bench/suggestions.py FOLDER... [--suggestions N] [--seed S]

A file's lines are replaced by a true edit (of a `base/` and `head/` pair, else a name changed), and
by the same edit damaged. What the gate lets through is applied and parsed by somebody else: `ast`,
`json` and PyYAML here, `gofmt`, `javac` and TypeScript's own parser where they are installed
(`NODE_PATH` names the folder that has `typescript`). A file that these refuse before the edit is
left out.
"""

import argparse
import difflib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.oracles import oracles
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding, Suggestion
from review_action.pipeline.proving.prove import prove

LARGEST = 60_000
WORD = re.compile(r"[A-Za-z_]{4,}")


class Edit(NamedTuple):
    path: str
    lines: tuple[str, ...]
    start: int
    """0-based, of the first line that is replaced."""
    end: int
    new: tuple[str, ...]


Damage = Callable[[random.Random, Edit], tuple[str, ...] | None]


def whole(_rng: random.Random, edit: Edit) -> tuple[str, ...]:
    return edit.new


def bracket_dropped(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    return _without(rng, edit, "()[]{}")


def quote_dropped(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    return _without(rng, edit, "\"'`")


def _without(rng: random.Random, edit: Edit, marks: str) -> tuple[str, ...] | None:
    text = "\n".join(edit.new)
    places = [at for at, letter in enumerate(text) if letter in marks]
    if not places:
        return None
    at = rng.choice(places)
    return tuple((text[:at] + text[at + 1 :]).split("\n"))


def truncated(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    text = "\n".join(edit.new)
    return tuple(text[: rng.randrange(1, len(text))].split("\n")) if len(text) > 1 else None


def indent_lost(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    first = rng.randrange(len(edit.new)) if edit.new else 0
    kept, lost = edit.new[:first], tuple(line.lstrip() for line in edit.new[first:])
    return (*kept, *lost) if any(lost) else None


def fence_left(_rng: random.Random, edit: Edit) -> tuple[str, ...]:
    return ("```suggestion", *edit.new)


def placeholder(rng: random.Random, edit: Edit) -> tuple[str, ...]:
    sign = "#" if edit.path.endswith((".py", ".yml", ".yaml")) else "//"
    words = rng.choice(("... rest of the code", "...", "existing code ...", "... (unchanged)"))
    indent = re.match(r"\s*", edit.new[0] if edit.new else "")
    return (*edit.new[:1], f"{indent[0] if indent else ''}{sign} {words}")


def line_doubled(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    if not edit.new:
        return None
    at = rng.randrange(len(edit.new))
    return (*edit.new[: at + 1], *edit.new[at:])


def neighbour_repeated(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    if edit.start == 0 or edit.end >= len(edit.lines):
        return None
    before, after = (edit.lines[edit.start - 1], *edit.new), (*edit.new, edit.lines[edit.end])
    return rng.choice((before, after))


def lines_swapped(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    if len(edit.new) < 2:
        return None
    lines = list(edit.new)
    at = rng.randrange(len(lines) - 1)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return tuple(lines)


def line_left_out(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    if len(edit.new) < 2:
        return None
    at = rng.randrange(len(edit.new))
    return (*edit.new[:at], *edit.new[at + 1 :])


def gutter_left(_rng: random.Random, edit: Edit) -> tuple[str, ...]:
    return tuple(f"{edit.start + at:>6} +| {line}" for at, line in enumerate(edit.new, 1))


def signs_left(_rng: random.Random, edit: Edit) -> tuple[str, ...]:
    return tuple(f"+{line}" for line in edit.new)


def range_off(rng: random.Random, edit: Edit) -> tuple[str, ...] | None:
    """As if a line more had been meant: the edit again with what stands before or after cut off."""
    return edit.new[1:] if rng.random() < 0.5 else edit.new[:-1]


def garbage(rng: random.Random, _edit: Edit) -> tuple[str, ...]:
    letters = "{}()[]<>\"'`;:,=+-*/#@!?\\ abc012\t\n"
    return tuple("".join(rng.choices(letters, k=rng.randrange(1, 60))).split("\n"))


def prose(_rng: random.Random, edit: Edit) -> tuple[str, ...]:
    return ("Here is the corrected code:", *edit.new)


DAMAGES: tuple[Damage, ...] = (
    *(whole, bracket_dropped, quote_dropped, truncated, indent_lost, fence_left, placeholder),
    *(line_doubled, neighbour_repeated, lines_swapped, line_left_out, gutter_left, signs_left),
    *(range_off, garbage, prose),
)


def edits(rng: random.Random, folders: Sequence[Path], suffixes: Sequence[str]) -> list[Edit]:
    """Some of every file, real ones where there are two sides."""
    found: list[Edit] = []
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    for file in files:
        if file.suffix not in suffixes or file.stat().st_size > LARGEST:
            continue
        text = _read(file)
        if text is None or not text.strip():
            continue
        twin = Path(str(file).replace("/base/", "/head/"))
        lines = tuple(text.removesuffix("\n").split("\n"))
        if twin != file and twin.is_file():
            found += _real(file.name, lines, _read(twin) or "")
        found += [edit for _ in range(4) if (edit := _renamed(rng, file.name, lines))]
    return found


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode()
    except ValueError:
        return None


def _real(path: str, lines: tuple[str, ...], after: str) -> Iterator[Edit]:
    new = after.removesuffix("\n").split("\n")
    matcher = difflib.SequenceMatcher(None, lines, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "replace" and j2 - j1 <= 40:
            yield Edit(path, lines, i1, i2, tuple(new[j1:j2]))


def _renamed(rng: random.Random, path: str, lines: tuple[str, ...]) -> Edit | None:
    start = rng.randrange(len(lines))
    end = min(len(lines), start + rng.choice((1, 1, 2, 3, 5, 8)))
    old = lines[start:end]
    words = WORD.findall("\n".join(old))
    if not words or not old[0].strip() or not old[-1].strip():
        return None
    word = rng.choice(words)
    return Edit(path, lines, start, end, tuple(line.replace(word, word + "_2") for line in old))


def proven(edit: Edit, new: Sequence[str]) -> tuple[Suggestion, str]:
    """The gate's answer, and the file as GitHub would leave it."""
    rows = tuple(Line("added", None, at, line) for at, line in enumerate(edit.lines, 1))
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=len(rows), lines=rows)
    content = "\n".join(edit.lines) + "\n"
    found = Finding(
        rule_id="logic/bench",
        severity="error",
        confidence="high",
        path=edit.path,
        start_line=edit.start + 1,
        end_line=edit.end,
        title="It fails",
        description="It fails.",
        quote="\n".join(edit.lines[edit.start : edit.end]),
        anchor="exact",
        suggestion=Suggestion(replacement="\n".join(new)),
    )
    file = FileDiff(path=edit.path, hunks=(hunk,))
    (result,) = prove([found], [file], {edit.path: content})
    suggestion = result.suggestion or Suggestion(replacement="")
    fitted = suggestion.replacement.split("\n") if suggestion.replacement else []
    return suggestion, "\n".join((*edit.lines[: edit.start], *fitted, *edit.lines[edit.end :], ""))


class Try(NamedTuple):
    damage: str
    suggestion: Suggestion
    edit: Edit
    text: str


def measure(
    folders: Sequence[Path], *, suggestions: int, seed: int
) -> dict[str, list[tuple[Try, bool]]]:
    """Tries by suffix, each with what the oracle says of its text."""
    rng = random.Random(seed)  # noqa: S311 - the same suggestions every time
    result: dict[str, list[tuple[Try, bool]]] = {}
    known = oracles()
    for suffix, oracle in known.items():
        pool = edits(rng, folders, [suffix])
        sound = oracle(["\n".join(edit.lines) + "\n" for edit in pool])
        pool = [edit for edit, good in zip(pool, sound, strict=True) if good]
        tries: list[Try] = []
        while pool and len(tries) < suggestions // len(known):
            edit, damage = rng.choice(pool), rng.choice(DAMAGES)
            new = damage(rng, edit)
            if new is not None:
                tries.append(Try(damage.__name__, *_tried(edit, new)))
        verdicts = oracle([found.text for found in tries])
        result[suffix] = list(zip(tries, verdicts, strict=True))
    return result


def _tried(edit: Edit, new: Sequence[str]) -> tuple[Suggestion, Edit, str]:
    suggestion, text = proven(edit, new)
    return suggestion, edit, text


def report(result: Mapping[str, list[tuple[Try, bool]]]) -> int:
    broken = 0
    columns = ("posted", "broken", "true", "refused")
    print(
        f"{'language':<9} {'tried':>6} {'posted':>7} {'of these broken':>16} {'true edits':>11} {'wrongly refused':>16}"
    )
    for suffix, tries in result.items():
        row = Counter(dict.fromkeys(columns, 0))
        for found, good in tries:
            posted = found.suggestion.proof != "refused"
            row["posted"] += posted
            row["broken"] += posted and not good
            if found.damage == "whole" and good:
                row["true"] += 1
                row["refused"] += not posted
        broken += row["broken"]
        print(
            f"{suffix:<9} {len(tries):>6} {row['posted']:>7} {row['broken']:>16} {row['true']:>11} {row['refused']:>16}"
        )
    caught: Counter[str] = Counter()
    breaking: Counter[str] = Counter()
    for tries in result.values():
        for found, _good in tries:
            breaking[found.damage] += 1
            caught[found.damage] += found.suggestion.proof == "refused"
    shares = ", ".join(
        f"{name.replace('_', ' ')} {caught[name] / count:.2f}" for name, count in breaking.items()
    )
    print(f"refused, by damage: {shares}")
    return broken


def show(result: Mapping[str, list[tuple[Try, bool]]]) -> None:
    for tries in result.values():
        for found, good in tries:
            posted = found.suggestion.proof != "refused"
            edit = found.edit
            if (posted and not good) or (not posted and good and found.damage == "whole"):
                kind = "BROKEN" if posted else f"WRONGLY REFUSED ({found.suggestion.refusal})"
                print(f"{kind} {found.damage} {edit.path}:{edit.start + 1}-{edit.end}")
                print(
                    "".join(f"  - {line}\n" for line in edit.lines[edit.start : edit.end]), end=""
                )
                print(
                    "".join(f"  + {line}\n" for line in found.suggestion.replacement.split("\n")),
                    end="",
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        default=[Path("src"), Path("examples"), Path("docs"), Path(".github")],
    )
    parser.add_argument("--suggestions", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--show", action="store_true", help="print each that broke a file or was refused wrongly"
    )
    options = parser.parse_args()
    result = measure(options.folders, suggestions=options.suggestions, seed=options.seed)
    print(f"Suggestions: {sum(map(len, result.values()))} tried")
    broken = report(result)
    if options.show:
        show(result)
    if broken:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
