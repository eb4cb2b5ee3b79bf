"""The analyzer around a tool: both sides, bounded, and nothing but what the table has words for."""

import json
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from review_action.adapters.analyzers.edits import Edit
from review_action.adapters.analyzers.precedents import ENOUGH
from review_action.adapters.analyzers.tool_analyzer import (
    MAX_CHARACTERS,
    MAX_LINE_CHARACTERS,
    MOST_PROBLEMS,
    Said,
    Tool,
    ToolAnalyzer,
)
from review_action.adapters.analyzers.tool_rule import ToolRule
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Surroundings
from review_action.errors import AnalyzerError
from tests.unit.analyzers.touched import touched

RULE = ToolRule("It is bad", "Make it good.")
PROGRAM = """#!{python} -IS
import json, sys
if any("boom" in open(name).read() for name in sys.argv[1:]):
    raise SystemExit("boom")
print(json.dumps([
    [name, number, line.strip().partition("#")[2]]
    for name in sys.argv[1:]
    for number, line in enumerate(open(name).read().split("\\n"), 1)
    if "bad" in line
]))
"""


def read(out: bytes) -> Sequence[Said]:
    """Lines with `bad`; what stands behind `#` is the message."""
    return [Said(name, "B1", line, line, message) for name, line, message in json.loads(out)]


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    program = tmp_path / "lint"
    program.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Tool(
        name="lint",
        program=program,
        arguments=(),
        name_for=lambda file: "f.txt" if file.diff.path.endswith(".py") else "",
        read=read,
        rules={"B1": RULE},
    )


def look(tool: Tool, *files: TouchedFile, seconds: float = 60) -> Analysis:
    return ToolAnalyzer(tool).analyze(files, seconds=seconds)


def saying(tool: Tool, *said: Said) -> Tool:
    """The tool, saying this of its first file."""
    return replace(tool, read=lambda _out: [each._replace(name=f"0/{each.name}") for each in said])


def failure(tool: Tool, *files: TouchedFile, seconds: float = 60) -> AnalyzerError:
    with pytest.raises(AnalyzerError) as caught:
        look(tool, *files, seconds=seconds)
    return caught.value


def test_analyze__both_sides(tool: Tool) -> None:
    looked = look(
        tool,
        touched("src/b.py", "good\nbad\nbad 2\n", "good\nbad\n", previous_path="src/a.py"),
        touched("src/new.py", "bad"),
        touched("notes.md", "bad"),
    )
    assert [(f.path, f.start_line) for f in looked.new] == [
        ("src/b.py", 2),
        ("src/b.py", 3),
        ("src/new.py", 1),
    ]
    assert [(f.path, f.start_line) for f in looked.old] == [("src/a.py", 2)]


def test_analyze__what_a_finding_says(tool: Tool) -> None:
    (finding,) = look(tool, touched("src/a.py", "good\n    bad\r\n")).new
    assert finding == Finding(
        rule_id="lint/B1",
        severity="warning",
        confidence="high",
        path="src/a.py",
        start_line=2,
        end_line=2,
        title="It is bad",
        description="Make it good.",
        quote="    bad",
        anchor="exact",
        origin="analyzer",
    )


def test_analyze__the_tool_s_own_words_come_first_and_plain(tool: Tool) -> None:
    rules = {"B1": replace(RULE, quotes=True)}
    (named,) = look(replace(tool, rules=rules), touched("a.py", "bad #Name\x1b[2J `x`.")).new
    (wordless,) = look(replace(tool, rules=rules), touched("a.py", "bad")).new
    (long,) = look(replace(tool, rules=rules), touched("a.py", "bad #" + "x" * 999)).new
    assert named.description == "Name [2J `x`. Make it good."
    assert wordless.description == "Make it good."
    assert len(long.description) < 330


