"""Wires what reads SARIF files; imported only by a run that is given some."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from review_action.adapters.analyzers.sarif_files import SarifFiles
from review_action.adapters.runner.handed_file import read_handed
from review_action.agents import AGENTS
from review_action.domain.settings import Settings
from review_action.errors import GitError
from review_action.pipeline.intake.read_sarif import read_sarif

OUR_WORDS = frozenset({"embedded", "structure", "team", "generalist"})
"""What speaks under our own name besides the agents."""


def build_sarif(settings: Settings, root: str) -> SarifFiles:
    """The analyzer over the files that the input names, below `root`."""
    return SarifFiles(
        root,
        settings.sarif_files,
        tracked=partial(_tracked, Path(root)),
        fetch=lambda path, most: read_handed(root, path, max_bytes=most),
        understand=partial(
            read_sarif,
            roots=(root, settings.runner.workspace),
            repository=settings.runner.repository.rpartition("/")[2],
            reserved=OUR_WORDS | AGENTS.keys(),
        ),
    )


def _tracked(root: Path, paths: Sequence[str]) -> frozenset[str]:
    """Those of `paths` that stand in git's index; none where there is no checkout, or none to ask."""
    if not paths or not (root / ".git").exists():
        return frozenset()
    from review_action.adapters.git.local_git import LocalGit  # noqa: PLC0415  # for a checkout alone

    try:
        git = LocalGit(root, search_path=os.environ.get("PATH", os.defpath))
        staged = git.read_staged(paths)
    except GitError:
        return frozenset()
    return frozenset(path for path, content in staged.items() if content.reason != "missing")
