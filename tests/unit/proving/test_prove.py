"""Suggestions applied in memory: sound ones pass, the rest stay text with a reason."""

import ast
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.finding import Suggestion
from review_action.pipeline.proving.prove import prove
from tests.unit.judging.diffs import added_file, file_diff, finding

PYTHON = [
    "def total(items):",
    "    result = 0",
    "    for item in items:",
    "        result += item.price",
    "    return result",
]


def proven(
    replacement: str,
    lines: Sequence[str] = PYTHON,
    *,
    start: int = 4,
    end: int | None = None,
    path: str = "src/app.py",
    content: str | None = "",
    **values: object,
) -> Suggestion:
    file = added_file(lines, path=path)
    text = "\n".join(lines) + "\n" if content == "" else content
    found = finding(
        **{
            "path": path,
            "start_line": start,
            "end_line": end or start,
            "anchor": "exact",
            "suggestion": Suggestion(replacement=replacement),
            **values,
        }
    )
    (result,) = prove([found], [file], {path: text})
    assert result.suggestion is not None
    return result.suggestion


@pytest.mark.parametrize(
    ("replacement", "kept"),
    [
        ("        result += item.price or 0", "        result += item.price or 0"),
        ("        result += item.price or 0\n", "        result += item.price or 0"),
        ("result += item.price or 0", "        result += item.price or 0"),
        (
            "if item.price:\n    result += item.price",
            "        if item.price:\n            result += item.price",
        ),
        ("```python\n        result += 1\n```", "        result += 1"),
        ("        result += 1\r\n        print(1)", "        result += 1\n        print(1)"),
        (
            "        if item:\n\n            result += 1",
            "        if item:\n\n            result += 1",
        ),
    ],
)
def test_prove__sound_python_is_parsed(replacement: str, kept: str) -> None:
    suggestion = proven(replacement)
    assert (suggestion.proof, suggestion.replacement) == ("parsed", kept)
    assert suggestion.refusal == ""


@pytest.mark.parametrize(
    ("replacement", "refusal"),
    [
        ("        result += item.price", "it changes nothing"),
        ("        result += (item.price", "the file would no longer parse"),
        ("", "the file would no longer parse"),
        ("     4 +|         result += 1", "it holds line numbers of the prompt"),
        ("```python\n        result += 1", "it holds the fence of a code block"),
        ("        # ... rest of the code unchanged", "it leaves out code behind a placeholder"),
        (
            "        result += 1\n        # existing code...",
            "it leaves out code behind a placeholder",
        ),
        ("        token = 'ghp_" + "a1" * 18 + "'", "it holds what looks like a secret"),
        (
            '        token = "[secret left out]"',
            "it holds a mark in place of a secret, which the model was not shown",
        ),
        ("        result += 1  # \u202e", "it holds characters that nobody sees"),
        ("        # ...\n        result += 1", "it leaves out code behind a placeholder"),
        ("+        result += 1", "it holds the signs of a diff"),
        ("-        result += item.price\n+        result += 1", "it holds the signs of a diff"),
        ("        result += item.price  ", "it changes nothing"),
        ("        result += item.other\n" * 2, "it has a line twice"),
        ("        if item:\n    result += 1", "it loses the indentation of the lines it replaces"),
        ("    result += 1", "it loses the indentation of the lines it replaces"),
        ("        result += 1 +", "it ends in the middle of a statement"),
        ("        result += 1\n    return result", "it repeats the line beside it"),
        ("    for item in items:\n        result += 1", "it repeats the line beside it"),
    ],
)
def test_prove__unsound_python_is_refused(replacement: str, refusal: str) -> None:
    suggestion = proven(replacement)
    assert (suggestion.proof, suggestion.refusal) == ("refused", refusal)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"anchor": "line"}, "its place in the diff is not known"),
        ({"anchor": "none"}, "its place in the diff is not known"),
        ({"side": "LEFT"}, "it replaces lines that the change removes"),
        ({"end": 9}, "its lines are not all in one hunk"),
        ({"start": 9}, "its lines are not all in one hunk"),
        ({"content": "other = 1\n" * 9}, "the file does not hold the lines that the diff shows"),
        ({"content": "x\n"}, "the file does not hold the lines that the diff shows"),
    ],
)
def test_prove__place_that_github_would_not_take(values: dict[str, object], refusal: str) -> None:
    suggestion = proven("x = 1", **values)  # type: ignore[arg-type]  # a table of keyword arguments
    assert (suggestion.proof, suggestion.refusal) == ("refused", refusal)


