"""Paths and titles from a stranger's pull request, in the tables of our comments, as a reader's Markdown sees them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from review_action.domain.finding import Finding
from review_action.domain.placement import Placed
from review_action.domain.report import FileCoverage, RunReport, Verdict
from review_action.rendering import render
from review_action.rendering.visible import visible

MARKDOWN = MarkdownIt("commonmark").enable("table")
HOSTILE = st.lists(
    st.sampled_from(
        ["|", "`", "``", "\\", "\n", "\r\n", "\u2028", "\u202e", " ", "a", "---", "@x"]
    ),
    min_size=1,
    max_size=8,
).map("".join)


def _tables(markdown: str) -> list[list[list[Token]]]:
    tables: list[list[list[Token]]] = []
    tokens = MARKDOWN.parse(markdown)
    for before, token in pairwise(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and before.type in ("td_open", "th_open"):
            tables[-1][-1].append(token)
    return tables


def _report(path: str, text: str) -> RunReport:
    finding = Finding(
        rule_id="review/other",
        severity="error",
        confidence="high",
        path=path,
        start_line=0,
        end_line=0,
        title=text,
        description="d",
    )
    return RunReport(
        verdict=Verdict(conclusion="inconclusive"),
        placed=(Placed(finding=finding, where="summary", reason=text),),
        coverage=(FileCoverage(path=path, state="failed", reason=text),),
    )


@given(path=HOSTILE, text=HOSTILE)
def test_tables__nothing_leaves_its_cell(path: str, text: str) -> None:
    report = _report(path, text)
    said = render("comments/summary.md.j2", report=report, rows=9, cut=(), leads=(), marker="")
    findings, coverage = _tables(said)
    assert [len(row) for row in findings] == [4, 4]
    assert [len(row) for row in coverage] == [3, 3]
    for cell in (findings[1][2], coverage[1][2]):
        (code,) = cell.children or []
        assert code.type == "code_inline"
        assert code.content.strip() == visible(" ".join(path.split()))


def test_tables__long_ones_say_how_much_is_left_out() -> None:
    report = _report("a.py", "t")
    many = report.model_copy(
        update={
            "placed": report.placed * 12,
            "coverage": tuple(
                FileCoverage(path=f"{index}.py", state="failed", reason=f"because {index}")
                for index in range(12)
            ),
            "verdict": Verdict(conclusion="fail", blocking=(report.placed[0].finding.fingerprint,)),
        }
    )
    said = render("comments/summary.md.j2", report=many, rows=5, cut=("Cut.",), leads=(), marker="")
    assert [len(table) for table in _tables(said)] == [6, 6]
    assert "7 more findings in the job summary and the report." in said
    assert "7 more reasons in the report." in said
    assert "- Note: Cut.\n" in said


def test_tables__many_skipped_files_of_one_reason_are_one_row() -> None:
    report = RunReport(
        verdict=Verdict(conclusion="pass"),
        coverage=tuple(
            FileCoverage(path=f"{index}.lock", state="skipped", reason="lock file")
            for index in range(1_205)
        ),
    )
    ((_, row),) = _tables(
        render("comments/summary.md.j2", report=report, rows=5, cut=(), leads=(), marker="")
    )
    assert row[2].content.endswith("`4.lock` and 1,200 more")


def test_tables__without_room_only_the_counts_are_left() -> None:
    for name in ("summary", "check_run"):
        said = render(
            f"comments/{name}.md.j2",
            report=_report("a.py", "t"),
            rows=0,
            cut=(),
            leads=(),
            marker="",
        )
        assert _tables(said) == []
        assert "1 more finding in the " in said
        assert "1 more reason in the report." in said
