"""Rules and files on a laptop: plain files below the repository alone."""

from pathlib import Path

import pytest

from review_action.domain.settings import Settings
from review_action.entrypoints.local_rules import local_rulebook, read_file
from review_action.errors import ConfigurationError, InvalidConfigError

SETTINGS = Settings.from_environ({})


def written(root: Path, path: str, content: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_read_file__plain_text(tmp_path: Path) -> None:
    written(tmp_path, "src/a.py", "x = 1\n")
    assert read_file(tmp_path, "src/a.py").text == "x = 1\n"


def test_read_file__nothing_else(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    written(root, "a.py", "x = 1\n")
    written(root, "data.bin", b"\xff\xfe")
    written(tmp_path, "secret", "s")
    (root / "link.py").symlink_to("a.py")
    (root / "out").symlink_to(tmp_path, target_is_directory=True)
    paths = ["gone.py", "data.bin", "link.py", "out/secret", "../secret"]
    found = [read_file(root, path) for path in paths]
    assert [content.text for content in found] == [None] * 5
    reasons = ["missing", "binary", "symlink", "symlink", "symlink"]
    assert [content.reason for content in found] == reasons


def test_local_rulebook__everything_below_the_repository(tmp_path: Path) -> None:
    written(tmp_path, ".github/review-action.yml", "fail-on: never\nprompts: {logic: p/logic.j2}\n")
    written(tmp_path, "p/logic.j2", "Look at bounds alone.\n")
    written(tmp_path, "AGENTS.md", "Money is in cents.\n")
    written(tmp_path, ".cursor/rules/api.mdc", "---\nglobs: api/**\n---\nReturn 404.\n")
    (tmp_path / ".cursor/rules/below").mkdir()

    rulebook = local_rulebook(SETTINGS, tmp_path)

    assert rulebook.policy.fail_on == "never"
    assert [guidance.path for guidance in rulebook.team.guidance] == [
        "AGENTS.md",
        ".cursor/rules/api.mdc",
    ]
    assert rulebook.templates == {"logic": "Look at bounds alone.\n"}


def test_local_rulebook__nothing_there(tmp_path: Path) -> None:
    rulebook = local_rulebook(SETTINGS, tmp_path)
    assert (rulebook.policy.fail_on, rulebook.team.guidance) == ("error", ())


def test_local_rulebook__another_file(tmp_path: Path) -> None:
    file = written(tmp_path, "mine.yml", "fail-on: info\n")
    assert local_rulebook(SETTINGS, tmp_path, config=str(file)).policy.fail_on == "info"

    written(tmp_path, "mine.yml", "fail-on: nonsense\n")
    with pytest.raises(InvalidConfigError, match=r"mine\.yml"):
        local_rulebook(SETTINGS, tmp_path, config=str(file))


def test_local_rulebook__a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no configuration file"):
        local_rulebook(SETTINGS, tmp_path, config=str(tmp_path / "gone.yml"))
    file = written(tmp_path, "mine.yml", b"\xff")
    with pytest.raises(ConfigurationError, match="cannot read the configuration file"):
        local_rulebook(SETTINGS, tmp_path, config=str(file))
