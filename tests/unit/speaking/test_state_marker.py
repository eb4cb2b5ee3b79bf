"""State comes back as it was written, and nothing that we did not sign is believed."""

import base64
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.marker import SUMMARY_MARKER, find_marker
from review_action.domain.state import (
    Override,
    ReviewState,
    StandingFinding,
    StateProblem,
    Suppression,
)
from review_action.pipeline.speaking.state_marker import (
    STATE_CHARACTERS,
    decode_state,
    encode_state,
    replace_state,
)
from tests.unit.intake.states import key, standing, state
from tests.unit.judging.diffs import finding

FULL = state(
    hunks={"a.py": "AAAAAAAABBBBBBBB"},
    round=3,
    findings=(standing(finding(quote="x = 1"), thread="f" * 16),),
    threads=("f" * 16,),
    suppressions=(Suppression(rule="style/naming", reason="our way", by="ann"),),
    override=Override(by="ann", reason="hotfix", head_sha="b" * 40),
)


def body(line: str, text: str = "**Pass.**") -> str:
    return f"{text}\n\n{line}\n\n{SUMMARY_MARKER}"


def problem(text: str) -> str:
    told = decode_state(text, key())
    assert isinstance(told, StateProblem)
    return told.reason


def signed(packed: bytes) -> str:
    """Whatever we please, signed as if we had packed it."""
    text = base64.b64encode(packed).decode()
    mac = key().sign(text)  # what a defect of ours could sign
    return body(f"<!-- review-action:state v1 {text} {mac} -->")


def test_state__comes_back_whole() -> None:
    line = encode_state(FULL, key())
    assert decode_state(body(line), key()) == FULL
    assert line.count("\n") == 0
    assert find_marker(body(line)) == ("summary", "")
    assert (FULL.digests("a.py"), FULL.digests("b.py")) == (("A" * 8, "B" * 8), ())
    assert FULL.findings[0].fingerprint == "f" * 16


def test_state__equal_states_are_equal_lines() -> None:
    """The summary is not edited when it says the same."""
    assert encode_state(FULL, key()) == encode_state(FULL.model_copy(), key())


def test_state__names_that_are_not_utf8_survive() -> None:
    odd = state(hunks={"a\udc80.py": "AAAAAAAA"}, findings=(standing(finding(path="a\udc80.py")),))
    assert decode_state(body(encode_state(odd, key())), key()) == odd


def test_state__none_is_no_problem() -> None:
    assert problem(f"**Pass.**\n\n{SUMMARY_MARKER}") == ""
    assert problem("") == ""


def test_state__of_another_pull_request_or_key_is_foreign() -> None:
    for other in (key(number=13), key(repository="acme/other"), key(secret="z" * 20)):
        assert "not signed" in problem(body(encode_state(FULL, other)))


def test_state__of_a_version_to_come_is_told() -> None:
    line = encode_state(FULL, key()).replace("state v1", "state v2")
    assert "not in a form" in problem(body(line))


@pytest.mark.parametrize("below", ["\n\nmore words", "\n\n<!-- review-action:review v1 0 -->"])
def test_state__counts_only_right_above_the_last_line(below: str) -> None:
    """Code that is quoted further up may hold an older state of ours, signed and all."""
    assert problem(body(encode_state(FULL, key())) + below) == ""
    quoted = body("**Pass.**", text=encode_state(FULL, key()))
    assert problem(quoted) == ""


@given(st.data())
def test_state__a_changed_character_breaks_the_signature(data: st.DataObject) -> None:
    line = encode_state(FULL, key())
    at = data.draw(st.integers(len("<!-- review-action:state v1 "), len(line) - 5))
    other = data.draw(st.sampled_from("abcdef0123456789AZ+/= "))
    forged = line[:at] + other + line[at + 1 :]
    if forged != line:
        assert isinstance(decode_state(body(forged), key()), StateProblem)


@pytest.mark.parametrize(
    "packed",
    [
        b"no zlib",
        zlib.compress(b"no json"),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b'{"base_ref": 1}'),
        zlib.compress(json.dumps({**FULL.model_dump(), "trusted": True}).encode()),
        zlib.compress(b" " * 5_000_000 + b"{}"),
        zlib.compress(FULL.model_dump_json().encode())[:-4],
    ],
    ids=["zlib", "json", "deep", "shape", "extra", "bomb", "cut"],
)
def test_state__what_is_signed_is_read_strictly_all_the_same(packed: bytes) -> None:
    assert "cannot be read" in problem(signed(packed))


def test_state__base64_that_is_none() -> None:
    text = "A===="[:4] + "="
    mac = key().sign("AAA")
    assert "not signed" in problem(body(f"<!-- review-action:state v1 {text[:3]} {mac} -->"))
    lonely = key().sign("AAAAA")
    assert "cannot be read" in problem(body(f"<!-- review-action:state v1 AAAAA {lonely} -->"))


def noise(seed: int, size: int = 30) -> bytes:
    """Bytes that do not pack, the same in every run."""
    return hashlib.shake_128(str(seed).encode()).digest(size)


def many(count: int) -> dict[str, str]:
    return {f"src/{n}.py": base64.b64encode(noise(n)).decode() for n in range(count)}


def test_encode_state__shortens_descriptions_before_it_forgets_hunks() -> None:
    words = noise(0, 500).hex()
    findings = tuple(
        standing(finding(quote=f"x = {number}", description=words[number:]))
        for number in range(100)
    )
    large = state(hunks=many(250), findings=findings)
    line = encode_state(large, key())
    kept = decode_state(body(line), key())
    assert isinstance(kept, ReviewState)
    assert len(line) <= STATE_CHARACTERS
    assert kept.hunks == large.hunks
    assert {len(one.description) for one in kept.findings} < {400, 120, 0}
    assert [one.fingerprint for one in kept.findings] == [one.fingerprint for one in findings]


def test_encode_state__forgets_the_last_hunks_but_no_finding() -> None:
    large = state(hunks=many(2_000), findings=(standing(finding(quote="x")),), threads=("a" * 16,))
    line = encode_state(large, key())
    kept = decode_state(body(line), key())
    assert isinstance(kept, ReviewState)
    assert STATE_CHARACTERS - 100 < len(line) <= STATE_CHARACTERS
    assert list(kept.hunks) == list(large.hunks)[: len(kept.hunks)]
    assert [one.quote for one in kept.findings] == ["x"]
    assert kept.threads == large.threads


def test_encode_state__too_many_findings_leave_no_state_at_all() -> None:
    """Better everything is reviewed again than a finding forgotten."""
    findings = tuple(
        StandingFinding(
            rule_id="a/b", severity="error", confidence="high", path="p", start_line=1, end_line=1,
            title=noise(n, 100).hex(), quote=noise(n, 200).hex(),
        )
        for n in range(200)
    )  # fmt: skip
    assert encode_state(state(findings=findings), key()) == ""


def test_replace_state__leaves_the_words_as_they_are() -> None:
    line = encode_state(FULL, key())
    other = encode_state(state(), key())
    assert replace_state(body(line), other) == body(other)
    assert replace_state(body(line), "") == f"**Pass.**\n\n{SUMMARY_MARKER}"
    assert replace_state(f"**Pass.**\n\n{SUMMARY_MARKER}", line) == body(line)