def test_prove__file_that_is_not_in_the_diff() -> None:
    found = finding(path="a.py", anchor="exact", suggestion=Suggestion(replacement="x"))
    (result,) = prove([found], [], {})
    assert result.suggestion is not None
    assert result.suggestion.refusal == "its lines are not all in one hunk"


def test_prove__findings_without_open_suggestion_stay() -> None:
    decided = Suggestion(replacement="x", proof="refused", refusal="earlier")
    findings = (finding(), finding(suggestion=decided))
    assert prove(findings, [], {}) == findings


@pytest.mark.parametrize(
    ("path", "lines", "replacement", "proof"),
    [
        ("a.json", ["{", '  "a": 1', "}"], '  "a": 2', "parsed"),
        ("a.json", ["{", '  "a": 1', "}"], '  "a": 2,', "refused"),
        ("tsconfig.json", ["{ // note", '  "a": 1', "}"], '  "a": 2', "parsed"),
        ("tsconfig.json", ["{ // note", '  "a": 1', "}"], '  "a": ', "refused"),
        ("a.toml", ["[a]", "b = 1", "c = 2"], "b = 2", "parsed"),
        ("a.toml", ["[a]", "b = 1", "c = 2"], "b == 2", "refused"),
        ("a.yml", ["a:", "  - b", "  - c"], "  - d: 1", "parsed"),
        ("a.yml", ["a:", "  - b", "  - c"], "  - d: [1", "refused"),
        ("a.py", ["def f(:", "  x = 1", "pass"], "  x = 2", "applied"),
        ("a.py", ["a = 1", "b = (", "c = 1"], "b = 1", "parsed"),
        ("a.go", ["package a", "var b = c(1)", ""], "var b = c(2)", "parsed"),
        ("a.go", ["if a {", "\tb(c)", "}"], "\tb(d)", "applied"),
        ("a.go", ["if a {", "\tb(c)", "}"], "\tb(d", "refused"),
        ("a.go", ["if a {", "\tb(c)", "}"], "\tb(d) }", "refused"),
        ("a.ts", ["f(`", "x(a", "b)"], 'x("(")', "applied"),
        ("a.ts", ["if (a) {", "x(a", "}"], "x(a)", "parsed"),
        ("a.vue", ["if (a) {", "x(a", "}"], "x(a)", "applied"),
        ("a.ts", ["f(", "  a", ")"], '  "a', "refused"),
        ("a.rs", ["fn f() {", "    g(a)", "}"], "    g::<'a>(b, '(') // it's", "parsed"),
        ("a.kt", ["fn f() {", "    g(a)", "}"], "    g::<'a>(b, '(') // it's", "applied"),
        ("a.md", ["# A", "(b", "c"], "(c", "applied"),
    ],
)
def test_prove__other_languages(path: str, lines: list[str], replacement: str, proof: str) -> None:
    assert proven(replacement, lines, start=2, path=path).proof == proof


@pytest.mark.parametrize(
    ("replacement", "proof"),
    [
        ("        # so that,", "parsed"),
        ("        result += 1  # ends well", "parsed"),
        ("        ++item", "parsed"),
    ],
)
def test_prove__what_only_looks_cut_off(replacement: str, proof: str) -> None:
    lines = [*PYTHON[:3], "        result += 2", *PYTHON[3:]]
    assert proven(replacement, lines).proof == proof


def test_prove__prose_may_end_in_a_comma() -> None:
    assert proven("b, then c,", ["# A", "b", "c"], start=2, path="a.md").proof == "applied"


def test_prove__lines_far_from_the_quote_are_another_matter() -> None:
    lines = [f"value_{n} = {n}" for n in range(40)]
    new = [*lines[:30], "value_30 = 0", *lines[31:]]
    values = {"start": 1, "end": 40, "path": "a.py", "quote": "value_0 = 0"}
    far = proven("\n".join(new), lines, **values)  # type: ignore[arg-type]  # a table
    refactoring = proven("\n".join(new), lines, changes=("one",), **values)  # type: ignore[arg-type]  # a table
    near = proven("\n".join(["value_0 = 1", *lines[1:]]), lines, **values)  # type: ignore[arg-type]  # a table
    assert far.refusal == "it changes lines far from the code it is about"
    assert (refactoring.proof, near.proof) == ("parsed", "parsed")


