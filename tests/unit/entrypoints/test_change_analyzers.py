"""Analyzers of one pull request look at the whole tree where the checkout holds it."""

from pathlib import Path

import pytest

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
    _, structure = build_change_analyzers(root)(pull, ())
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
    assert [analyzer.name for analyzer in analyzers] == ["ast-grep", "structure"]
