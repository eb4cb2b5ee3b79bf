"""What a payload file claims begins anew: not anchored, not proven, not an analyzer's."""

from review_action.pipeline.intake.read_payload import read_payload
from review_action.pipeline.judging.take_claims import Claims, take_claims
from tests.unit.intake.payloads import handed, raw

KNOWN = {"security/code-injection", "logic/off-by-one"}


def taken(**changed: object) -> Claims:
    return take_claims(read_payload(raw(handed(**changed))).findings, KNOWN)


def test_take_claims__a_claim_has_neither_place_nor_proof() -> None:
    (finding,) = taken(replacement="    result = 1").findings
    assert (finding.anchor, finding.origin) == ("pending", "model")
    assert finding.suggestion is not None
    assert finding.suggestion.proof == "pending"
    assert taken().findings[0].suggestion is None


def test_take_claims__unknown_rules_are_dropped_and_told() -> None:
    claims = taken(rule_id="embedded/secret")
    assert claims.findings == ()
    assert [entry.finding.rule_id for entry in claims.dropped] == ["embedded/secret"]
    assert "no rule" in claims.dropped[0].reason


def test_take_claims__unknown_rules_beside_a_known_one() -> None:
    (finding,) = taken(also_by=["evil/rule", "logic/off-by-one"]).findings
    assert finding.also_by == ("logic/off-by-one",)
