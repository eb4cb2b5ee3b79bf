"""Readers of what a model and its server send back."""

import json
import re
from collections.abc import Hashable
from typing import Final

from bench.fuzz.target import Target, outcome, text_of
from review_action.adapters.llm.rate_limits import MAX_RESET_SECONDS, read_rate_limits
from review_action.adapters.llm.sse import SseDecoder
from review_action.adapters.storage.sealed import Seal
from review_action.domain.completion import AgentReply, Completion
from review_action.domain.diff import FileDiff
from review_action.errors import InvalidCompletionError
from review_action.pipeline.asking.answer_format import AnswerReply, DescriptionReply, SuiteReply
from review_action.pipeline.asking.parse_answer import parse_answer
from review_action.pipeline.asking.parse_completion import (
    MAX_FINDINGS,
    MAX_SUMMARY,
    parse_completion,
)
from review_action.pipeline.asking.parse_verdicts import parse_verdicts
from review_action.pipeline.judging.anchor import anchor
from tests.unit.asking.replies import AGENT, PRETTY, TEXT, UNIT
from tests.unit.asking.test_parse_verdicts import verdict
from tests.unit.judging.diffs import file_diff, finding

CLAIMS: Final = 4
MOST_EDITS: Final = 4
SEALED: Final = Seal(b"secret", 60.0, lambda: 1_000.0)
OLD: Final = [f"    line_{number} = call({number % 7}, [{number}])" for number in range(60)]
NEW: Final = [*OLD[:9], "if a and b:  # both", '\treturn {"x": 1}', *OLD[9:40], "}", *OLD[41:]]
FILE: Final[FileDiff] = file_diff(OLD, NEW, path="src/a.py")


def _reply(text: str, stop: str) -> AgentReply | None:
    try:
        return parse_completion(
            Completion.model_validate({"text": text, "stop": stop}), AGENT, UNIT
        )
    except InvalidCompletionError:
        return None


def completion(data: bytes) -> Hashable:
    """Any bytes: bounded, sound, and every title made of words that were there."""
    text = data.decode("utf-8", "replace")
    read = _reply(text, "length" if data[-1:] == b" " else "stop")
    if read is None:
        return None
    assert len(read.findings) <= MAX_FINDINGS
    assert len(read.summary) <= MAX_SUMMARY
    read.model_dump_json()
    if "\\" not in text and "&" not in text:
        known = set(re.findall(r"\w+", text))
        for claim in read.findings:
            assert set(re.findall(r"[A-Za-z]{4,}", claim.title)[:-1]) <= known, claim.title
    return min(3, len(read.findings)), min(3, len(read.rejected)), read.truncated, read.rating


def recovery(data: bytes) -> Hashable:
    """A sound reply with a few characters changed: none of its three claims turns into another."""
    text = PRETTY if data[:1] < b"\x80" else TEXT
    for at in range(1, min(len(data) - 3, 4 * MOST_EDITS), 4):
        place = int.from_bytes(data[at : at + 2]) % (len(text) + 1)
        char = chr(data[at + 2] % 128) if data[at + 2] < 250 else ""
        text = text[:place] + char + text[place + data[at + 3] % 2 :]
    read = _reply(text, "stop")
    if read is None:
        return None
    assert len(read.findings) <= 3
    assert not [each for each in read.findings if each.title.startswith("FAKE")]
    return len(read.findings), len(read.rejected), read.truncated


def verdicts(data: bytes) -> Hashable:
    try:
        found = parse_verdicts(Completion(text=data.decode("utf-8", "replace")), CLAIMS)
    except InvalidCompletionError as error:
        return outcome(error)
    assert found.keys() <= set(range(1, CLAIMS + 1))
    assert all(ruling.quote.strip() for ruling in found.values() if ruling.verdict != "unsure")
    return tuple((number, ruling.verdict) for number, ruling in sorted(found.items()))


def answer(data: bytes) -> Hashable:
    text = Completion(text=data.decode("utf-8", "replace"))
    said: list[str] = []
    for shape in (AnswerReply, DescriptionReply, SuiteReply):
        try:
            parse_answer(text, shape).model_dump_json()
            said.append(shape.__name__)
        except InvalidCompletionError:
            continue
    return tuple(said)


