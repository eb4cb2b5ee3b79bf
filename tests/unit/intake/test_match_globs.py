"""Path patterns, held against what git itself says for the same ones (contract/test_git_globs)."""

import pytest

from review_action.pipeline.intake.match_globs import match_globs


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.py", "a.py", True),
        ("*.py", "deep/down/a.py", True),
        ("*.py", "a.pyc", False),
        ("/*.py", "a.py", True),
        ("/*.py", "deep/a.py", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/deep/a.py", False),
        ("src/*.py", "other/src/a.py", False),
        ("src/**/*.py", "src/a.py", True),
        ("src/**/*.py", "src/deep/down/a.py", True),
        ("**/test/**", "a/test/b", True),
        ("**/test/**", "test/b/c", True),
        ("**/test", "a/test/b", True),
        ("docs", "docs/a.md", True),
        ("docs", "x/docs/a.md", True),
        ("docs/", "docs/a.md", True),
        ("docs/", "docs", False),
        ("docs/**", "docs/a/b.md", True),
        ("docs/**", "docs", False),
        ("**", "any/thing", True),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("[ab].txt", "b.txt", True),
        ("[!ab].txt", "b.txt", False),
        ("[!ab].txt", "c.txt", True),
        ("[a-c].txt", "b.txt", True),
        ("[z-a].txt", "[z-a].txt", True),
        ("[].txt", "[].txt", True),
        ("[a", "[a", True),
        (r"\*.txt", "*.txt", True),
        (r"\*.txt", "a.txt", False),
        ("a\\", "a\\", True),
        ("a.b", "aXb", False),
        ("new\nline", "new\nline", True),
    ],
)
def test_match_globs__as_gitignore(pattern: str, path: str, *, matches: bool) -> None:
    assert match_globs(path, [pattern]) is (True if matches else None)


def test_match_globs__the_last_pattern_that_matches_decides() -> None:
    patterns = ["vendor/", "!vendor/ours/", "vendor/ours/gen/"]
    assert match_globs("vendor/a.go", patterns) is True
    assert match_globs("vendor/ours/a.go", patterns) is False
    assert match_globs("vendor/ours/gen/a.go", patterns) is True
    assert match_globs("main.go", patterns) is None


@pytest.mark.parametrize("patterns", [[], [""], ["!"]])
def test_match_globs__an_empty_pattern_matches_nothing(patterns: list[str]) -> None:
    assert match_globs("a", patterns) is None
