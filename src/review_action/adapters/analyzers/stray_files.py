"""Finds files that a tool or a file manager left behind, by their names."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.is_lenient import is_lenient


class _Kind(NamedTuple):
    rule: str
    pattern: re.Pattern[str]
    title: str
    description: str


_KINDS: Final = (
    _Kind(
        "merge-artefact",
        re.compile(r"\.(?:orig|rej|BACKUP\.\d+|BASE\.\d+|LOCAL\.\d+|REMOTE\.\d+)(?:\.\w+)?$"),
        "A leftover of a merge was committed",
        "Files of this name are written by `git merge` or `patch` for people to look at.",
    ),
    _Kind(
        "stray-file",
        re.compile(
            r"(?:^|/)(?:npm-debug\.log[.\d]{0,20}|yarn-error\.log|pnpm-debug\.log|nohup\.out|hs_err_pid\d{1,9}\.log"
            r"|\.idea/(?:workspace|usage\.statistics|shelf)[^/]{0,40}|\.bash_history|\.python_history|\.viminfo)$"
            r"|[^/.]\.\w{1,10}\.bak$|[^/.]\.\w{1,10}~$|\w(?: copy(?: \d{1,3})?| - Copy| \(\d\))\.\w{1,5}$"
        ),
        "A file that no one wrote for the repository was committed",
        "By its name an editor, a crashed tool or a file manager left it: a log, a history, a copy.",
    ),
)


class StrayFiles:
    """An `Analyzer` that looks at the paths of added files."""

    @property
    def name(self) -> str:
        return "embedded"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # a look at the paths
        """At most one finding a file, on its first line."""
        found = ((file.diff, _kind(file.diff)) for file in files)
        return Analysis(new=tuple(_finding(file, kind) for file, kind in found if kind))


def _kind(file: FileDiff) -> _Kind | None:
    if file.status != "added" or 1 not in file.new_lines:
        return None
    first = next((kind for kind in _KINDS if kind.pattern.search(file.path)), None)
    is_sample = first is not None and first.rule == "stray-file" and is_lenient(file.path)
    return None if is_sample else first


def _finding(file: FileDiff, kind: _Kind) -> Finding:
    return Finding(
        rule_id=f"embedded/{kind.rule}",
        severity="warning",
        confidence="high",
        path=file.path,
        start_line=1,
        end_line=1,
        title=kind.title,
        description=f"{kind.description} Delete it, and add the pattern to `.gitignore`.",
        quote=file.new_lines.get(1, ""),
        anchor="exact",
        origin="analyzer",
    )
