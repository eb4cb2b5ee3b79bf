"""What a reader sees in a terminal: everything, at any width, and no control character of anybody's."""

import io
import sys
import unicodedata

import pytest

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import FileCoverage, RunReport, Timing, Verdict
from review_action.entrypoints.terminal import LEFT_OUT_ROWS, show
from tests.unit.judging.diffs import file_diff
from tests.unit.speaking.reports import on_line, report

OLD = ["def total(items):", "    return sum(items)"]
NEW = ["def total(items):", "    first = items[0]", "    return sum(items)"]
HOSTILE = "\x1b]0;pwned\x07\x1b[31mred\x9b2J \u202eesrever\u200b\r\x00 [bold]markup[/bold] :bomb:"


def diffs(*, path: str = "src/app.py", new: list[str] | None = None) -> dict[str, FileDiff]:
    return {path: file_diff(OLD, new or NEW, path=path)}


def shown(
    capsys: pytest.CaptureFixture[str],
    said: RunReport,
    files: dict[str, FileDiff] | None = None,
    *,
    width: int = 80,
) -> str:
    show(said, files if files is not None else diffs(), color=False, width=width)
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("width", [60, 80, 120])
def test_show__fits_the_width_and_loses_nothing(
    capsys: pytest.CaptureFixture[str], width: int
) -> None:
    words = [f"word{number}" for number in range(60)]
    finding = on_line(2, title="The list may be empty", description=" ".join(words))

    out = shown(capsys, report(finding), width=width)

    assert max(map(len, out.splitlines())) <= width
    assert out.split().count("word59") == 1
    assert [word for word in out.split() if word.startswith("word")] == words
    assert "first = items[0]" in out


def test_show__a_finding_with_its_code_and_its_rule(capsys: pytest.CaptureFixture[str]) -> None:
    finding = on_line(2, title="The list may be empty", description="Then it fails.")

    lines = [line.strip() for line in shown(capsys, report(finding)).splitlines()]

    assert lines[0].startswith("src/app.py")
    assert lines[1] == "2: error  The list may be empty"
    assert any(line.startswith("1 ") and line.endswith("def total(items):") for line in lines)
    assert any("2 " in line and line.endswith("first = items[0]") for line in lines)
    assert "Then it fails." in lines
    assert "review/logic · high confidence, no second look" in lines


def test_show__what_blocks_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    finding = on_line(2)
    verdict = Verdict(
        conclusion="fail", reasons=("1 finding.",), blocking=(finding.finding.fingerprint,)
    )

    out = shown(capsys, report(finding, verdict=verdict))

    assert "· blocks" in out
    assert "Fail: 1 blocking finding" in out


def test_show__files_and_lines_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [
        on_line(3, path="b.py", title="Third"),
        on_line(9, path="a.py", title="Second"),
        on_line(2, path="a.py", title="First"),
    ]

    out = shown(capsys, report(*findings), {})

    assert out.index("First") < out.index("Second") < out.index("Third")
    assert out.index("a.py") < out.index("First") < out.index("b.py") < out.index("Third")


@pytest.mark.parametrize(
    ("suggestion", "told"),
    [
        (Suggestion(replacement="    return 0", proof="parsed"), "+     return 0"),
        (Suggestion(replacement="", proof="applied"), "suggestion: remove the line"),
        (Suggestion(replacement="    retrun 0", proof="refused"), ""),
    ],
    ids=["proven", "empty", "refused"],
)
def test_show__suggestions(
    capsys: pytest.CaptureFixture[str], suggestion: Suggestion, told: str
) -> None:
    out = shown(capsys, report(on_line(2, suggestion=suggestion)))

    assert told in out
    assert ("suggestion:" in out) == bool(told)


def test_show__the_code_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(
        capsys,
        report(on_line(2, side="LEFT")),
        diffs(new=["def total(items):", "    return 1"]),
    )

    assert "return sum(items)" in out


@pytest.mark.parametrize(
    "values",
    [
        {"start_line": 0},
        {"start_line": 900, "end_line": 900},
        {"quote": "key = [redacted]"},
        {"path": "other.py"},
    ],
    ids=["whole file", "outside", "redacted", "no diff"],
)
def test_show__without_code_to_show(
    capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    finding = on_line(2).finding.model_copy(update={"end_line": 0} | values)
    placed = Placed(finding=finding, where="file", reason="it has no line")

    out = shown(capsys, report(placed))

    assert "It fails" in out
    assert "first = items[0]" not in out


def test_show__what_was_left_out_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        FileCoverage(path="src/app.py", state="reviewed"),
        *(
            FileCoverage(path=f"lib/{number}.js", state="skipped", reason="vendored")
            for number in range(LEFT_OUT_ROWS + 3)
        ),
    ]

    out = shown(capsys, report(coverage=rows, warnings=("Not all was seen.",)))

    assert "lib/0.js" in out
    assert "vendored" in out
    assert f"lib/{LEFT_OUT_ROWS}.js" not in out
    assert "and 3 more" in out
    assert "! Not all was seen." in out


def test_show__the_verdict_comes_last(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [FileCoverage(path="src/app.py", state="reviewed")]

    said = report(coverage=rows, timing=Timing(total=2.34))

    out = shown(capsys, said)

    assert out.strip().splitlines()[-3:] == [
        "Pass: no findings in 1 reviewed file",
        *said.verdict.reasons,
        "openai-compatible:m · 2.3 s",
    ]


def test_show__hostile_text_steers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = f"src/{HOSTILE}.py"
    finding = on_line(
        2,
        path=path,
        title=HOSTILE,
        description=HOSTILE,
        suggestion=Suggestion(replacement=HOSTILE, proof="applied"),
    )
    said = report(
        finding,
        coverage=[FileCoverage(path=path, state="failed", reason=HOSTILE)],
        warnings=(HOSTILE,),
        verdict=Verdict(conclusion="inconclusive", reasons=(HOSTILE,)),
    )

    out = shown(capsys, said, diffs(path=path, new=["def total(items):", HOSTILE]), width=400)

    steering = {char for char in out if unicodedata.category(char) in {"Cc", "Cf"}}
    assert steering == {"\n"}
    # As it was written: neither rich's markup nor its emoji codes are read in it.
    # Heading, title, code, description, suggestion, table (path and why), warning, reason.
    assert out.count("[bold]markup[/bold] :bomb:") == 9


def test_show__color_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    said = report(on_line(2))

    printed = []
    for color in (True, False):
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        show(said, diffs(), color=color, width=80)
        printed.append(stream.getvalue())

    assert "\x1b[1;31merror" in printed[0]
    assert "31m" not in printed[1]


def test_show__without_a_model_it_says_how_to_add_one(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(shown(capsys, report(model="embedded")).split())
    assert "built-in checks only · 0.0 s No model was asked" in said
    assert "`--model PROVIDER:NAME`" in said
    assert "No model" not in shown(capsys, report())
