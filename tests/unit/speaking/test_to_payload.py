"""The file holds what its reader takes, whatever the report holds."""

from review_action.domain.finding import Suggestion
from review_action.domain.payload_file import CODE_CHARACTERS, MAX_FINDINGS, PayloadFile
from review_action.domain.placement import Placed
from review_action.domain.report import FileCoverage, RunReport, SuppressedFinding
from review_action.pipeline.intake.read_payload import read_payload
from review_action.pipeline.speaking.to_payload import to_payload
from tests.fakes.pull_request import BASE_SHA, HEAD_SHA
from tests.unit.speaking import reports
from tests.unit.speaking.reports import on_line


def report(*placed: Placed, **values: object) -> RunReport:
    return reports.report(*placed, **{"base_sha": BASE_SHA, "head_sha": HEAD_SHA} | values)


def written(told: RunReport, **bounds: int) -> PayloadFile:
    payload = to_payload(told, agents={"security"}, **bounds)
    assert read_payload(payload.model_dump_json().encode()) == payload
    return payload


def test_to_payload__names_the_pull_request() -> None:
    payload = written(report(on_line()))
    assert (payload.repository, payload.pull_number) == ("o/r", 1)
    assert (payload.base_sha, payload.head_sha) == (BASE_SHA, HEAD_SHA)
    assert payload.findings[0].quote == "q3"


def test_to_payload__analyzers_run_again_where_it_is_published() -> None:
    assert written(report(on_line(origin="analyzer"))).findings == ()


def test_to_payload__what_a_model_said_of_what_a_rule_found_is_handed_over() -> None:
    joined = on_line(
        origin="analyzer",
        rule_id="embedded/python-eval",
        severity="error",
        also_by=("ruff/S307", "security/code-injection", "security/other"),
    )
    (claim,) = written(report(joined)).findings
    assert (claim.rule_id, claim.severity) == ("security/code-injection", "error")
    assert claim.also_by == ("security/other",)


def test_to_payload__what_was_refuted_is_no_claim() -> None:
    assert written(report(on_line(verification="refuted"))).findings == ()


def test_to_payload__what_is_let_be() -> None:
    by_word = SuppressedFinding(finding=on_line(3).finding, how="command", reason="r")
    by_comment = SuppressedFinding(finding=on_line(4).finding, how="base-comment", reason="r")
    payload = written(report(suppressed=(by_word, by_comment)))
    assert [finding.start_line for finding in payload.findings] == [4]


def test_to_payload__long_texts_and_half_characters() -> None:
    long = Suggestion(replacement="x" * (CODE_CHARACTERS + 1))
    hostile: Placed = on_line(title="t" * 900, description="d" * 9_000, suggestion=long)
    payload = written(
        report(
            hostile,
            model="a b`c@d:é",
            summaries=("s" * 9_000,) * 9,
            warnings=("w" * 900,) * 60,
            coverage=(
                FileCoverage.model_construct(path="bad\udcff.py", state="reviewed", reason=""),
                FileCoverage(path="p" * 5_000, state="failed", reason="r" * 900),
            ),
        )
    )
    assert payload.findings[0].replacement is None
    assert payload.coverage[0].path == "bad?.py"
    assert payload.model == "a_b_c@d:_"


def test_to_payload__a_short_replacement_goes_along() -> None:
    payload = written(report(on_line(suggestion=Suggestion(replacement="x"))))
    assert payload.findings[0].replacement == "x"


def test_to_payload__more_than_the_file_bears_is_told() -> None:
    many = tuple(on_line(line) for line in range(1, MAX_FINDINGS + 2))
    payload = written(report(*many))
    assert len(payload.findings) == MAX_FINDINGS
    assert payload.warnings[0].endswith("1 of 301 findings were left out.")


def test_to_payload__too_large_a_file_loses_the_least_valuable_and_then_rows() -> None:
    rows = tuple(FileCoverage(path=f"{n}.py", state="reviewed") for n in range(40))
    full = report(*(on_line(line) for line in range(1, 41)), coverage=rows)
    assert [f.start_line for f in written(full, max_bytes=10_000).findings] == list(range(1, 21))
    bare = written(full, max_bytes=1_400)
    assert bare.findings == ()
    assert 0 < len(bare.coverage) < len(rows)
    assert written(full, max_bytes=1).coverage == ()


def test_to_payload__nameless_model() -> None:
    assert written(report(model="")).model == "unknown"
