"""What a second look says is a model's text about hostile code: as safe as any other before it is said."""

from review_action.domain.placement import Placed
from review_action.domain.report import RunReport, Verdict
from review_action.pipeline.speaking.sanitize_report import sanitize_report
from tests.unit.judging.diffs import finding


def test_sanitize_report__the_note_of_a_second_look() -> None:
    found = finding(verification="unsure", verification_note="ask @octocat\n# ![x](http://e.il/x)")
    report = RunReport(
        verdict=Verdict(conclusion="inconclusive", unverified=(found.fingerprint,)),
        placed=(Placed(finding=found, where="summary", reason="r"),),
    )
    said = sanitize_report(report)
    note = said.placed[0].finding.verification_note
    assert "\n" not in note
    assert "@octocat" not in note
    assert "![" not in note
    assert said.verdict.unverified == (said.placed[0].finding.fingerprint,)
