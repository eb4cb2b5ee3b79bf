"""`review-action local`: where the change comes from, what is printed, and the exit status."""

import io
import json
import sys
from pathlib import Path

import pytest

from review_action.agents import AGENTS
from tests.fakes.model.behaviours import Failure
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer
from tests.unit.entrypoints.clone import HEAD
from tests.unit.entrypoints.desk import Desk

KEY = "sk-test-0123456789"


FOUND = {"embedded/python-debugger": 5, "embedded/yaml-load": 6}


def test_local__what_is_on_disk(desk: Desk) -> None:
    status = desk.local("--format", "json")

    assert (status, desk.err) == (1, "")
    assert desk.found == FOUND
    assert json.loads(desk.out)["model"] == "embedded"


def test_local__the_exit_status_is_the_gate(desk: Desk) -> None:
    assert desk.local("--fail-on", "never", "--format", "json") == 0
    assert json.loads(desk.out)["verdict"]["conclusion"] == "pass"

    assert desk.local("--fail-on", "info", "--format", "json") == 1
    assert json.loads(desk.out)["verdict"]["conclusion"] == "fail"


def test_local__against_another_revision(desk: Desk) -> None:
    desk.clone.commit()
    desk.clone.write("src/more.py", "breakpoint()\n")
    desk.clone.commit()

    assert desk.local("--base", "HEAD~2", "--format", "json", "--fail-on", "never") == 0

    paths = [row["path"] for row in json.loads(desk.out)["coverage"]]
    assert paths == ["src/cart.py", "src/more.py"]


def test_local__what_is_staged_and_nothing_else(desk: Desk) -> None:
    desk.clone.git("add", "--all")
    desk.clone.write("src/cart.py", HEAD.replace("    breakpoint()\n", ""))

    desk.local("--staged", "--format", "json")

    assert desk.found == FOUND


@pytest.mark.parametrize("place", ["a job", "a laptop"])
def test_local__in_a_job_nothing_printed_is_a_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true" if place == "a job" else "")
    desk.clone.write("::stop-commands::x.py", "breakpoint()\n")
    desk.clone.git("add", "--all")

    assert desk.local("--no-color") == 1

    commands = [line for line in desk.out.splitlines() if line.lstrip().startswith("::")]
    assert bool(commands) == (place == "a laptop")
    assert "stop-commands" in desk.out


def test_local__nothing_changed(desk: Desk) -> None:
    desk.clone.commit()

    assert desk.local("--format", "json") == 0

    assert json.loads(desk.out)["coverage"] == []


def test_local__untracked_files_are_told(desk: Desk) -> None:
    desk.clone.write("src/new.py", "breakpoint()\n")

    desk.local("--format", "json")

    (warning,) = json.loads(desk.out)["warnings"]
    assert warning.startswith("1 file is not tracked by git and not included")


def test_local__a_patch_from_a_file(desk: Desk) -> None:
    patch = desk.clone.root / "changes.patch"
    patch.write_text(desk.clone.git("diff"), encoding="utf-8")

    desk.local("--patch", str(patch), "--format", "json")

    assert desk.found == FOUND


def test_local__a_patch_from_standard_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(desk.clone.git("diff").encode()))
    monkeypatch.setattr(sys, "stdin", piped)

    desk.local("--patch", "-", "--format", "json")

    assert desk.found == FOUND


def test_local__an_empty_patch_is_nothing_to_review(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))

    assert desk.local("--patch", "-", "--format", "json") == 0


def test_local__markdown(desk: Desk) -> None:
    desk.local("--format", "markdown")

    assert desk.out.startswith("## ")
    assert "`src/cart.py:5`" in desk.out
    assert desk.err == ""


def test_local__sarif(desk: Desk) -> None:
    desk.local("--format", "sarif")

    results = json.loads(desk.out)["runs"][0]["results"]
    assert {result["ruleId"] for result in results} == set(FOUND)
    assert desk.err == ""


def test_local__terminal(desk: Desk) -> None:
    desk.local("--no-color")

    assert "src/cart.py" in desk.out
    assert "breakpoint()" in desk.out
    assert "\x1b" not in desk.out
    assert desk.err == ""


def test_local__output_goes_to_a_file(desk: Desk) -> None:
    desk.local("--format", "json", "--output", "report.json")

    assert desk.out == ""
    report = json.loads((desk.clone.root / "report.json").read_text(encoding="utf-8"))
    assert len(report["placed"]) == len(FOUND)


def test_local__output_without_a_format_is_markdown(desk: Desk) -> None:
    desk.local("--output", "report.md")

    assert (desk.clone.root / "report.md").read_text(encoding="utf-8").startswith("## ")


