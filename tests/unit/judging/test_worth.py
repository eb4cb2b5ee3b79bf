"""What a reader gains by a finding: bad, sure, seen by several, cheap to check."""

import pytest

from review_action.domain.finding import Suggestion
from review_action.pipeline.judging.rank import rank
from review_action.pipeline.judging.worth import worth
from tests.unit.judging.diffs import finding

MENDED = Suggestion(replacement="x", proof="parsed")


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"severity": "error"}, {"severity": "warning"}),
        ({"confidence": "high"}, {"confidence": "medium"}),
        ({"anchor": "moved"}, {"anchor": "line"}),
        ({"anchor": "line"}, {"anchor": "none"}),
        ({"verification": "confirmed"}, {"verification": "none"}),
        ({"origin": "analyzer"}, {"origin": "model"}),
        ({"verification": "none"}, {"verification": "unsure"}),
        ({"raised_by": ("a#1", "b#1")}, {"raised_by": ("a#1",)}),
        ({"raised_by": ("a#1", "a#2", "b#1")}, {"raised_by": ("a#1", "b#1")}),
        ({"suggestion": MENDED}, {"suggestion": MENDED.refused("no")}),
        ({"severity": "warning", "raised_by": ("a#1", "b#1", "c#1")}, {"severity": "error"}),
        ({"severity": "warning", "verification": "confirmed"}, {"verification": "unsure"}),
    ],
)
def test_worth__more_than(more: dict[str, object], less: dict[str, object]) -> None:
    plain = {"anchor": "exact"}
    assert worth(finding(**{**plain, **more})) > worth(finding(**{**plain, **less}))


@pytest.mark.parametrize("raised", [(), ("a#1",), ("a#1", "a#1")])
def test_worth__one_pass_is_no_agreement(raised: tuple[str, ...]) -> None:
    assert worth(finding(anchor="exact", raised_by=raised)) == 9


def test_worth__agreement_has_a_bound() -> None:
    passes = tuple(f"a#{take}" for take in range(9))
    assert worth(finding(raised_by=passes)) == worth(finding(raised_by=passes[:4]))


def test_rank__worth_then_severity_then_place() -> None:
    findings = [
        finding(anchor="exact", severity="error", confidence="low", path="z.py"),
        finding(anchor="exact", severity="info", confidence="high", path="a.py"),
        finding(anchor="exact", severity="info", confidence="high", path="a.py", start_line=9),
        finding(anchor="exact", severity="info", confidence="high", path="b.py"),
    ]
    assert sorted([findings[2], findings[3], *findings[:2]], key=rank) == findings
