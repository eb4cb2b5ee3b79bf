"""Whatever is read is bounded in size, nesting and time; what is too much is refused with a reason."""

import base64
import json
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from review_action.domain.config import Policy
from review_action.domain.event import MAX_LABELS, parse_event
from review_action.domain.marker import SUMMARY_MARKER
from review_action.domain.payload_file import MAX_PAYLOAD_BYTES
from review_action.domain.pull_request import FileContent
from review_action.domain.state import StateProblem
from review_action.entrypoints.event_file import MAX_CONTAINERS, read_event_file
from review_action.errors import InvalidCompletionError, ReviewActionError
from review_action.pipeline.intake.content_rules import content_rules
from review_action.pipeline.intake.parse_code_rules import MAX_DOCUMENTS, parse_code_rules
from review_action.pipeline.intake.parse_command import MAX_QUESTION, parse_command
from review_action.pipeline.intake.parse_config import TOLD, parse_config
from review_action.pipeline.intake.read_front_matter import read_front_matter
from review_action.pipeline.intake.read_payload import read_payload
from review_action.pipeline.intake.read_sarif import read_sarif
from review_action.pipeline.intake.read_team_rules import ALL_CHARACTERS, read_team_rules
from review_action.pipeline.intake.strip_comments import strip_comments
from review_action.pipeline.speaking.state_marker import decode_state
from tests.unit.asking.replies import parse
from tests.unit.intake.states import key

