"""A touched file out of two texts."""

from review_action.domain.analysis import TouchedFile
from review_action.pipeline.intake.detect_language import detect_language
from tests.unit.judging.diffs import file_diff


def touched(path: str, new: str, old: str | None = None, **changed: object) -> TouchedFile:
    """With both texts known; added where there is no `old`."""
    before = [] if old is None else old.split("\n")
    diff = file_diff(before, new.split("\n"), path=path)
    known = {"language": detect_language(path), "status": "added" if old is None else "modified"}
    return TouchedFile(diff=diff.model_copy(update=known | changed), old=old, new=new)