@pytest.mark.parametrize(
    "file",
    [
        touched("a.py", "good", "bad"),
        touched("a.py", "bad", "bad"),
        touched("a.py", ""),
        touched("a.py", "bad\n" + "x" * MAX_CHARACTERS),
        touched("a.py", "bad" + "x" * MAX_LINE_CHARACTERS),
        touched("a.py", "bad").model_copy(update={"new": None}),
    ],
    ids=["gone", "unchanged", "empty", "large", "a long line", "not known"],
)
def test_analyze__leaves_alone(tool: Tool, file: TouchedFile) -> None:
    assert look(tool, file) == Analysis()


def test_analyze__nothing_to_look_at_starts_nothing(tool: Tool) -> None:
    gone = replace(tool, program=Path("/nowhere"))
    assert look(gone, touched("a.md", "bad")) == Analysis()


@pytest.mark.parametrize(
    "said",
    [
        Said("f.txt", "B2", 1, 1),
        Said("f.txt", "B1", 0, 0),
        Said("f.txt", "B1", 9, 9),
        Said("../../etc/passwd", "B1", 1, 1),
    ],
    ids=["another rule", "no line", "after the end", "another file"],
)
def test_analyze__a_remark_about_nothing_of_ours(tool: Tool, said: Said) -> None:
    assert look(saying(tool, said), touched("a.py", "x")) == Analysis()


def test_analyze__one_finding_a_rule_and_line(tool: Tool) -> None:
    said = Said("f.txt", "B1", 1, 1)
    assert len(look(saying(tool, said, said), touched("a.py", "x")).new) == 1


def test_analyze__a_rule_that_is_not_for_tests(tool: Tool) -> None:
    lenient = replace(tool, rules={"B1": replace(RULE, in_tests="skip")})
    files = touched("tests/test_a.py", "bad"), touched("src/a.py", "bad")
    assert [finding.path for finding in look(lenient, *files).new] == ["src/a.py"]


def test_analyze__a_last_look(tool: Tool) -> None:
    picky = replace(tool, accept=lambda said, text: "really" in text.lines[said.line - 1])
    assert [f.start_line for f in look(picky, touched("a.py", "bad\nreally bad")).new] == [2]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (Said("f.txt", "B1", 2, 4), (2, 4, "b\nc\nd")),
        (Said("f.txt", "B1", 2, 99), (2, 5, "b\nc\nd\ne")),
        (Said("f.txt", "B1", 2, 1), (2, 2, "b")),
    ],
)
def test_analyze__several_lines(tool: Tool, said: Said, place: tuple[int, int, str]) -> None:
    (finding,) = look(saying(tool, said), touched("a.py", "a\nb\nc\nd\ne")).new
    assert (finding.start_line, finding.end_line, finding.quote) == place


def test_analyze__many_lines_are_shown_by_the_first(tool: Tool) -> None:
    (finding,) = look(saying(tool, Said("f.txt", "B1", 1, 11)), touched("a.py", "a\n" * 20)).new
    assert (finding.start_line, finding.end_line, finding.quote) == (1, 1, "a")


@pytest.mark.parametrize(
    ("edits", "place", "replacement"),
    [
        ([Edit(2, 1, 2, 3, "XY")], (2, 2), "XYcd"),
        ([Edit(2, 3, 2, 3, '"'), Edit(2, 5, 2, 5, '"')], (2, 2), 'ab"cd"'),
        ([Edit(2, 1, 3, 1, "")], (2, 2), ""),
        ([Edit(2, 1, 3, 1, "new\n")], (2, 2), "new"),
        ([Edit(2, 3, 3, 3, "\n+ ")], (2, 3), "ab\n+ gh"),
        ([Edit(1, 3, 2, 3, "")], (1, 2), "12cd"),
    ],
    ids=["a word", "quotes", "a line away", "a whole line", "over two lines", "from before"],
)
def test_analyze__a_fix_becomes_a_suggestion(
    tool: Tool, edits: list[Edit], place: tuple[int, int], replacement: str
) -> None:
    said = Said("f.txt", "B1", 2, 2, edits=edits)
    (finding,) = look(saying(tool, said), touched("a.py", "1234\nabcd\nefgh\n")).new
    assert (finding.start_line, finding.end_line) == place
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == replacement


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, 1, 2, 1, "a"), Edit(3, 1, 3, 1, "b")],
        [Edit(3, 1, 3, 2, "x")],
        [Edit(2, 1, 9, 1, "x")],
        [Edit(0, 1, 2, 1, "x")],
        [],
    ],
    ids=["two places", "elsewhere", "past the end", "no line", "none"],
)
def test_analyze__a_fix_that_is_no_suggestion(tool: Tool, edits: list[Edit]) -> None:
    said = Said("f.txt", "B1", 2, 2, edits=edits)
    (finding,) = look(saying(tool, said), touched("a.py", "1234\nabcd\nefgh\n")).new
    assert (finding.start_line, finding.end_line, finding.suggestion) == (2, 2, None)


