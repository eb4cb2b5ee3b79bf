"""What git's file modes mean, as far as a review tells them apart."""

from typing import Literal

FileKind = Literal["file", "symlink", "submodule"]


def file_kind(mode: str) -> FileKind:
    """Of a mode in octal, as trees and diffs have it.

    https://git-scm.com/docs/git-fast-import#_filemodify
    """
    match mode:
        case "120000":
            return "symlink"
        case "160000":
            return "submodule"
        case _:
            return "file"
