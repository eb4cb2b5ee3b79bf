"""Files of commits in a dictionary, read as `ports` has them read."""

from collections.abc import Mapping, Sequence

from review_action.domain.pull_request import DIRECTORY_FILES, FileContent

KeptFiles = Mapping[tuple[str, str], str]
"""Texts by commit and path."""


def read_kept(files: KeptFiles, sha: str, paths: Sequence[str]) -> Mapping[str, FileContent]:
    """What `get_contents` answers where these files are all there is."""
    wanted = [path for given in paths for path in _below(files, sha, given)]
    return {path: _content(files.get((sha, path)), path) for path in wanted}


def _below(files: KeptFiles, sha: str, path: str) -> list[str]:
    if not path.endswith("/"):
        return [path]
    folder = path.lstrip("/")
    there = (name for commit, name in files if commit == sha)
    right_in = (n for n in there if n.startswith(folder) and "/" not in n[len(folder) :])
    return sorted(right_in)[:DIRECTORY_FILES]


def _content(text: str | None, path: str) -> FileContent:
    return FileContent(path=path, text=text, reason="missing" if text is None else "")
