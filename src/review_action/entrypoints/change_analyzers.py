"""Analyzers that need to know the pull request, or what its repository wrote for them."""

from collections.abc import Sequence
from pathlib import Path

from review_action.app.examiner import AnalyzersFor
from review_action.domain.code_rule import CodeRule
from review_action.domain.pull_request import PullRequest
from review_action.domain.surroundings import Surroundings
from review_action.entrypoints.code_rules import code_rules
from review_action.errors import GitError
from review_action.ports import Analyzer

# ruff: noqa: PLC0415  # lazy on purpose: a run must not import what it does not use


def build_change_analyzers(root: str) -> AnalyzersFor:
    """The tools that are installed, rules on syntax, our own and the team's, and what only both sides show.

    Args:
        root: Of the job's checkout; where it holds the change, its whole tree is looked at.
    """

    def analyzers(pull: PullRequest, team: Sequence[CodeRule]) -> Sequence[Analyzer]:
        from review_action.adapters.analyzers.ast_grep import AstGrep
        from review_action.adapters.analyzers.installed_tools import installed_tools
        from review_action.adapters.analyzers.structure.structure_analyzer import StructureAnalyzer

        around = _surroundings(root, pull)
        structure = StructureAnalyzer(around, intent=f"{pull.title}\n{pull.body}")
        return (*installed_tools(around), AstGrep(code_rules(team)), structure)

    return analyzers


def _surroundings(root: str, pull: PullRequest) -> Surroundings | None:
    if not root or not pull.head_sha or not (Path(root) / ".git").exists():
        return None
    from review_action.adapters.git.local_git import LocalGit

    try:
        git = LocalGit(Path(root))
        if not (git.has_commit(pull.base_sha) and git.has_commit(pull.head_sha)):
            return None
        return git.surroundings(pull.base_sha, pull.head_sha)
    except GitError:
        # Not a clone git can read, or too shallow: the touched files alone are looked at.
        return None
