"""ruff as it is asked: our rules, the newest grammar, and nothing of the repository's."""

import json
from collections.abc import Sequence
from subprocess import check_output

import pytest

from review_action.adapters.analyzers.ruff import ruff
from review_action.adapters.analyzers.ruff_rules import RUFF_RULES, SYNTAX
from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.tool_analyzer import ToolAnalyzer
from review_action.domain.finding import Finding
from tests.unit.analyzers.touched import touched

PROGRAM = find_tool("ruff")
assert PROGRAM is not None
SHARED = "def add(item, to=[]):\n    to.append(item)\n    return to\n"


def found(new: str, old: str | None = None, *, path: str = "src/a.py") -> Sequence[Finding]:
    assert PROGRAM is not None
    return ToolAnalyzer(ruff(PROGRAM)).analyze([touched(path, new, old)], seconds=60).new


def rules(new: str, *, path: str = "src/a.py") -> list[str]:
    return [finding.rule_id for finding in found(new, path=path)]


def test_ruff__knows_every_rule_by_its_number() -> None:
    told = json.loads(check_output([str(PROGRAM), "rule", "--all", "--output-format", "json"]))
    stable = {rule["code"] for rule in told if not rule["preview"]}
    assert RUFF_RULES.keys() - {SYNTAX} <= stable


def test_ruff__a_finding() -> None:
    (finding,) = found(f"import os\n\n\n{SHARED}")
    assert (finding.rule_id, finding.severity, finding.start_line) == ("ruff/B006", "warning", 4)
    assert finding.quote == "def add(item, to=[]):"
    assert finding.title == "A default is shared by all calls"
    assert finding.suggestion is None  # an unsafe fix


def test_ruff__a_safe_fix() -> None:
    (finding,) = found("def f(x):\n    return x is 'a'\n")
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == "    return x == 'a'"


def test_ruff__says_what_the_base_has() -> None:
    looked = found(f"{SHARED}\n\nprint(add(1))\n", SHARED)
    assert [finding.rule_id for finding in looked] == ["ruff/B006"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print(undefined)\n", ["ruff/F821"]),
        ('print(f"{undefined}")\n', ["ruff/F821"]),
        # D-Bus signatures, not names.
        ('def states(self, given: "as", *, path: "o") -> "a(so)": ...\n', []),
        ("print(x := 1, f'{'nested'}')\ntype A = int\nt'{1}'\n", ["ruff/B018"]),
        ("import requests\nrequests.get('https://example.com')\n", ["ruff/S113"]),
        ("import requests\nkw = {'timeout': 3}\nrequests.get(\n  'https://example.com',\n  **kw)\n", []),
        ("import logging\nlogging.info('done', 3)\n", ["ruff/PLE1205"]),
        ("import logging\nlogging.info('{} done', 3)\n", []),
        ("def f(a=[]):\n    return sum(a)\n", []),
        ("def f(a, _seen={}):\n    _seen[a] = 1\n    return _seen\n", []),
        ("import a\na.b\n", ["ruff/B018"]),
        ("import a\na.b  # starts it\n", []),
        ("import a\n[a]\n", []),
        ("def f(x):\n    x = x\n    return x\n", ["ruff/PLW0127"]),
        ("def f(x):\n    x: int = x\n    return x\n", []),
        ("import a\ntry:\n    a.b\nexcept AttributeError:\n    print('x')\n", []),
        ("print('unused', 1)\nimport sys\n", []),
        ("import subprocess, random\nassert random.random()\n", []),
    ],
)  # fmt: skip
def test_ruff__reports(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


def test_ruff__a_file_that_does_not_parse_is_said_once() -> None:
    (finding,) = found("def f(:\n    pass\n\ndef g(:\n    pass\n")
    assert (finding.rule_id, finding.severity) == ("ruff/syntax-error", "error")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/{{name}}.py", "import {{ name }}\n"),
        ("tests/data/broken.py", "def f(:\n"),
        ("notes.txt", "def f(:\n"),
        ("SConstruct", "print 'x'\n"),
    ],
)
def test_ruff__what_is_no_python(path: str, text: str) -> None:
    assert rules(text, path=path) == []


@pytest.mark.parametrize(
    "text",
    [
        "# ruff: noqa: F821\n[tool.ruff]\nprint(undefined)\n",
        "# flake8: noqa\nprint(undefined)\n",
    ],
)
def test_ruff__what_the_file_itself_says_is_heard(text: str) -> None:
    """As people see it in the diff; what a configuration says is not."""
    assert "ruff/F821" not in rules(text)


def test_ruff__a_package_s_own_names() -> None:
    text = "from .a import b\n\n__all__ = ['b', 'c']\n"
    assert rules(text, path="src/pkg/__init__.py") == []
    assert rules(text, path="src/pkg/mod.py") == ["ruff/F822"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("src/a.py", ["ruff/S113"]), ("tools/a.py", []), ("scripts/a.py", []), ("setup.py", [])],
)
def test_ruff__who_runs_a_script_by_hand_can_stop_it(path: str, expected: list[str]) -> None:
    assert rules("import requests\nrequests.get('https://example.com')\n", path=path) == expected
