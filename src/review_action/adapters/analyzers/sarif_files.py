"""Takes what the team's own linters left in the workspace as SARIF."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.errors import AnalyzerError

MAX_FILES: Final = 20
MAX_BYTES: Final = 20_000_000
MAX_ENTRIES: Final = 100_000
"""Of directories that are looked at; a pattern such as `**/*.sarif` walks through everything."""
MAX_DEPTH: Final = 40
_NEVER: Final = {".git"}

Understand = Callable[[bytes, Sequence[FileDiff]], tuple[Sequence[Finding], Sequence[str]]]


class SarifFiles:
    """An `Analyzer` over files that earlier steps of the job wrote.

    Args:
        workspace: Directory that the patterns start from.
        patterns: Globs below it; no link is followed.
        fetch: The first `max_bytes` of a file below the workspace, never through a link.
        tracked: Which of some paths are the repository's own files.
        understand: Findings on lines of the change, and what could not be read.
    """

    def __init__(
        self,
        workspace: str,
        patterns: Sequence[str],
        *,
        fetch: Callable[[str, int], bytes],
        tracked: Callable[[Sequence[str]], Collection[str]],
        understand: Understand,
    ) -> None:
        self._workspace = workspace
        self._patterns = tuple(patterns)
        self._fetch = fetch
        self._tracked = tracked
        self._understand = understand

    @property
    def name(self) -> str:
        return "sarif-files"

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:  # noqa: ARG002  # its files are few and bounded
        """What the tools say of lines this change added.

        Raises:
            AnalyzerError: A file is damaged or a pattern matches none; it holds what the others say.
        """
        found: list[Finding] = []
        problems: list[str] = []
        paths = self._paths(problems)
        diffs = [file.diff for file in files]
        # Who wrote the change may have brought it, of any size, and would speak as the team's linter.
        brought = {*self._tracked(paths), *(file.path for file in diffs)}
        for path in paths:
            if path in brought:
                problems.append(f"`{path}` is a file of the repository and was not read")
                continue
            findings, told = self._read(path, diffs)
            found += findings
            problems += (f"`{path}`: {problem}" for problem in told)
        if problems:
            raise AnalyzerError("; ".join(problems), found=found)
        return Analysis(new=tuple(found))

    def _read(
        self, path: str, files: Sequence[FileDiff]
    ) -> tuple[Sequence[Finding], Sequence[str]]:
        try:
            raw = self._fetch(path, MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            return (), (f"it cannot be read ({getattr(error, 'strerror', None) or error})",)
        if len(raw) > MAX_BYTES:
            return (), (f"it is larger than {MAX_BYTES // 1_000_000} MB",)
        return self._understand(raw, files)

    def _paths(self, problems: list[str]) -> list[str]:
        paths: list[str] = []
        left = [MAX_ENTRIES]
        for pattern in self._patterns:
            matching = sorted(set(self._matching(pattern.split("/"), "", left)))
            if not matching:
                problems.append(f"no file matches `{pattern}`")
            paths += matching
        paths = list(dict.fromkeys(paths))
        if left[0] < 0:
            problems.append(f"only {MAX_ENTRIES:,} directory entries were looked at")
        if len(paths) > MAX_FILES:
            problems.append(f"only {MAX_FILES} of {len(paths)} files were read")
        return paths[:MAX_FILES]

    def _matching(self, parts: Sequence[str], folder: str, left: list[int]) -> Iterator[str]:
        head, *rest = parts
        if head in {"", "."} and rest:
            yield from self._matching(rest, folder, left)
            return
        if folder.count("/") > MAX_DEPTH:
            return
        if head == "**":
            yield from self._matching(rest or ["*"], folder, left)
        for name, is_folder in self._entries(folder, left):
            below = parts if head == "**" else rest
            if head != "**" and not fnmatchcase(name, head):
                continue
            if is_folder and below:
                yield from self._matching(below, f"{folder}{name}/", left)
            elif not is_folder and not below:
                yield f"{folder}{name}"

    def _entries(self, folder: str, left: list[int]) -> list[tuple[str, bool]]:
        """Names in a directory, and whether each is one itself; neither links nor what is no file."""
        if left[0] < 0:
            return []
        try:
            with os.scandir(os.path.join(self._workspace, folder)) as entries:  # noqa: PTH118  # os.scandir tells kinds without a call each
                known = [entry for entry in entries if entry.name not in _NEVER]
                left[0] -= len(known)
                return sorted(
                    (entry.name, entry.is_dir(follow_symlinks=False))
                    for entry in known
                    if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
                )
        except OSError:
            return []
