"""The verdict: red for what is anchored, severe and sure; green only for what was looked at."""

import pytest

from review_action.domain.config import Policy
from review_action.domain.report import FileCoverage
from review_action.pipeline.judging.conclude import conclude
from tests.unit.judging.diffs import finding


def row(state: str, reason: str = "", path: str = "a.py") -> FileCoverage:
    return FileCoverage.model_validate({"path": path, "state": state, "reason": reason})


SEEN = (row("reviewed"),)


@pytest.mark.parametrize(
    ("values", "policy", "conclusion"),
    [
        ({"anchor": "exact"}, {}, "fail"),
        ({"anchor": "moved"}, {}, "fail"),
        ({"anchor": "line"}, {}, "pass"),
        ({"anchor": "none"}, {}, "pass"),
        ({"anchor": "pending"}, {}, "pass"),
        ({"anchor": "exact", "confidence": "medium"}, {}, "pass"),
        ({"anchor": "exact", "confidence": "medium"}, {"fail_confidence": "medium"}, "fail"),
        ({"anchor": "exact", "confidence": "high"}, {"fail_confidence": "low"}, "fail"),
        ({"anchor": "exact", "severity": "warning"}, {}, "pass"),
        ({"anchor": "exact", "severity": "warning"}, {"fail_on": "warning"}, "fail"),
        ({"anchor": "exact", "severity": "error"}, {"fail_on": "info"}, "fail"),
        ({"anchor": "exact", "severity": "info"}, {"fail_on": "warning"}, "pass"),
        ({"anchor": "exact"}, {"fail_on": "never"}, "pass"),
    ],
)
def test_conclude__findings(
    values: dict[str, object], policy: dict[str, object], conclusion: str
) -> None:
    found = finding(**values)
    verdict = conclude([found], SEEN, Policy.model_validate(policy))
    assert verdict.conclusion == conclusion
    assert verdict.blocking == ((found.fingerprint,) if conclusion == "fail" else ())


@pytest.mark.parametrize(
    ("coverage", "conclusion", "reason"),
    [
        ((), "pass", "Nothing to review: no file was changed."),
        (SEEN, "pass", "The one file to review was reviewed."),
        ((*SEEN, row("skipped", "lock file")), "pass", "The one file to review was reviewed."),
        ((*SEEN, *SEEN), "pass", "All 2 files to review were reviewed."),
        (
            (row("skipped", "lock file"), row("skipped", "lock file")),
            "pass",
            "Nothing to review: 2 files left out: lock file.",
        ),
        (
            (row("failed", "deadline"),),
            "inconclusive",
            "0 of 1 file reviewed, 1 not: deadline.",
        ),
        (
            (*SEEN, row("partial"), row("skipped", "binary")),
            "inconclusive",
            "1 of 2 files reviewed, 1 in part.",
        ),
        (
            (
                *SEEN,
                row("failed", "a"),
                row("failed", "b"),
                row("failed", "b"),
                row("partial", "c"),
            ),
            "inconclusive",
            "1 of 5 files reviewed, 1 in part, 3 not: b, and 2 other reasons.",
        ),
    ],
)
def test_conclude__coverage(
    coverage: tuple[FileCoverage, ...], conclusion: str, reason: str
) -> None:
    verdict = conclude([], coverage, Policy())
    assert (verdict.conclusion, verdict.reasons) == (conclusion, (reason,))


def test_conclude__a_fail_wins_and_both_are_told() -> None:
    verdict = conclude([finding(anchor="exact")], [row("failed", "timeout")], Policy())
    assert verdict.conclusion == "fail"
    assert verdict.reasons == (
        "1 finding at severity error and confidence high or above.",
        "0 of 1 file reviewed, 1 not: timeout.",
    )


def test_conclude__findings_that_do_not_block_are_counted() -> None:
    notes = [finding(severity="info"), finding(severity="info", path="b.py")]
    assert conclude(notes, SEEN, Policy()).reasons[0] == (
        "None of 2 findings blocks: that takes severity error and confidence high or above, on code in"
        " the diff."
    )
    assert conclude(notes, SEEN, Policy(fail_on="never")).reasons[0] == (
        "2 findings; fail-on is never, so none fails the check."
    )


def test_conclude__blocking_names_each_fingerprint_once() -> None:
    twice = [finding(anchor="exact"), finding(anchor="exact", start_line=9)]
    assert len(conclude(twice, SEEN, Policy()).blocking) == 1


# With a second look


@pytest.mark.parametrize(
    ("values", "conclusion"),
    [
        ({"verification": "confirmed"}, "fail"),
        ({"origin": "analyzer"}, "fail"),
        ({"verification": "unsure"}, "pass"),
        ({"verification": "none"}, "inconclusive"),
        ({"verification": "none", "severity": "warning"}, "pass"),
        ({"verification": "none", "anchor": "line"}, "pass"),
        ({"verification": "confirmed", "confidence": "medium"}, "pass"),
    ],
)
def test_conclude__only_what_a_second_look_confirms_fails(
    values: dict[str, object], conclusion: str
) -> None:
    found = finding(**{"anchor": "exact", **values})
    verdict = conclude([found], SEEN, Policy(), verifies=True)
    assert verdict.conclusion == conclusion
    assert verdict.blocking == ((found.fingerprint,) if conclusion == "fail" else ())
    assert verdict.unverified == ((found.fingerprint,) if conclusion == "inconclusive" else ())


def test_conclude__a_second_look_that_did_not_happen_is_told() -> None:
    verdict = conclude([finding(anchor="exact")], SEEN, Policy(), verifies=True)
    bar = "severity error and confidence high or above, on code in the diff, confirmed by a second look"
    assert verdict.reasons == (
        f"The one finding does not block: that takes {bar}.",
        "1 finding would fail the check, but the second look at it did not happen.",
        "The one file to review was reviewed.",
    )


def test_conclude__several_second_looks_that_did_not_happen() -> None:
    claimed = [finding(anchor="exact"), finding(anchor="exact", quote="else")]
    assert conclude(claimed, SEEN, Policy(), verifies=True).reasons[1] == (
        "2 findings would fail the check, but the second look at them did not happen."
    )


def test_conclude__a_confirmed_one_fails_and_the_unverified_one_is_told_too() -> None:
    confirmed = finding(anchor="exact", verification="confirmed")
    claimed = finding(anchor="exact", quote="else")
    verdict = conclude([confirmed, claimed], SEEN, Policy(), verifies=True)
    assert (verdict.conclusion, verdict.blocking) == ("fail", (confirmed.fingerprint,))
    assert verdict.unverified == (claimed.fingerprint,)
