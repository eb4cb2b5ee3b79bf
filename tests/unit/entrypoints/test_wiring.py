"""Settings become adapters, and only those that a run uses."""

import os
from pathlib import Path

import pytest

from review_action.domain.analysis import TouchedFile
from review_action.domain.settings import Settings
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import (
    Stopwatch,
    build_analyzers,
    build_examiner,
    build_host,
    build_workspace,
)
from review_action.errors import InvalidInputError
from review_action.ports import Workspace
from review_action.rendering.render import environment
from tests.unit.entrypoints.clone import changed_clone
from tests.unit.judging.diffs import added_file

LINT = """{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Security"}}, "results": [{
    "ruleId": "E1", "message": {"text": "No."}, "locations": [{"physicalLocation": {
    "artifactLocation": {"uri": "a.py"}, "region": {"startLine": 1}}}]}]}]}"""


def workspace_at(path: Path | str) -> Workspace | None:
    return build_workspace(str(path), search_path=os.defpath, log=pytest.fail)


def test_stopwatch__begins_at_nought() -> None:
    assert 0.0 <= Stopwatch()() < 60.0


def test_build_workspace__only_what_is_a_clone(tmp_path: Path) -> None:
    clone = changed_clone(tmp_path / "clone")

    workspace = workspace_at(clone.root)

    assert workspace is not None
    assert workspace.has_commit(clone.id_of("HEAD"))
    assert workspace_at("") is None
    assert workspace_at(tmp_path) is None


def test_build_analyzers__are_embedded() -> None:
    names = {analyzer.name for analyzer in build_analyzers(Settings.from_environ({}), "")}
    assert names == {"embedded"}


def test_build_analyzers__with_what_other_tools_left(tmp_path: Path) -> None:
    (tmp_path / "lint.sarif").write_text(LINT, encoding="utf-8")
    settings = Settings.from_environ({"INPUT_SARIF-FILES": "*.sarif"})

    *_, sarif = build_analyzers(settings, str(tmp_path))

    touched = TouchedFile(diff=added_file(["x = 1"], path="a.py"))
    (found,) = sarif.analyze([touched], seconds=1).new
    # No tool speaks as one of our agents.
    assert (found.rule_id, found.path) == ("tool-security/E1", "a.py")


def test_build_analyzers__a_clone_that_git_cannot_read_tells_of_no_file(tmp_path: Path) -> None:
    (tmp_path / "lint.sarif").write_text(LINT, encoding="utf-8")
    (tmp_path / ".git").write_text("gitdir: /nowhere", encoding="utf-8")
    settings = Settings.from_environ({"INPUT_SARIF-FILES": "*.sarif"})

    *_, sarif = build_analyzers(settings, str(tmp_path))

    touched = TouchedFile(diff=added_file(["x = 1"], path="a.py"))
    assert len(sarif.analyze([touched], seconds=1).new) == 1


def test_build_examiner__without_a_model_asks_nobody() -> None:
    said: list[str] = []
    settings = Settings.from_environ({"INPUT_DEADLINE": "90s"})
    side = ModelSide(settings, clock=lambda: 0.0, log=said.append)

    examiner = build_examiner(settings, side, clock=lambda: 0.0)

    examiner.progress("asking", 1, 2)
    environment.cache_clear()
    examiner.meanwhile()
    assert environment().cache
    assert (examiner.model, examiner.deadline, examiner.context_tokens()) == (None, 90.0, 0)
    assert len(examiner.nonce_of("abc")) == 32
    assert said == []


def test_build_host__needs_a_token() -> None:
    with pytest.raises(InvalidInputError) as caught:
        build_host(Settings.from_environ({}), log=lambda _: None)

    assert caught.value.hint


@pytest.mark.parametrize("content", ["gitdir: /nowhere/at/all\n", "\n"])
def test_build_workspace__a_work_tree_of_a_clone_that_is_not_here(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / ".git").write_text(content, encoding="utf-8")
    said: list[str] = []

    workspace = build_workspace(str(tmp_path), search_path=os.defpath, log=said.append)

    assert workspace is None
    assert said[0].startswith("The workspace is left aside: ")
