"""The base says what a review goes by, in one request; what cannot be used is told before anything is asked."""

from collections.abc import Mapping, Sequence

import pytest

from review_action.app.rulebook import read_rulebook
from review_action.domain.pull_request import FileContent
from review_action.domain.settings import Settings
from review_action.errors import ConfigurationError

SETTINGS = Settings.from_environ({})
CONFIG = ".github/review-action.yml"


class Base:
    """Files at the base, and what was asked for."""

    def __init__(self, **files: str) -> None:
        self.files = {path.replace("__", "/"): text for path, text in files.items()}
        self.asked: list[tuple[str, ...]] = []

    def config(self, text: str) -> "Base":
        self.files[CONFIG] = text
        return self

    def __call__(self, paths: Sequence[str]) -> Mapping[str, FileContent]:
        self.asked.append(tuple(paths))
        wanted = [path for path in paths if not path.endswith("/")]
        wanted += [path for path in self.files if f"{path.rpartition('/')[0]}/" in paths]
        return {path: self._read(path) for path in wanted}

    def _read(self, path: str) -> FileContent:
        if path not in self.files:
            return FileContent(path=path, text=None, reason="missing")
        return FileContent(path=path, text=self.files[path])


def test_read_rulebook__one_request_for_what_teams_usually_have() -> None:
    base = Base(**{"AGENTS.md": "Money is in cents.\n"})
    rulebook = read_rulebook(SETTINGS, base)
    assert len(base.asked) == 1
    assert base.asked[0][0] == CONFIG
    assert [each.text.strip() for each in rulebook.team.guidance] == ["Money is in cents."]


def test_read_rulebook__a_second_one_for_files_of_its_own() -> None:
    base = Base(style="Tabs.\n", logic="Bounds.\n", **{"AGENTS.md": "Unused.\n"})
    base.config("guidance: [style]\nprompts: {logic: logic}\n")
    rulebook = read_rulebook(SETTINGS, base)
    assert base.asked[1:] == [("style", "logic")]
    assert [each.path for each in rulebook.team.guidance] == ["style"]
    assert rulebook.templates == {"logic": "Bounds.\n"}


def test_read_rulebook__its_texts_tell_a_change_of_any_of_it() -> None:
    one = read_rulebook(SETTINGS, Base(**{"AGENTS.md": "Cents.\n"}))
    same = read_rulebook(SETTINGS, Base(**{"AGENTS.md": "Cents.\n"}))
    other = read_rulebook(SETTINGS, Base(**{"AGENTS.md": "Euros.\n"}))
    custom = Base(**{"AGENTS.md": "Cents.\n"}, logic="Bounds.\n").config(
        "prompts: {logic: logic}\n"
    )
    assert one.texts == same.texts
    assert len({one.texts, other.texts, read_rulebook(SETTINGS, custom).texts}) == 3


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("agents: [astrologer]\n", "no agent astrologer"),
        ("prompts: {astrologer: logic}\n", "no agent astrologer"),
        ("prompts: {logic: gone}\n", "gone cannot be read"),
        ("prompts: {logic: broken}\n", "broken"),
    ],
)
def test_read_rulebook__what_cannot_be_used_is_told(config: str, told: str) -> None:
    base = Base(logic="Bounds.\n", broken="{% macro x() %}{% endmacro %}").config(config)
    with pytest.raises(ConfigurationError, match=told):
        read_rulebook(SETTINGS, base)


RULE = """id: no-exec
language: python
rule: {pattern: exec($CODE)}
message: Code is run
severity: error
"""


def test_read_rulebook__rules_on_syntax_and_what_is_wrong_with_one() -> None:
    rules = ".github/review-action/rules/"
    base = Base(**{f"{rules}ours.yml": RULE, f"{rules}bad.yaml": "id: x", f"{rules}notes.md": "-"})
    rulebook = read_rulebook(SETTINGS, base)
    assert [rule.rule_id for rule in rulebook.code_rules] == ["team/no-exec"]
    (problem,) = rulebook.warnings
    assert f"{rules}bad.yaml" in problem
    assert len(base.asked) == 1