def test_local__a_narrow_encoding_costs_characters_and_not_the_review(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    desk.local("--format", "markdown")

    sys.stdout.flush()
    assert raw.getvalue().startswith(b"## ")
    assert b"\\xb7" in raw.getvalue()


def test_local__asks_the_model_it_is_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-another-tool-000")
    monkeypatch.setenv("REVIEW_ACTION_API_KEY", KEY)
    with ModelServer(review, key=KEY) as model:
        desk.local("--model", "reviewer-1", "--base-url", model.base_url, "--format", "json")

    report = json.loads(desk.out)
    assert report["model"] == "openai-compatible:reviewer-1"
    assert [run["completed"] for run in report["agents"]] == [1] * (len(AGENTS) + 1)
    assert KEY not in desk.out + desk.err


def test_local__a_key_of_another_tool_goes_to_no_other_address(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-another-tool-000")
    with ModelServer(review) as model:
        desk.local("--model", "reviewer-1", "--base-url", model.base_url, "--format", "json")

    assert model.requests
    assert all("authorization" not in request.headers for request in model.requests)


def test_local__a_key_alone_chooses_no_model(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    desk.local("--format", "json")

    assert json.loads(desk.out)["model"] == "embedded"


def test_local__a_dead_model_is_inconclusive(desk: Desk) -> None:
    desk.clone.write("src/cart.py", "def parse(text):\n    return str(text)\n")
    with ModelServer([Failure(401, {"message": "no \x1b[31mentry"})]) as model:
        status = desk.local(
            "--model", "m", "--base-url", model.base_url, "--format", "json", "--deadline", "30s"
        )

    assert status == 3
    assert json.loads(desk.out)["verdict"]["conclusion"] == "inconclusive"
    assert "The model cannot be used for the rest of this run" in desk.err
    assert "\x1b" not in desk.err


def test_local__the_repositorys_configuration_from_any_folder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.clone.write(".github/review-action.yml", "exclude: ['src/**']\n")
    monkeypatch.chdir(desk.clone.root / "src")

    desk.local("--format", "json")

    assert desk.found == {}
    states = {row["path"]: row["state"] for row in json.loads(desk.out)["coverage"]}
    assert states["src/cart.py"] == "skipped"


def test_local__another_configuration(desk: Desk) -> None:
    desk.clone.write(".github/review-action.yml", "this is: not looked at\n")
    desk.clone.write("mine.yml", "fail-on: info\nfail-confidence: low\n")

    assert desk.local("--config", "mine.yml", "--format", "json") == 1


def test_local__a_link_is_not_followed_out_of_the_repository(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("BEGIN\n", encoding="utf-8")
    with ModelServer(review) as model:
        (desk.clone.root / "src/cart.py").unlink()
        (desk.clone.root / "src/cart.py").symlink_to(tmp_path / "secret")
        desk.local("--model", "m", "--base-url", model.base_url, "--format", "json")

    assert "BEGIN" not in desk.out + json.dumps([request.body for request in model.requests])


def test_local__a_plain_http_model_is_warned_of(desk: Desk) -> None:
    desk.clone.commit()

    status = desk.local("--model", "m", "--base-url", "http://models.example.com/v1")

    assert status == 0
    assert "http" in desk.err


def test_local__one_page_for_a_browser(desk: Desk) -> None:
    path = desk.clone.root / "page.html"

    assert desk.local("--format", "html", "--output", str(path)) == 1

    text = path.read_text(encoding="utf-8")
    assert (desk.out, desk.err) == ("", "")
    assert text.startswith("<!DOCTYPE html>")
    assert text.count('<article class="finding') == len(FOUND)
    assert "changes since HEAD" in text


def test_local__what_other_tools_found(desk: Desk) -> None:
    found = {
        "ruleId": "E1",
        "message": {"text": "Not so."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": (desk.clone.root / "src/cart.py").as_uri()},
                    "region": {"startLine": 5},
                }
            }
        ],
    }
    run = {"tool": {"driver": {"name": "lint"}}, "results": [found]}
    log = json.dumps({"version": "2.1.0", "runs": [run]})
    (desk.clone.root / "out.sarif").write_text(log, encoding="utf-8")

    desk.local("--format", "json", "--sarif-files", "*.sarif,none/*")

    assert desk.found == {**FOUND, "lint/E1": 5}
    assert any("no file matches `none/*`" in said for said in json.loads(desk.out)["warnings"])

    # Whoever wrote the change would speak as the team's linter.
    desk.clone.git("add", "out.sarif")
    desk.local("--format", "json", "--sarif-files", "*.sarif", "--base", "HEAD")
    assert desk.found == FOUND
    assert any("is a file of the repository" in said for said in json.loads(desk.out)["warnings"])
