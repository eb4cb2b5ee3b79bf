"""The little that values compute."""

import pytest
from pydantic import ValidationError

from review_action.domain.completion import Usage
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.domain.marker import SUMMARY_MARKER, Marker, find_marker
from review_action.domain.prompt import Prompt
from review_action.domain.unit import ReviewUnit
from tests.fakes.pull_request import pull_request

HUNK = Hunk(
    old_start=3,
    old_count=2,
    new_start=3,
    new_count=2,
    section="def f():",
    lines=(
        Line("context", 3, 3, "a"),
        Line("removed", 4, None, "b"),
        Line("added", None, 4, "c"),
    ),
)
FILE = FileDiff(path="src/a.py", hunks=(HUNK,), additions=1, deletions=1)
FINDING = Finding(
    rule_id="review/off-by-one",
    severity="error",
    confidence="high",
    path="src/a.py",
    start_line=4,
    end_line=4,
    title="Skips the last one",
    description="The loop ends early.",
    quote="c",
)


def test_value__frozen_and_closed() -> None:
    with pytest.raises(ValidationError):
        FINDING.title = "x"  # type: ignore[misc]  # that it is refused is the point
    with pytest.raises(ValidationError):
        Usage.model_validate({"input_tokens": 1, "dollars": 2})


def test_usage__adds_up() -> None:
    total = sum([Usage(input_tokens=1, cached_tokens=1), Usage(output_tokens=5)], Usage())
    assert total == Usage(input_tokens=1, output_tokens=5, cached_tokens=1)


def test_hunk__header() -> None:
    assert HUNK.header == "@@ -3,2 +3,2 @@ def f():"
    assert HUNK.model_copy(update={"section": ""}).header == "@@ -3,2 +3,2 @@"


def test_file_diff__lines_of_both_sides() -> None:
    assert FILE.new_lines == {3: "a", 4: "c"}
    assert FILE.old_lines == {3: "a", 4: "b"}
    assert FILE.added_lines == (Line("added", None, 4, "c"),)


def test_finding__agent() -> None:
    assert FINDING.agent == "review"


def test_fingerprint__survives_moved_and_reindented_code() -> None:
    moved = FINDING.model_copy(update={"start_line": 90, "end_line": 90, "quote": "  c \n"})
    assert moved.fingerprint == FINDING.fingerprint
    assert len(FINDING.fingerprint) == 16


@pytest.mark.parametrize("change", [{"path": "b.py"}, {"rule_id": "review/x"}, {"quote": "d"}])
def test_fingerprint__tells_claims_apart(change: dict[str, str]) -> None:
    assert FINDING.model_copy(update=change).fingerprint != FINDING.fingerprint


def test_fingerprint__without_a_quote_the_title_counts() -> None:
    bare = FINDING.model_copy(update={"quote": " "})
    assert bare.fingerprint != bare.model_copy(update={"title": "Other"}).fingerprint


@pytest.mark.parametrize("rule_id", ["", "review", "/x", "Review/x", "review/../x", "review/ x"])
def test_finding__rule_id_refused(rule_id: str) -> None:
    with pytest.raises(ValidationError):
        Finding.model_validate({**FINDING.model_dump(), "rule_id": rule_id})


@pytest.mark.parametrize(
    ("head", "is_fork"), [("acme/widgets", False), ("mona/widgets", True), (None, True)]
)
def test_pull_request__is_fork(head: str | None, *, is_fork: bool) -> None:
    pull = pull_request(head_repository=head, base_repository="acme/widgets")
    assert pull.is_fork is is_fork


def test_prompt__characters() -> None:
    prompt = Prompt(agent="review", unit="unit-001", system="ab", shared="c", question="def")
    assert prompt.characters == 6


def test_review_unit__paths() -> None:
    assert ReviewUnit(id="unit-001", files=(FILE,)).paths == ("src/a.py",)


@pytest.mark.parametrize(
    "marker",
    [
        Marker("finding", "0" * 16),
        Marker("review", "a" * 16),
        Marker("answer", "f" * 16),
        Marker("summary"),
    ],
)
def test_marker__is_found_again(marker: Marker) -> None:
    assert find_marker(f"text\n\n{marker.comment}\n") == marker


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no marker",
        f"{SUMMARY_MARKER}\nquoted further up",
        f"inline {SUMMARY_MARKER}",
        "<!-- review-action:finding v1 xyz -->",
        "<!-- review-action:finding v2 0000000000000000 -->",
    ],
)
def test_marker__is_not_found(body: str) -> None:
    assert find_marker(body) is None
