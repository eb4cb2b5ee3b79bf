"""What models do to JSON, case by case: no finding of a valid reply is lost, none is invented."""

import html
import json
from collections.abc import Sequence

import pytest

from tests.unit.asking.replies import FINDINGS, PRETTY, ROOT, TEXT, element, parse, reply

ALL = (0, 1, 2)


def cut(text: str, before: str) -> str:
    """`text` up to the last `before`."""
    return text[: text.rindex(before)]


def unescaped(text: str) -> str:
    """Quotes inside strings as models forget to escape them."""
    return text.replace('\\"', '"')


def without(text: str, part: str, *, count: int = 1) -> str:
    assert part in text
    return text.replace(part, "", count)


def swapped(text: str, old: str, new: str, *, count: int = -1) -> str:
    assert old in text
    return text.replace(old, new, count)


A, B, C = (json.dumps(finding) for finding in FINDINGS)
SIMPLE = reply(element(1), element(2), element(3))
SIMPLE_TEXT = json.dumps(SIMPLE)
SIMPLE_PRETTY = json.dumps(SIMPLE, indent=2)
PACKAGE = '{"name": "x", "description": "y", "severity": "high"}'

CASES: dict[str, tuple[str, Sequence[int]]] = {
    # Whole JSON with something around it.
    "valid": (TEXT, ALL),
    "valid, indented": (PRETTY, ALL),
    "byte order mark": ("\ufeff" + TEXT, ALL),
    "NUL bytes": (TEXT.replace(", ", ",\0 "), ALL),
    "fence": (f"```json\n{PRETTY}\n```", ALL),
    "fence without language": (f"```\n{TEXT}\n```", ALL),
    "fence never closed": (f"```json\n{PRETTY}", ALL),
    "tilde fence": (f"~~~\n{TEXT}\n~~~", ALL),
    "prose around": (f"Here is my review:\n\n{PRETTY}\n\nLet me know!", ALL),
    "prose with braces": (f"The set {{a, b}} and [1, 2] matter.\n{TEXT}\nSee {{x: y}}.", ALL),
    "prose with an empty object": (f"I start from {{}} and [].\n{TEXT}", ALL),
    "thought": (f"<think>Is {{x}} fine? No.</think>\n{TEXT}", ALL),
    "thought with a draft": (f'<think>{{"findings": [{{"path": "x"</think>{TEXT}', ALL),
    "thought whose start the template ate": (f"Hm, x[0].\n</think>\n\n{TEXT}", ALL),
    "two thoughts": (f"<think>a</think><reasoning>b</reasoning>{TEXT}", ALL),
    "channel marks": (f"<|channel|>final<|message|>{TEXT}<|end|>", ALL),
    "encoded twice": (json.dumps(TEXT), ALL),
    "encoded twice, no outer quotes": (json.dumps(TEXT)[1:-1], ALL),
    "as HTML": (html.escape(TEXT), ALL),
    "wrapped": (json.dumps({"result": ROOT}), ALL),
    "wrapped in wrappers": (json.dumps({"a": {"b": [{"c": ROOT}]}}), ALL),
    "as a tool call": (json.dumps({"name": "report", "arguments": TEXT}), ALL),
    "findings encoded": (json.dumps({**ROOT, "findings": json.dumps(ROOT["findings"])}), ALL),
    "root is the list": (json.dumps(ROOT["findings"]), ALL),
    "one finding alone": (B, (1,)),
    "one finding in place of the list": (json.dumps({**ROOT, "findings": FINDINGS[1]}), (1,)),
    "a line each": (f"{A}\n{B}\n{C}\n", ALL),
    "a fence each": (f"```json\n{A}\n```\n```json\n{B}\n```\n```json\n{C}\n```", ALL),
    "two roots": (json.dumps(reply(FINDINGS[0])) + json.dumps(reply(*FINDINGS[1:])), ALL),
    "the same root twice": (f"{TEXT}\n\nOnce more:\n{TEXT}", ALL),
    "another name for the list": (json.dumps({"issues": ROOT["findings"]}), ALL),
    "keyed by number": (json.dumps({"findings": {"1": FINDINGS[0], "2": FINDINGS[1]}}), (0, 1)),
    "list given twice": (f'{{"findings": [{A}], "findings": [{B}, {C}], "done": true}}', ALL),
    "nested lists": (f'{{"findings": [[{A}, {B}], [{C}]], "done": true}}', ALL),
    # Strings.
    "raw newlines": (PRETTY.replace("\\n", "\n"), ALL),
    "raw tabs": (SIMPLE_TEXT.replace(" fails", "\tfails").replace("\\t", "\t"), ALL),
    "bad escapes": (SIMPLE_TEXT.replace("Guard it", r"Guard \d+ and \'it\' \x41"), ALL),
    "quotes not escaped": (unescaped(TEXT), ALL),
    "quotes not escaped, no changes": (unescaped(TEXT.replace('"changes": [], ', "")), ALL),
    "quotes not escaped, indented": (unescaped(PRETTY), ALL),
    "quotes in a title": (SIMPLE_TEXT.replace("empty input", 'the "empty" input'), ALL),
    "quote and comma in prose": (SIMPLE_TEXT.replace("Guard it,", 'Not "this", "that",'), ALL),
    "quoted word at the end": (SIMPLE_TEXT.replace("empty input", 'an "empty"'), ALL),
    "JSON in a quote, not escaped": (
        SIMPLE_TEXT.replace("value_2 = load()", PACKAGE),
        ALL,
    ),
    "finding in a suggestion, not escaped": (
        unescaped(
            json.dumps(
                reply(
                    element(1, suggestion=json.dumps([element(7), element(8)])),
                    element(2),
                    element(3),
                )
            )
        ),
        ALL,
    ),
    "single quotes": (SIMPLE_TEXT.replace('"', "'"), ALL),
    "Python's repr": (repr(SIMPLE), ALL),
    "curly quotes": (
        SIMPLE_TEXT.replace(' "', " \u201c").replace('"', "\u201d").replace("{\u201d", "{\u201c"),
        ALL,
    ),
    "triple quotes": (
        SIMPLE_TEXT.replace('"Guard it, case 2."', '"""Guard it,\nsay "2"."""'),
        ALL,
    ),
    "string never closed": (swapped(SIMPLE_PRETTY, 'case 2.",', "case 2.", count=1), ALL),
    "string never closed, no comma": (
        SIMPLE_PRETTY.replace('fails on empty input",', "fails"),
        ALL,
    ),
    "word never closed": (SIMPLE_PRETTY.replace('"error",', '"error,'), ALL),
    "last word never closed": (SIMPLE_TEXT.replace('"high"}', '"high}'), ALL),
    "half a surrogate pair": (SIMPLE_TEXT.replace("Guard", r"\ud83d Guard"), ALL),
    # Structure.
    "trailing commas": (PRETTY.replace("\n    }", ",\n    }").replace("\n  ]", ",\n  ]"), ALL),
    "no comma between members": (SIMPLE_PRETTY.replace(",\n      ", "\n      "), ALL),
    "no comma between findings": (PRETTY.replace("},\n    {", "}\n    {"), ALL),
    "two commas": (PRETTY.replace(",\n", ",,\n"), ALL),
    "semicolons": (SIMPLE_PRETTY.replace("},\n", "};\n"), ALL),
    "line comments": (PRETTY.replace("    {\n", "    { // a finding\n"), ALL),
    "block comments": (PRETTY.replace('"findings": [', '"findings": /* all: [] {} */ ['), ALL),
    "hash comments": (PRETTY.replace("    {\n", "    # next\n    {\n"), ALL),
    "ellipsis in the list": (PRETTY.replace("\n  ],", ",\n    ...\n  ],"), ALL),
    "bare keys": (SIMPLE_PRETTY.replace('"line":', "line:").replace('"path":', "path:"), ALL),
    "Python's constants": (
        PRETTY.replace("true", "True").replace(": null", ": None"),
        ALL,
    ),
    "NaN": (SIMPLE_TEXT.replace('"rating": 6', '"rating": NaN'), ALL),
    "plus sign": (SIMPLE_TEXT.replace('"line": ', '"line": +'), ALL),
    "colon missing a value": (SIMPLE_TEXT.replace('"rating": 6', '"rating": '), ALL),
    "no brace after a finding": (SIMPLE_TEXT.replace('"high"}, {', '"high", {'), ALL),
    "findings run together": (SIMPLE_TEXT.replace('"high"}, {', '"high", '), ALL),
    "no brace before a finding": (SIMPLE_TEXT.replace("}, {", "}, "), ALL),
    "no bracket after the list": (SIMPLE_TEXT.replace("}], ", "}, "), ALL),
    "no brace after the last finding": (SIMPLE_TEXT.replace("}], ", "], "), ALL),
    "a brace too many": (SIMPLE_TEXT.replace("}, {", "}}, {"), ALL),
    "a bracket too many": (SIMPLE_TEXT.replace("}], ", "}]], "), ALL),
    "no braces at the end": (SIMPLE_TEXT.removesuffix("}"), ALL),
    "no opening brace": (SIMPLE_TEXT.removeprefix("{"), ALL),
    "no root around the list": (SIMPLE_TEXT.removeprefix('{"findings": '), ALL),
    "key without colon": (SIMPLE_TEXT.replace('"end_line": 21', '"end_line" 21'), ALL),
    "garbage between members": (SIMPLE_TEXT.replace('"side": "RIGHT", ', "@@ oops @@ "), ALL),
    "a null among the findings": (SIMPLE_TEXT.replace("}, {", "}, null, {"), ALL),
    "several damages at once": (
        "Sure!\n```json\n"
        + unescaped(PRETTY).replace("},\n    {", "}\n    {").rstrip("}\n")
        + "\n",
        ALL,
    ),
    # The end is missing.
    "cut in the summary": (cut(TEXT, " told"), ALL),
    "cut after the list": (cut(TEXT, ', "rating"'), ALL),
    "cut before the bracket": (cut(TEXT, '], "rating"'), ALL),
    "cut before the last brace": (cut(TEXT, '}], "rating"'), ALL),
    "cut in the last word": (cut(TEXT, 'gh"}], "rating"'), (0, 1)),
    "cut in the last list of changes": (cut(TEXT, '], "suggestion"'), (0, 1)),
    "cut in the last suggestion": (cut(TEXT, '", x)'), (0, 1)),
    "cut in the last title": (cut(TEXT, "empty input"), (0, 1)),
    "cut after a key": (cut(TEXT, ' "Claim 3'), (0, 1)),
    "cut after a comma": (cut(TEXT, C), (0, 1)),
    "cut after a backslash": (cut(TEXT, '"\\", x)'), (0, 1)),
    "cut and damaged": (cut(unescaped(TEXT), "empty input"), (0, 1)),
    "cut in a fence": (f"```json\n{cut(PRETTY, 'empty input')}\n```", (0, 1)),
}


@pytest.mark.parametrize("name", CASES)
def test_parse_completion__damaged(name: str) -> None:
    text, expected = CASES[name]
    found = parse(text).findings
    claims = [int(finding.title.split()[1]) - 1 for finding in found]
    assert claims == list(expected)
    for number, finding in zip(claims, found, strict=True):
        whole = FINDINGS[number]
        assert finding.start_line == whole["line"]
        assert finding.severity == "error"
        assert finding.rule_id == "review/bug"


@pytest.mark.parametrize("name", CASES)
def test_parse_completion__damaged_never_changes_a_suggestion(name: str) -> None:
    text, _ = CASES[name]
    given = {finding["suggestion"] for finding in FINDINGS}
    for finding in parse(text).findings:
        assert finding.suggestion is None or finding.suggestion.replacement in given


def test_cases__are_more_than_sixty() -> None:
    texts = [text for text, _ in CASES.values()]
    assert len(set(texts)) == len(texts) > 60
