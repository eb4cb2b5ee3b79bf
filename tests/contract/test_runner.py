"""One suite for the real runner adapter and its fake."""

from pathlib import Path

import pytest

from review_action.ports import LogLevel
from tests.contract.runner_job import ActionsJob, FakeJob, Job, note


@pytest.fixture(params=["actions", "fake"])
def job(request: pytest.FixtureRequest, tmp_path: Path) -> Job:
    return ActionsJob(tmp_path) if request.param == "actions" else FakeJob()


HOSTILE = "a\nname=pass\nconclusion<<EOF\npass\nEOF\n::error::x\r\n"


@pytest.mark.parametrize("value", ["", "pass", "two\nlines", HOSTILE, "a=b", "<<x"])
def test_set_outputs__value_comes_back_and_no_other(job: Job, value: str) -> None:
    job.runner.set_outputs({"conclusion": "inconclusive", "rating": value})
    assert {name: text.replace("\r", "") for name, text in job.outputs.items()} == {
        "conclusion": "inconclusive",
        "rating": value.replace("\r", ""),
    }


def test_set_outputs__last_one_wins(job: Job) -> None:
    job.runner.set_outputs({"conclusion": "pass"})
    job.runner.set_outputs({"conclusion": "fail"})
    assert job.outputs == {"conclusion": "fail"}


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a\nb", "1a", "a<<b"])
def test_set_outputs__name_refused(job: Job, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        job.runner.set_outputs({name: "x"})
    assert job.outputs == {}


def test_save_state__is_apart_from_outputs(job: Job) -> None:
    job.runner.save_state({"check-run": "12"})
    job.runner.save_state({"check-run": ""})
    assert job.state == {"check-run": ""}
    assert job.outputs == {}


def test_append_summary__appends(job: Job) -> None:
    job.runner.append_summary("# One\n\n\n")
    job.runner.append_summary("Two")
    assert job.summary == "# One\nTwo\n"


def test_write_file__is_found_by_later_steps(job: Job) -> None:
    path = job.runner.write_file("report.json", "{}\n")
    assert job.report(path) == "{}\n"
    assert job.report(job.runner.write_file("report.json", "[]")) == "[]"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".gitignore", "a\nb", "x" * 200])
def test_write_file__name_refused(job: Job, name: str) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        job.runner.write_file(name, "x")


def test_annotate__ten_a_level_and_the_rest_told(job: Job) -> None:
    job.runner.annotate([note("error")] * 13 + [note("warning")] * 2 + [note("info")])
    assert [job.annotations(level) for level in ("error", "warning", "info")] == [10, 2, 1]
    assert "3 more" in job.log


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_log__is_said(job: Job, level: LogLevel) -> None:
    job.runner.log(level, "Reading 3 files.")
    assert "Reading 3 files." in job.log