def quote(data: bytes) -> Hashable:
    line = data[0] % 70 if data else 0
    claim = finding(path="src/a.py", start_line=line, quote=text_of(data[1:]))
    (placed,) = anchor([claim.model_copy(update={"anchor": "pending"})], [FILE])
    lines = FILE.new_lines if placed.side == "RIGHT" else FILE.old_lines
    assert placed.anchor != "pending"
    if placed.anchor != "none":
        assert {placed.start_line, placed.end_line} <= lines.keys()
        assert placed.start_line <= placed.end_line
    return placed.anchor, placed.side, placed.start_line == line


def stream(data: bytes) -> Hashable:
    """However the bytes are cut, the same events."""
    whole = SseDecoder()
    events = [*whole.feed(data), *whole.close()]
    size = 1 + (data[-1] % 7 if data else 0)
    cut = SseDecoder()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    again = [each for piece in pieces for each in cut.feed(piece)] + cut.close()
    assert again == events
    return min(4, len(events))


def headers(data: bytes) -> Hashable:
    rows = (row.partition(":") for row in data.decode("latin-1").split("\n"))
    found = read_rate_limits({name.strip().lower(): value for name, _, value in rows})
    for limit in found.values():
        assert 0 <= limit.remaining <= limit.limit
        assert limit.reset is None or 0 <= limit.reset <= MAX_RESET_SECONDS
    return tuple((kind, limit.reset is None) for kind, limit in found.items())


def sealed(data: bytes) -> Hashable:
    """Nothing opens but what was closed."""
    told = SEALED.open("key", data)
    assert told is None or data == SEALED.close("key", "all is well")
    return told


_WRAPPED: Final = (
    f"<think>Let me see {{x}}.</think>\nSure:\n```json\n{PRETTY}\n```\nBye.",
    json.dumps({"result": json.dumps({"findings": [{"path": "src/a.py", "title": "One two"}]})}),
    '{"findings": [{"path": "src/a.py", "line": 3, "quote": "x = "a"", "title": "It fails',
)
_REPLIES: Final = tuple(each.encode() for each in (TEXT, PRETTY, *_WRAPPED))
_VERDICTS: Final = (
    json.dumps(
        {"verdicts": [verdict(1), verdict("2", verdict="confirmed")], "done": True}
    ).encode(),
    b'[{"id": "Claim 3", "verdict": "False Positive.", "quote": "a"}]',
)
_STEPS: Final = {"type": "fix", "summary": "s", "themes": [], "steps": [], "done": True}
_ANSWERS: Final = (
    b'{"answer": "It is.", "done": true}',
    json.dumps(_STEPS).encode(),
    b'{"tests": [{"path": "a", "covers": "b", "code": "c"}], "done": true}',
)
_DATE: Final = "date: Sat, 21 Nov 2026 11:00:00 GMT"
_HEADERS: Final = tuple(
    "\n".join((_DATE, *rows)).encode()
    for rows in (
        ("x-ratelimit-limit-requests: 60", "x-ratelimit-remaining-requests: 59",
         "x-ratelimit-reset-requests: 6m0s"),
        ("anthropic-ratelimit-input-tokens-limit: 30000",
         "anthropic-ratelimit-input-tokens-remaining: 20000",
         "anthropic-ratelimit-input-tokens-reset: 2026-11-21T11:00:20Z"),
        ("x-ratelimit-limit: 20", "x-ratelimit-remaining: 3", "x-ratelimit-reset: 1795258815000"),
    )
)  # fmt: skip
_QUOTES: Final = (
    b"\x0aif a and b:  # both",
    b"\x0a   10 +| if a and b:  # both\n   11 +| ...\n[... 1,200 more characters]",
    b'\x05-    line_3 = call(3, [3])\n+\treturn {"x": 1}',
    b"\x28line_40 = call(5 [40]",
)

TARGETS: Final = {
    "completion": Target(completion, _REPLIES),
    "recovery": Target(recovery, (b"\x01\x00\x10{\x01", b"\x90\x01\x00\xff\x01\x02\x02]\x00")),
    "verdicts": Target(verdicts, _VERDICTS),
    "answer": Target(answer, _ANSWERS),
    "quote": Target(quote, _QUOTES),
    "sse": Target(stream, (b'event: a\r\ndata: {"x": 1}\r\n\r\ndata: a\rdata:b\n\n: c\n\ndata',)),
    "headers": Target(headers, _HEADERS),
    "sealed": Target(sealed, (SEALED.close("key", "all is well"),)),
}