def test_prove__a_replacement_that_ends_the_parser_is_refused() -> None:
    lines = ["class A {", "  int a;", "}"]
    suggestion = proven("a<" * 30_000, lines, start=2, path="A.java")
    assert suggestion.refusal == "the file would no longer parse"


def test_prove__hunk_stands_in_for_missing_content() -> None:
    assert proven("result += 1", content=None).proof == "applied"
    assert proven("result += (1", content=None).proof == "refused"


def test_prove__tabs_of_the_file() -> None:
    lines = ["if a {", "\tif b {", "\t\tc()", "\t}", "}"]
    spaces = proven("        if d {\n            c()\n        }", lines, start=3, path="a.go")
    odd = proven("   d()", lines, start=3, path="a.go")
    assert spaces.replacement == "\t\tif d {\n\t\t\tc()\n\t\t}"
    assert odd.replacement == "   d()"


def test_prove__same_first_line_tells_the_indentation() -> None:
    lines = [
        "class A:",
        "    def f(self):",
        "        if self.x:",
        "            return 1",
        "        return 2",
    ]
    suggestion = proven("    if self.x:\n        return 3", lines, start=3, end=4)
    assert suggestion.replacement == "        if self.x:\n            return 3"


def test_prove__carriage_returns_of_the_file_are_kept() -> None:
    lines = [line + "\r" for line in PYTHON]
    suggestion = proven("        result += 1\n        print(item)", lines)
    assert (suggestion.proof, suggestion.replacement) == (
        "parsed",
        "        result += 1\n        print(item)",
    )
    assert proven("        result += item.price", lines).refusal == "it changes nothing"


def test_prove__deletion_and_file_without_last_newline() -> None:
    file = file_diff(["a = 1"], ["a = 1", "import pdb"])
    found = finding(start_line=2, end_line=2, anchor="exact", suggestion=Suggestion(replacement=""))
    (deleted,) = prove([found], [file], {"src/app.py": "a = 1\nimport pdb"})
    changed = found.model_copy(update={"suggestion": Suggestion(replacement="b = 2")})
    (kept,) = prove([changed], [file], {"src/app.py": "a = 1\nimport pdb"})
    assert deleted.suggestion == Suggestion(replacement="", proof="parsed")
    assert kept.suggestion == Suggestion(replacement="b = 2", proof="parsed")


def test_prove__syntax_warnings_of_the_code_stay_inside() -> None:
    suggestion = proven('        result += "\\d" is 1')
    assert suggestion.proof == "parsed"


@pytest.mark.parametrize("bomb", ["(" * 5000, "[" * 100_000, "x = 1\x00", "-" * 50_000 + "1"])
def test_prove__hostile_code_does_not_break_the_parser(bomb: str) -> None:
    assert proven("        " + bomb).proof == "refused"
    assert proven('"a": ' + bomb, ["{", '"a": 1', "}"], start=2, path="a.json").proof == "refused"


def test_prove__very_long_files_are_not_parsed() -> None:
    lines = ["x = 1", *["y = 2"] * 200_000]
    assert proven("x = 2", lines, start=1).proof == "applied"


@given(
    replacement=st.text(alphabet=" \t\n\r`~{}()x1#.\"'", max_size=40),
    start=st.integers(1, 5),
    length=st.integers(0, 4),
)
def test_prove__whatever_is_parsed_leaves_a_file_that_parses(
    replacement: str, start: int, length: int
) -> None:
    suggestion = proven(replacement, start=start, end=start + length)
    assert suggestion.proof in {"parsed", "refused"}
    assert bool(suggestion.refusal) == (suggestion.proof == "refused")
    if suggestion.proof == "parsed":
        new = suggestion.replacement.split("\n") if suggestion.replacement else []
        lines = [*PYTHON[: start - 1], *new, *PYTHON[start + length :]]
        ast.parse("\n".join(lines) + "\n")
        assert lines != PYTHON