SECONDS = 5.0
"""Of CPU, for the machine of the test may be busy. Without its bound each takes longer, or memory."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def event_of(labels: int = 0, **changed: object) -> dict[str, object]:
    pull = {"number": 1, "labels": [{"name": "x"}] * labels}
    return {"action": "opened", "pull_request": {**pull, **changed}}


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "an alias": (lambda: parse_config("a: &a [x]\nb: *a", "c.yml"), "aliases are not allowed"),
    "a deep list": (lambda: parse_config("a: " + "[" * 60_000, "c.yml"), "nested too deeply"),
    "a long file": (lambda: parse_config("a" * 65_537, "c.yml"), "longer than 65536 characters"),
    "many values": (
        lambda: parse_config(f"exclude: [{'1,' * 30_000}1]", "c.yml"),
        "more than 4,000 values",
    ),
    "a long number": (
        lambda: parse_config(f"max-comments: {'9' * 5_000}", "c.yml"),
        "`max-comments`: a whole number is expected",
    ),
    "a large payload": (
        lambda: read_payload(b" " * (MAX_PAYLOAD_BYTES + 1)),
        "larger than",
    ),
    "a wide payload": (lambda: read_payload(b"[],"[:3] * 250_000), "too many lists"),
    "a deep payload": (lambda: read_payload(b"[" * 150_000), "no JSON that can be read"),
    "a number of a payload": (
        lambda: read_payload(b'{"pull_number": ' + b"9" * 9_000 + b"}"),
        "no JSON that can be read",
    ),
    "labels of an event": (
        lambda: parse_event("pull_request", event_of(MAX_LABELS + 1)),
        "pull_request.labels",
    ),
    "a login of an event": (
        lambda: parse_event("pull_request", event_of(user={"login": "x" * 2_000})),
        "pull_request.user.login",
    ),
}


@pytest.mark.parametrize(("read", "problem"), REFUSED.values(), ids=REFUSED)
def test_bounds__refused(read: Callable[[], object], problem: str) -> None:
    with pytest.raises(ReviewActionError) as caught:
        read()
    assert problem in str(caught.value)
    assert len(str(caught.value)) < 2_000
    assert caught.value.hint or "is expected" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 200_000, "RecursionError"),
        ('{"a": ' * 200_000, "RecursionError"),
        ("9" * 5_000, "ValueError"),
        ("[],"[:3] * (MAX_CONTAINERS + 1), "too many lists and objects"),
        ("[]", "does not hold an object"),
    ],
)
def test_bounds__event_file(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "event.json").write_text(text)
    with pytest.raises(ReviewActionError) as caught:
        read_event_file(str(tmp_path / "event.json"))
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"[" * 900_000, "it is no JSON"),
        (b'{"version":"2.1.0","runs":[' + b"[]," * 1_000_001 + b"[]]}", "too many lists"),
        (b'{"version":"2.1.0","runs":[' + b"9" * 50_000 + b"]}", "it is no JSON"),
        (b'{"version":["2.1.0"],"runs":[]}', "it is not of version"),
    ],
)
def test_bounds__sarif(raw: bytes, problem: str) -> None:
    (told,) = read_sarif(raw, ()).problems
    assert problem in told


def test_bounds__problems_of_a_configuration_are_told_in_part() -> None:
    with pytest.raises(ReviewActionError) as caught:
        parse_config("\n".join(f"k{number}: 1" for number in range(1_500)), "c.yml")
    assert str(caught.value).count("is not a key") == TOLD


@pytest.mark.parametrize("text", ["---\n" * 25_000, "---\na\n" * 16_000, "---\n{\n" * 16_000])
def test_bounds__documents_of_code_rules(text: str) -> None:
    read = parse_code_rules({"a.yml": text})
    assert read.rules == ()
    assert len(read.problems) <= MAX_DOCUMENTS + 1
    assert "more than 400 documents" in read.problems[0]


def test_bounds__a_state_that_unpacks_to_gigabytes() -> None:
    packed = base64.b64encode(zlib.compress(b" " * 10_000_000, 9)).decode()
    mac = key().sign(packed)  # as a defect of ours could
    body = f"\n<!-- review-action:state v1 {packed} {mac} -->\n\n{SUMMARY_MARKER}"
    assert decode_state(body, key()) == StateProblem(
        reason="what the last review left cannot be read"
    )


@pytest.mark.uncovered
@pytest.mark.parametrize(
    "text",
    [
        "[" * 300_000,
        '{"findings": ' * 100_000,
        '{"findings": [' + "{}," * 100_000 + '], "done": true}',
        '{"findings": [' + '{"a": "' * 50_000,
        '\\"' * 200_000,
        "```json\n" * 50_000,
        '{"findings": [], "rating": ' + "9" * 5_000 + ', "summary": "", "done": true}',
    ],
    ids=range(7),
)
def test_bounds__replies(text: str) -> None:
    try:
        assert parse(text).findings == ()
    except InvalidCompletionError as error:
        assert len(str(error)) < 2_000  # noqa: PT017  # which of the two is not the point


@pytest.mark.parametrize(
    "body", ["\n" * 900_000 + "/review", "/ask " + "x" * 900_000, "/review " + "** " * 300_000]
)
def test_bounds__comments(body: str) -> None:
    request = parse_command(body)
    assert request is None or len(request.arguments) <= MAX_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "---\nglobs: " + "," * 500_000 + "\n---\n",
        "---\nglobs: " + "{,}" * 3 + "{," * 2_000 + "\n---\n",
        "---\n" + "- x\n" * 200_000,
        "<!--" * 250_000,
        "\n[a" * 250_000,
        ("[" * 99 + "]:") * 10_000,
        "# x\n" * 250_000,
    ],
    ids=range(7),
)
def test_bounds__guidance(text: str) -> None:
    assert len(read_front_matter(text).globs) <= 50
    assert len(strip_comments(text)) <= len(text)
    read = read_team_rules(Policy(), {"AGENTS.md": FileContent(path="AGENTS.md", text=text)})
    assert sum(len(each.text) for each in read.guidance) <= ALL_CHARACTERS


@pytest.mark.parametrize(
    "patch",
    [
        "@@ -0,0 +1 @@\n+" + "x" * 600_000,
        "@@ -0,0 +1,30000 @@" + "\n+x" * 30_000,
        "@@ -0,0 +1 @@\n+" + "x" * 100_000,
    ],
    ids=["characters", "lines", "one line"],
)
def test_bounds__patches(patch: str) -> None:
    refusal = content_rules(patch)
    assert refusal is not None
    assert refusal.reason.startswith(("too large", "minified"))


def test_bounds__json_of_ours_is_far_below() -> None:
    """The bounds on lists and objects leave room for what honest files hold."""
    result = {"ruleId": "x", "message": {"text": "x"}, "locations": [{"a": {"b": {}, "c": {}}}]}
    text = json.dumps({"version": "2.1.0", "runs": [{"results": [result] * 20_000}]})
    assert read_sarif(text.encode(), ()).problems == (
        "20000 of its results name a file outside of the repository",
    )
