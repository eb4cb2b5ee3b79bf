"""Finds the work tree a directory is in and its git directory, without asking git."""

from pathlib import Path

from review_action.errors import GitError

_POINTER = "gitdir: "


def find_repository(start: Path) -> tuple[Path, Path]:
    """Work tree and git directory.

    Raises:
        GitError: No directory upwards holds a `.git`, or it leads nowhere.
    """
    start = start.resolve()
    for directory in (start, *start.parents):
        if (directory / ".git").exists():
            return directory, _follow(directory / ".git")
    raise GitError(
        f"{str(start)!r} is not in a git repository",
        hint="Run it inside a clone, or review a diff with --patch FILE.",
    )


def _follow(place: Path) -> Path:
    """A linked work tree and a submodule have a file that names the directory.

    See https://git-scm.com/docs/gitrepository-layout
    """
    if place.is_dir():
        return place
    try:
        text = place.read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GitError(f"{str(place)!r} cannot be read") from error
    target = (place.parent / text.removeprefix(_POINTER)).resolve()
    if not text.startswith(_POINTER) or not target.is_dir():
        raise GitError(f"{str(place)!r} does not name a git directory")
    return target
