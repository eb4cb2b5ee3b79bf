"""Shows a run in a terminal; the only importer of rich."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from review_action.app.ask import Progress as Told
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.report import RunReport
from review_action.rendering.render import render
from review_action.rendering.visible import visible

SEVERITY_STYLE = {"error": "bold red", "warning": "yellow", "info": "cyan"}
VERDICT_STYLE = {"pass": "bold green", "fail": "bold red", "inconclusive": "bold yellow"}
CONTEXT_LINES = 2
LEFT_OUT_ROWS = 12


@contextmanager
def progress_bar(*, enabled: bool) -> Iterator[Told]:
    """A bar on standard error while a terminal is there to show it; standard output stays clean."""
    console = Console(stderr=True)
    if not (enabled and console.is_terminal):
        yield lambda _stage, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reviewing", total=None)

        def told(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        yield told


def show(
    report: RunReport,
    files: Mapping[str, FileDiff],
    *,
    color: bool = True,
    width: int | None = None,
) -> None:
    """Print findings by file with their code, what was not reviewed, and the verdict last."""
    console = Console(
        file=sys.stdout, no_color=not color, width=width, highlight=False, soft_wrap=False
    )
    by_path: dict[str, list[Finding]] = {}
    for placed in report.placed:
        by_path.setdefault(placed.finding.path, []).append(placed.finding)
    for path in sorted(by_path):
        console.print(
            Rule(Text(visible(path or "the pull request"), style="bold"), align="left", style="dim")
        )
        for finding in sorted(by_path[path], key=lambda each: (each.start_line, each.rule_id)):
            console.print(_finding(finding, files.get(path), blocking=_blocks(report, finding)))
    for part in (_left_out(report), _warnings(report), _verdict(report)):
        if part is not None:
            console.print(part)


def _blocks(report: RunReport, finding: Finding) -> bool:
    return finding.fingerprint in report.verdict.blocking


def _finding(finding: Finding, file: FileDiff | None, *, blocking: bool) -> Padding:
    head = Text()
    head.append(f"{finding.start_line or '-'}: ", style="dim")
    head.append(finding.severity, style=SEVERITY_STYLE[finding.severity])
    head.append(f"  {visible(finding.title)}", style="bold")
    sureness = render("comments/sureness.txt.j2", finding=finding).strip()
    tail = Text(f"{finding.rule_id} · {sureness}", style="dim")
    if blocking:
        tail.append(" · blocks", style="red")
    parts: list[Text | Padding] = [head]
    excerpt = _excerpt(finding, file)
    if excerpt is not None:
        parts.append(Padding(excerpt, (0, 0, 0, 2)))
    parts.append(Text(visible(finding.description)))
    suggestion = finding.suggestion
    if suggestion is not None and suggestion.proof in {"parsed", "applied"}:
        parts.append(_suggestion(suggestion.replacement))
    parts.append(tail)
    return Padding(Group(*parts), (0, 0, 1, 2))


def _suggestion(replacement: str) -> Text:
    if not replacement:
        return Text("suggestion: remove the line", style="green")
    told = Text("suggestion:\n", style="green")
    told.append(
        "\n".join(f"  + {line}" for line in visible(replacement).split("\n")), style="green"
    )
    return told


def _excerpt(finding: Finding, file: FileDiff | None) -> Syntax | None:
    if file is None or not finding.start_line or "redacted" in finding.quote:
        return None
    lines = file.new_lines if finding.side == "RIGHT" else file.old_lines
    wanted = range(finding.start_line - CONTEXT_LINES, finding.end_line + CONTEXT_LINES + 1)
    shown = [number for number in wanted if number in lines]
    if not shown:
        return None
    return Syntax(
        "\n".join(visible(lines[number]).expandtabs(4) for number in shown),
        file.language or "text",
        line_numbers=True,
        start_line=shown[0],
        highlight_lines=set(range(finding.start_line, finding.end_line + 1)),
        background_color="default",
        word_wrap=True,
    )


def _left_out(report: RunReport) -> Table | None:
    rows = [row for row in report.coverage if row.state != "reviewed"]
    if not rows:
        return None
    table = Table("Not reviewed", "", "Why", box=None, header_style="bold", padding=(0, 2, 0, 0))
    for row in rows[:LEFT_OUT_ROWS]:
        table.add_row(Text(visible(row.path)), Text(row.state), Text(visible(row.reason)))
    if len(rows) > LEFT_OUT_ROWS:
        table.add_row(Text(f"and {len(rows) - LEFT_OUT_ROWS} more"), Text(), Text())
    return table


def _warnings(report: RunReport) -> Text | None:
    if not report.warnings:
        return None
    return Text("\n".join(f"! {visible(warning)}" for warning in report.warnings), style="yellow")


def _verdict(report: RunReport) -> Text:
    told = Text("\n")
    told.append(
        render("comments/headline.txt.j2", report=report).strip(),
        style=VERDICT_STYLE[report.verdict.conclusion],
    )
    for reason in report.verdict.reasons:
        told.append(f"\n{visible(reason)}")
    alone = report.model == "embedded"
    told.append(
        f"\n{'built-in checks only' if alone else report.model} · {report.timing.total:.1f} s",
        style="dim",
    )
    if alone:
        told.append(f"\n{render('reports/no_model.txt.j2').strip()}", style="dim")
    return told
