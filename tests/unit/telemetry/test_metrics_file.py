"""Numbers of a run as a Prometheus text file."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.adapters.telemetry.metrics_file import write_metrics
from review_action.adapters.telemetry.to_prometheus import to_prometheus
from review_action.domain.completion import Spend, Usage
from review_action.domain.report import AgentRun, FileCoverage, RouteRun, RunReport, Timing
from tests.unit.speaking.reports import on_line, report

SAMPLE = re.compile(r'review_action_[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*\} -?[0-9.e+-]+')
RUN = report(
    on_line(3, severity="error"),
    on_line(4, severity="info"),
    coverage=(
        FileCoverage(path="a.py", state="reviewed"),
        FileCoverage(path="b.py", state="partial"),
    ),
    agents=(AgentRun(agent="review", prompts=5, completed=3),),
    routes=(
        RouteRun(
            route="openai:m-1",
            completions=4,
            from_cache=1,
            usage=Usage(
                input_tokens=900,
                output_tokens=90,
                cached_tokens=800,
                cache_write_tokens=7,
                reasoning_tokens=30,
            ),
            spend=Spend(usd=0.25, unpriced=0),
        ),
        RouteRun(route="ollama:m-2", completions=1, spend=Spend(unpriced=1)),
    ),
    timing=Timing(model=3.5, total=7.25),
)


def samples(run: RunReport) -> dict[str, float]:
    lines = to_prometheus(run).splitlines()
    told = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {series: float(value) for series, _, value in told}


def test_to_prometheus__every_series() -> None:
    repository = 'repository="o/r"'
    one, two = f'{repository},route="openai:m-1"', f'{repository},route="ollama:m-2"'
    assert samples(RUN) == {
        f'review_action_runs{{{repository},conclusion="pass"}}': 1,
        f'review_action_runs{{{repository},conclusion="fail"}}': 0,
        f'review_action_runs{{{repository},conclusion="inconclusive"}}': 0,
        f'review_action_findings{{{repository},severity="error"}}': 1,
        f'review_action_findings{{{repository},severity="warning"}}': 0,
        f'review_action_findings{{{repository},severity="info"}}': 1,
        f'review_action_files{{{repository},state="reviewed"}}': 1,
        f'review_action_files{{{repository},state="partial"}}': 1,
        f'review_action_files{{{repository},state="skipped"}}': 0,
        f'review_action_files{{{repository},state="failed"}}': 0,
        f'review_action_duration_seconds{{{repository},of="run"}}': 7.25,
        f'review_action_duration_seconds{{{repository},of="model"}}': 3.5,
        f'review_action_agent_failed_prompts{{{repository},agent="review"}}': 2,
        f"review_action_completions{{{one}}}": 4,
        f"review_action_completions{{{two}}}": 1,
        f"review_action_cached_completions{{{one}}}": 1,
        f"review_action_cached_completions{{{two}}}": 0,
        f"review_action_input_tokens{{{one}}}": 900,
        f"review_action_input_tokens{{{two}}}": 0,
        f"review_action_cached_tokens{{{one}}}": 800,
        f"review_action_cached_tokens{{{two}}}": 0,
        f"review_action_cache_write_tokens{{{one}}}": 7,
        f"review_action_cache_write_tokens{{{two}}}": 0,
        f"review_action_output_tokens{{{one}}}": 90,
        f"review_action_output_tokens{{{two}}}": 0,
        f"review_action_reasoning_tokens{{{one}}}": 30,
        f"review_action_reasoning_tokens{{{two}}}": 0,
        f"review_action_cost_usd{{{one}}}": 0.25,
        f"review_action_cost_usd{{{two}}}": 0,
        f"review_action_unpriced_calls{{{one}}}": 0,
        f"review_action_unpriced_calls{{{two}}}": 1,
    }


def test_to_prometheus__names_are_told_once_and_before_their_samples() -> None:
    lines = to_prometheus(RUN).splitlines()
    helped = [line.split()[2] for line in lines if line.startswith("# HELP")]
    typed = [line.split()[2:] for line in lines if line.startswith("# TYPE")]
    assert typed == [[name, "gauge"] for name in helped]
    assert len(set(helped)) == len(helped)
    current = ""
    for line in lines:
        current = line.split()[2] if line.startswith("#") else current
        assert line.startswith(("#", current + "{"))


def test_to_prometheus__without_routes_there_are_totals() -> None:
    run = report(usage=Usage(input_tokens=7), spend=Spend(usd=1.5))
    assert samples(run)['review_action_input_tokens{repository="o/r"}'] == 7
    assert samples(run)['review_action_cost_usd{repository="o/r"}'] == 1.5


@given(st.text(), st.text())
def test_to_prometheus__no_name_breaks_out_of_its_label(repository: str, route: str) -> None:
    text = to_prometheus(report(repository=repository, routes=(RouteRun(route=route),)))
    lines = text.removesuffix("\n").split("\n")
    assert [line for line in lines if not (line.startswith("# ") or SAMPLE.fullmatch(line))] == []


def test_write_metrics__whole_and_readable(tmp_path: Path) -> None:
    path = tmp_path / "review.prom"
    path.write_text("old")
    write_metrics(path, RUN)
    assert path.read_text() == to_prometheus(RUN)
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_write_metrics__belongs_to_the_owner_of_the_directory(tmp_path: Path) -> None:
    os.chown(tmp_path, 1001, 1001)
    write_metrics(tmp_path / "review.prom", RUN)
    assert (tmp_path / "review.prom").stat().st_uid == 1001


def test_write_metrics__replaces_a_planted_link(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "review.prom").symlink_to(tmp_path / "precious")
    write_metrics(tmp_path / "review.prom", RUN)
    assert (tmp_path / "precious").read_text() == "precious"
    assert not (tmp_path / "review.prom").is_symlink()


def _nothing(_: Path) -> None:
    """No directory."""


def _link(folder: Path) -> None:
    folder.symlink_to(folder.parent)


def _taken(folder: Path) -> None:
    (folder / "review.prom").mkdir(parents=True)


@pytest.mark.parametrize("plant", [_nothing, _link, _taken])
def test_write_metrics__what_stands_in_the_way_is_told(tmp_path: Path, plant: object) -> None:
    assert callable(plant)
    plant(tmp_path / "metrics")
    log: list[str] = []
    write_metrics(tmp_path / "metrics" / "review.prom", RUN, log=log.append)
    write_metrics(tmp_path / "metrics" / "review.prom", RUN)
    assert len(log) == 1
    assert log[0].startswith("metrics not written to 'review.prom': ")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("path", ["out/deep/review.prom", "out/../../review.prom"])
def test_write_metrics__no_directory_below_the_workspace_is_a_link(
    tmp_path: Path, path: str
) -> None:
    work, outside = tmp_path / "work", tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    work.mkdir()
    (work / "out").symlink_to(outside)
    log: list[str] = []
    write_metrics(work / path, RUN, below=work, log=log.append)
    assert len(log) == 1
    assert list(tmp_path.rglob("*.prom")) == []


def test_write_metrics__no_path_at_all() -> None:
    log: list[str] = []
    write_metrics(Path("a\0b/c"), RUN, log=log.append)
    assert log == ["metrics not written to 'c': not a path"]
