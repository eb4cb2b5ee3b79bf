"""Whatever a job that read hostile text could have written into the file."""

import json
from typing import Any

import pytest

from review_action.domain.payload_file import (
    MAX_FINDINGS,
    MAX_PAYLOAD_BYTES,
    MAX_ROWS,
    TEXT_CHARACTERS,
)
from review_action.errors import UntrustedPayloadError
from review_action.pipeline.intake.read_payload import MAX_CONTAINERS, read_payload
from tests.unit.intake.payloads import handed, payload_file, raw


def refusal(text: bytes) -> str:
    with pytest.raises(UntrustedPayloadError) as caught:
        read_payload(text)
    assert caught.value.hint
    assert len(str(caught.value)) < 2_000
    return str(caught.value)


def test_read_payload__what_we_write() -> None:
    payload = read_payload(raw(handed(replacement="x", raised_by=["security#1"])))
    (finding,) = payload.findings
    assert (finding.quote, finding.replacement) == ("    result = eval(items)", "x")
    assert payload.coverage[0].state == "reviewed"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"\xef\xbb\xbf" + raw(),
        raw() + b" {}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        raw(rating=1).replace(b'"rating": 1', b'"rating": ' + b"9" * 5_000),
        raw(rating=1).replace(b'"rating": 1', b'"rating": NaN'),
        raw(spend={"usd": 1.0}).replace(b"1.0", b"Infinity"),
        raw(spend={"usd": 1.0}).replace(b"1.0", b"1e999"),
        raw().replace(b'"pass"', b'"pass", "conclusion": "fail"'),
        raw(handed(title="x")).replace(b'"title": "x"', b'"title": "\\ud800"'),
    ],
    ids=range(16),
)
def test_read_payload__no_json_of_ours(text: bytes) -> None:
    assert "the payload file cannot be used" in refusal(text)


def test_read_payload__too_large() -> None:
    assert "larger than" in refusal(b" " * (MAX_PAYLOAD_BYTES + 1))
    assert "too many lists" in refusal(b"[]," * (MAX_CONTAINERS + 1))


@pytest.mark.parametrize(
    "changed",
    [
        {"tool": "other"},
        {"schema_version": 2},
        {"schema_version": "1"},
        {"repository": "acme/shop/../other"},
        {"repository": "acme"},
        {"pull_number": 0},
        {"pull_number": "12"},
        {"pull_number": 12.5},
        {"pull_number": True},
        {"pull_number": 2**31},
        {"head_sha": "b" * 39},
        {"head_sha": "B" * 40},
        {"head_sha": "b" * 40 + "\n"},
        {"base_sha": None},
        {"model": "`x` https://evil.example"},
        {"model": ""},
        {"conclusion": "approve"},
        {"rating": 11},
        {"summaries": ["x" * (TEXT_CHARACTERS + 1)]},
        {"summaries": ["x"] * 9},
        {"warnings": ["x" * 501]},
        {"warnings": "x"},
        {"coverage": [{"path": "a", "state": "approved"}]},
        {"coverage": [{"path": "", "state": "reviewed"}]},
        {"coverage": [{"path": "a", "state": "reviewed"}, {"path": "a", "state": "failed"}]},
        {"coverage": [{"path": f"a{n}", "state": "reviewed"} for n in range(MAX_ROWS + 1)]},
        {"findings": [handed()] * (MAX_FINDINGS + 1)},
        {"usage": {"input_tokens": -1}},
        {"usage": {"input_tokens": 10**13}},
        {"spend": {"usd": -1.0}},
        {"published": {"review_url": "https://evil.example"}},
        {"placed": []},
        {"warnings": [[["x"]]]},
    ],
    ids=str,
)
def test_read_payload__out_of_bounds(changed: dict[str, Any]) -> None:
    refusal(raw(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"rule_id": "no rule"},
        {"rule_id": "security/<img src=x>"},
        {"severity": "blocker"},
        {"confidence": 1},
        {"path": "x" * 4_097},
        {"start_line": -1},
        {"start_line": 10**9},
        {"side": "BOTH"},
        {"title": "x" * 501},
        {"quote": None},
        {"description": "x" * (TEXT_CHARACTERS + 1)},
        {"replacement": "x" * 20_001},
        {"changes": ["x"] * 21},
        {"also_by": ["no rule"]},
        {"verification": "proven"},
        {"verification": "refuted"},
        {"origin": "analyzer"},
        {"anchor": "exact"},
        {"suggestion": {"replacement": "x", "proof": "parsed"}},
    ],
    ids=str,
)
def test_read_payload__a_finding_out_of_bounds(changed: dict[str, Any]) -> None:
    """Neither place nor proof can be brought along: there are no such keys."""
    assert "findings.0" in refusal(raw(handed(**changed)))


def test_read_payload__what_is_told_repeats_nothing_of_the_file() -> None:
    said = refusal(raw(**{"::error::PWNED": 1, "conclusion": "@octocat"}))
    assert "PWNED" not in said
    assert "octocat" not in said


def test_read_payload__needs_every_part_that_ties_it_to_a_pull_request() -> None:
    for name in ("tool", "schema_version", "repository", "pull_number", "head_sha", "conclusion"):
        known = payload_file()
        del known[name]
        assert name in refusal(json.dumps(known).encode())
