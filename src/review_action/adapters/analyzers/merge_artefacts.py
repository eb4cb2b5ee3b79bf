"""Finds files that a merge or a patch tool left behind."""

import re
from collections.abc import Sequence

from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding

_ARTEFACT = re.compile(r"\.(?:orig|rej|BACKUP\.\d+|BASE\.\d+|LOCAL\.\d+|REMOTE\.\d+)(?:\.\w+)?$")


class MergeArtefacts:
    """An `Analyzer` that looks at the paths of added files."""

    @property
    def name(self) -> str:
        return "embedded"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # a look at the paths
        """One finding a file, on its first line."""
        return Analysis(new=tuple(_finding(file.diff) for file in files if _is_artefact(file.diff)))


def _is_artefact(file: FileDiff) -> bool:
    return file.status == "added" and bool(_ARTEFACT.search(file.path)) and 1 in file.new_lines


def _finding(file: FileDiff) -> Finding:
    return Finding(
        rule_id="embedded/merge-artefact",
        severity="warning",
        confidence="high",
        path=file.path,
        start_line=1,
        end_line=1,
        title="A leftover of a merge was committed",
        description="Files of this name are written by `git merge` or `patch` for people to"
        " look at. Delete it, and add the pattern to `.gitignore`.",
        quote=file.new_lines.get(1, ""),
        anchor="exact",
        origin="analyzer",
    )
