"""Head texts are asked for once, in one go, and only where the diff does not hold them."""

from collections.abc import Mapping, Sequence

import pytest

from review_action.app.head_texts import HeadTexts
from review_action.domain.pull_request import ChangedFile, FileContent
from review_action.errors import GitError, NotFoundError, ReviewActionError
from review_action.pipeline.intake.parse_diff import parse_diff

ADDED = parse_diff(ChangedFile(path="new.py", status="added", patch="@@ -0,0 +1,2 @@\n+a\n+b"))
CHANGED = parse_diff(ChangedFile(path="old.py", patch="@@ -1 +1 @@\n-a\n+b"))
ON_HEAD = {"old.py": "b\nc\n", "other.py": "x\n", "image.png": None}


class Asked:
    """Contents of the head that remember what was asked for."""

    def __init__(self, error: ReviewActionError | None = None) -> None:
        self.error = error
        self.paths: list[tuple[str, ...]] = []

    def __call__(self, paths: Sequence[str]) -> Mapping[str, FileContent]:
        self.paths.append(tuple(paths))
        if self.error is not None:
            raise self.error
        return {path: FileContent(path=path, text=ON_HEAD[path]) for path in paths}


def test_read__an_added_file_is_not_asked_for() -> None:
    asked = Asked()
    texts = HeadTexts([ADDED, CHANGED], asked)
    assert texts.read(["new.py"]) == {"new.py": "a\nb\n"}
    assert asked.paths == []


def test_read__each_file_is_asked_for_once_and_together() -> None:
    asked = Asked()
    texts = HeadTexts([ADDED, CHANGED], asked)
    assert texts.read(["old.py", "other.py", "old.py"]) == {"old.py": "b\nc\n", "other.py": "x\n"}
    assert texts.read(["image.png", "old.py"]) == {"image.png": None, "old.py": "b\nc\n"}
    assert asked.paths == [("old.py", "other.py"), ("image.png",)]


@pytest.mark.parametrize("error", [NotFoundError("gone", status=404), GitError("no such commit")])
def test_read__what_cannot_be_read_is_told_and_left_out(error: ReviewActionError) -> None:
    texts = HeadTexts([ADDED, CHANGED], Asked(error))
    assert texts.read(["new.py", "old.py"]) == {"new.py": "a\nb\n"}
    assert texts.problems == [f"Whole files could not be read: {error}"]
