"""Whatever happens to a reply: no other error than the one announced, no finding nobody wrote."""

import json
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from review_action.errors import InvalidCompletionError
from tests.unit.asking.replies import PRETTY, TEXT, UNIT, element, parse, reply

CODE = st.sampled_from(
    [
        'x = {"a": [1, {"b": "c"}], "title": "no"}',
        json.dumps(element(7, title="FAKE")),
        json.dumps([element(8, title="FAKE"), element(9, title="FAKE")]),
        json.dumps(reply(element(7, title="FAKE"))),
        "`${a[0]}` + \"\\n\" + 'b' // }]}",
        "if x:\n\treturn {'path': \"src/a.py\"}",
        "```json\n{}\n```",
        "</think>",
        "é\u2028漢🙂",
    ]
)
EXAMPLES = 150
TEXTS = st.one_of(CODE, st.text(max_size=40))


@st.composite
def replies(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 4))
    elements = [
        element(
            number + 1,
            path=draw(st.sampled_from(UNIT.paths)),
            quote=draw(TEXTS),
            description=draw(TEXTS),
            suggestion=draw(st.none() | TEXTS),
        )
        for number in range(count)
    ]
    return reply(*elements, summary=draw(TEXTS))


def claims(text: str, *, stop: str = "stop") -> list[str] | None:
    try:
        found = parse(text, stop=stop).findings
    except InvalidCompletionError:
        return None
    return [finding.title for finding in found]


def titles(root: dict[str, Any]) -> list[str]:
    return [finding["title"] for finding in root["findings"]]


@settings(deadline=None, max_examples=EXAMPLES)
@given(replies(), st.sampled_from([None, 0, 2]), st.booleans())
def test_parse_completion__valid_reply_is_read_whole(
    root: dict[str, Any],
    indent: int | None,
    ascii_only: bool,  # noqa: FBT001 - drawn
) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=ascii_only)
    assert claims(text) == titles(root)


@settings(deadline=None, max_examples=EXAMPLES)
@given(
    replies(), st.sampled_from(["Sure:\n{}", "```json\n{}\n```", "{}\n\nBye {{x}}.", "\ufeff{}"])
)
def test_parse_completion__wrapping_changes_nothing(root: dict[str, Any], wrapping: str) -> None:
    text = wrapping.replace("{}", json.dumps(root, indent=1), 1)
    assert claims(text) == titles(root)


@settings(deadline=None, max_examples=EXAMPLES)
@given(replies(), st.data())
def test_parse_completion__truncated_keeps_what_is_whole(
    root: dict[str, Any], data: st.DataObject
) -> None:
    text = json.dumps(root)
    at = data.draw(st.integers(0, len(text)))
    ends = [text.index(json.dumps(f)) + len(json.dumps(f)) for f in root["findings"]]
    whole = [title for title, end in zip(titles(root), ends, strict=True) if end <= at]
    found = claims(text[:at], stop="length")
    assert (found or []) == whole


@settings(deadline=None, max_examples=EXAMPLES)
@given(replies(), st.data())
def test_parse_completion__truncated_tells_it(root: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps(root)
    text = text[: data.draw(st.integers(text.index("[") + 1, len(text) - len(', "done": true}')))]
    try:
        assert parse(text, stop="length").truncated
    except InvalidCompletionError:
        assert not whole_findings(text)


def whole_findings(text: str) -> bool:
    return '"confidence": "high"}' in text


@example(TEXT, [(16, "[", True), (0, "{", True), (13, '"', False)])
@settings(deadline=None, max_examples=EXAMPLES)
@given(
    st.sampled_from([TEXT, PRETTY]),
    st.lists(
        st.tuples(st.integers(0, 5000), st.sampled_from(["", *'{}[]",:\\\n x']), st.booleans()),
        max_size=4,
    ),
)
def test_parse_completion__mutated_invents_nothing(
    text: str, edits: list[tuple[int, str, bool]]
) -> None:
    for place, char, insert in edits:
        at = place % len(text)
        text = text[:at] + char + text[at if insert else at + 1 :]
    found = claims(text) or []
    assert len(found) <= 3
    assert not [title for title in found if title.startswith("FAKE")]


@pytest.mark.parametrize("char", ["", '"', "}", "]", ",", "{", "\\"])
def test_parse_completion__one_wrong_character_costs_one_finding_at_most(char: str) -> None:
    for at in range(3, len(PRETTY), 5):
        damaged = PRETTY[:at] + char + PRETTY[at if char else at + 1 :]
        assert len(claims(damaged) or []) >= 2, damaged[at - 20 : at + 20]


@settings(deadline=None, max_examples=EXAMPLES)
@given(st.text(alphabet=st.sampled_from("{}[]\",:\\ \n'`/*#pathfindings01"), max_size=200))
def test_parse_completion__noise_raises_nothing_else(text: str) -> None:
    found = claims(text)
    assert found is None or all(isinstance(title, str) for title in found)


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("[", 100_000),
        ('{"findings": ', 5_000),
        ('{"path":', 5_000),
        ('{"findings": [{"path": "src/a.py", ', 3_000),
        ('{"findings": [{"path": "src/a.py", "title": "', 3_000),
        ('{"findings": [{"path": "src/a.py", "title": "' + '\\"' * 9_000, 1),
        ('{"findings": [{"path": "src/a.py", "quote": ' + '"a, ' * 9_000, 1),
        ('{"findings": [{"path": "src/a.py", "quote": ' + '"a", "severity": ' * 3_000, 1),
        ('{"findings": [{"path": "src/a.py", "title": "x" ' + "/*" * 9_000, 1),
        ('{"findings": [' + '{"path": "src/a.py", "title": "x", }, ' * 3_000, 1),
        ("{x} [y] " * 9_000, 1),
        ('{\\"a\\": ' * 9_000, 1),
    ],
    ids=range(12),
)
def test_parse_completion__hostile_lengths_take_no_time(piece: str, times: int) -> None:
    """Bounded work, whatever a model repeats until its output limit."""
    started = time.process_time()
    claims(piece * times)
    assert time.process_time() - started < 2.0