@pytest.mark.parametrize("at_once", [1, 400])
def test_analyze__a_file_that_stops_the_tool_hides_no_other(tool: Tool, at_once: int) -> None:
    files = [touched("a.py", "bad"), touched("b.py", "boom"), touched("c.py", "bad\nold", "old")]
    error = failure(replace(tool, at_once=at_once), *files)
    assert str(error) == "lint failed (1): boom (in `b.py`)"
    assert [finding.path for finding in error.found] == ["a.py", "c.py"]


def test_analyze__a_tool_that_is_broken_is_not_asked_for_each_file(tool: Tool) -> None:
    asked = []

    def odd(_out: bytes) -> Sequence[Said]:
        asked.append(1)
        raise ValueError

    files = [touched(f"{at}.py", "bad") for at in range(64)]
    error = failure(replace(tool, read=odd), *files)
    assert str(error).count("(in `") == MOST_PROBLEMS
    assert len(asked) < len(files) / 2


def test_analyze__without_the_base_only_added_lines_count(tool: Tool) -> None:
    error = failure(tool, touched("a.py", "bad 1\nbad 2", "bad 1\nboom"))
    assert [finding.start_line for finding in error.found] == [2]


@pytest.mark.parametrize("broken", [b"", b"{}", b"[[1]]", b"[1"])
def test_analyze__words_nobody_understands(tool: Tool, broken: bytes) -> None:
    def odd(_out: bytes) -> Sequence[Said]:
        told: Any = json.loads(broken)
        return [Said(*each["x"]) for each in told] if told else [told["x"]]

    error = failure(replace(tool, read=odd), touched("a.py", "bad"))
    assert str(error) == "what it says could not be read (in `a.py`)"


def test_analyze__no_time_left(tool: Tool) -> None:
    assert str(failure(tool, touched("a.py", "bad"), seconds=0.1)) == (
        "there was no time left for some files"
    )


def test_name__is_the_agent_s(tool: Tool) -> None:
    assert ToolAnalyzer(tool).name == "lint"


@pytest.mark.parametrize(("if_common", "excused"), [("skip", True), ("same", False)])
def test_tool_analyzer__what_untouched_files_do_too_is_marked(
    tool: Tool, if_common: Literal["skip", "same"], *, excused: bool
) -> None:
    texts = {f"lib/{at}.py": "bad" for at in range(ENOUGH)} | {"lib/x.py": "boom", "a.py": "bad"}
    around = Surroundings(
        search=lambda _words, _endings: {},
        read=lambda paths: {path: texts[path] for path in paths},
        paths=lambda: frozenset(texts),
        changed=lambda: frozenset({"a.py"}),
        history=lambda: (),
    )
    ruled = replace(tool, rules={"B1": replace(RULE, if_common=if_common)})
    file = touched("a.py", "bad\nbad", old="bad")
    analysis = ToolAnalyzer(ruled, around).analyze([file], seconds=60)
    # Only of what was added: the rest is known by its old side.
    assert [each.start_line for each in analysis.new] == [1, 2]
    assert [each.start_line for each in analysis.common] == ([2] if excused else [])
