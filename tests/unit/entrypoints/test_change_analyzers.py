"""Analyzers of one pull request look at the whole tree where the checkout holds it."""

from functools import partial
from pathlib import Path

import pytest

from review_action.adapters.analyzers.installed_tools import LARGER
from review_action.adapters.git.local_git import LocalGit
from review_action.app.analyze import analyze
from review_action.app.head_texts import HeadTexts
from review_action.app.survey import survey
from review_action.domain.config import Policy
from review_action.domain.pull_request import PullRequest
from review_action.entrypoints.change_analyzers import build_change_analyzers
from tests.fakes.pull_request import pull_request
from tests.fakes.work_tree import WorkTree


@pytest.fixture
def clone(tmp_path: Path) -> WorkTree:
    clone = WorkTree(tmp_path / "clone")
    for text in (
        "def total(items):\n    return sum(items)\n",
        "def sum_up(items):\n    return 0\n",
    ):
        clone.write("cart.py", text)
        clone.git("add", "--all")
        clone.git("commit", "-q", "-m", "change")
    return clone


def between(clone: WorkTree) -> PullRequest:
    base, head = clone.id_of("HEAD~1"), clone.id_of("HEAD")
    return pull_request(base_sha=base, head_sha=head)


def looks_around(root: str, pull: PullRequest) -> bool:
    *_, structure = build_change_analyzers(root)(pull, ())
    return structure._surroundings is not None  # type: ignore[attr-defined]  # noqa: SLF001  # nothing else tells it


def test_build_change_analyzers__a_checkout_with_both_commits(clone: WorkTree) -> None:
    assert looks_around(str(clone.root), between(clone))


def test_build_change_analyzers__what_cannot_be_looked_at_is_left_aside(
    clone: WorkTree, tmp_path: Path
) -> None:
    pull = between(clone)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / ".git").write_text("gitdir: /nowhere", encoding="utf-8")
    assert not looks_around("", pull)
    assert not looks_around(str(tmp_path), pull)
    assert not looks_around(str(tmp_path / "linked"), pull)
    assert not looks_around(str(clone.root), pull.model_copy(update={"base_sha": "f" * 40}))
    assert not looks_around(str(clone.root), pull.model_copy(update={"head_sha": ""}))


def test_build_change_analyzers__names(clone: WorkTree) -> None:
    analyzers = build_change_analyzers("")(between(clone), ())
    names = [analyzer.name for analyzer in analyzers if analyzer.name not in LARGER]
    # Who works on us may have a tool of the larger image.
    assert names == ["ruff", "shellcheck", "zizmor", "ast-grep", "structure"]


def test_build_change_analyzers__a_name_that_a_loader_defines_is_no_mistake(tmp_path: Path) -> None:
    clone = WorkTree(tmp_path / "clone")
    engine = "def search(query):\n    logger.info(query)\n"
    base = clone.commit(**{f"engines/{name}.py": engine for name in ("ask", "bing", "duck")})
    head = clone.commit(**{"engines/wiki.py": engine.replace(":\n", ":\n    loger.info()\n")})
    pull, git = pull_request(base_sha=base, head_sha=head), LocalGit(clone.root)
    files = survey(git.compare(base, head), Policy()).files
    analyzers = build_change_analyzers(str(clone.root))(pull, ())
    found = analyze(
        files, analyzers, HeadTexts(files, partial(git.read_contents, head)), mode="new"
    )
    assert [finding.description.partition(".")[0] for finding in found.findings] == [
        "Undefined name `loger`"
    ]
