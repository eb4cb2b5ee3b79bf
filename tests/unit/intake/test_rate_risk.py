"""The rating that decides what is looked at first."""

import pytest

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.pipeline.intake.rate_risk import rate_path, rate_risk


def file_of(path: str, *added: str) -> FileDiff:
    lines = tuple(Line("added", None, at, text) for at, text in enumerate(added, 1))
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=len(lines), lines=lines)
    return FileDiff(path=path, hunks=(hunk,), additions=len(lines))


@pytest.mark.parametrize(
    ("risky", "plain"),
    [
        (file_of("app/login.py", "x"), file_of("app/colours.py", "x")),
        (file_of("a.py", "cursor.execute(text)"), file_of("a.py", "colour = blue")),
        (file_of("a.py", "import subprocess"), file_of("a.py", "import colours")),
        (file_of("a.go", "var mu sync.Mutex"), file_of("a.go", "n int")),
        (file_of("a.py", *["x"] * 50), file_of("a.py", "x")),
        (file_of("a.py", "x"), file_of("tests/test_a.py", "x")),
        (file_of("a.py", "x"), file_of("README.md", "x")),
        (file_of(".github/workflows/ci.yml", "x"), file_of("config/colours.yml", "x")),
        (file_of("Dockerfile", "x"), file_of("Colours", "x")),
        (FileDiff(path="a.py", deletions=40), FileDiff(path="a.py", deletions=1)),
    ],
)
def test_rate_risk__puts_the_risky_one_first(risky: FileDiff, plain: FileDiff) -> None:
    assert rate_risk(risky) > rate_risk(plain) >= 0


def test_rate_risk__looks_at_added_lines_only() -> None:
    lines = (Line("removed", 1, None, "password"), Line("context", 2, 1, "sql"))
    hunk = Hunk(old_start=1, old_count=2, new_start=1, new_count=1, lines=lines)
    assert rate_risk(FileDiff(path="a.py", hunks=(hunk,), additions=1)) == 1.0


def test_rate_path__needs_no_contents() -> None:
    assert rate_path("auth/token.py") > rate_path("a.py") > rate_path("tests/a.py")
