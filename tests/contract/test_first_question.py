"""What a run has imported when it asks its first question: seen in a fresh interpreter."""

import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import review_action

PROGRAM = """
import sys
import review_action.entrypoints.action
from review_action.adapters.github.host import GitHubHost
from review_action.adapters.llm.build import build_model
from review_action.app.examine import examine
from review_action.app.rulebook import Rulebook
from review_action.domain.pull_request import ChangedFile, FileListing, PullRequest
from review_action.domain.settings import RunnerSettings, Settings
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import Stopwatch, build_examiner

class Asked(Exception): ...

class Model:
    async def complete(self, prompt, *, deadline):
        print(*sorted(sys.modules))
        raise Asked
    async def aclose(self): ...

settings = Settings(runner=RunnerSettings())
side = ModelSide(settings, clock=Stopwatch(), log=print)
side.model = Model()
side.context_tokens = lambda: 64_000
pull = PullRequest(number=1, title="", author="", base_ref="", base_sha="", head_ref="", head_sha="",
                   base_repository="")
files = [ChangedFile(path=f"a.{end}", status="added", additions=1, patch="@@ -0,0 +1,1 @@\\n+a = b\\n")
         for end in ("py", "ts", "md")]
try:
    examine(FileListing(files=tuple(files)), pull, Rulebook(),
            examiner=build_examiner(settings, side, clock=Stopwatch()), contents=lambda _: {})
except Asked:
    pass
"""


def _plain() -> dict[str, str]:
    return {name: said for name, said in os.environ.items() if not name.startswith("COVERAGE_")}


@cache
def imported() -> frozenset[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        # Coverage would bring libraries of its own.
        env={**_plain(), "PYTHONPATH": str(Path(review_action.__file__).parents[1])},
    )
    return frozenset(done.stdout.splitlines()[0].split())


def test_first_question__what_hears_judges_and_tells_is_not_there_yet() -> None:
    ours = {name.removeprefix("review_action.") for name in imported()}
    later = {
        *("app.hear", "app.judge", "app.verify", "app.tell", "app.stand", "app.publish"),
        *("app.local", "app.commands", "app.code_scanning", "app.hand_over", "app.merge_group"),
        *("pipeline.asking.parse_completion", "pipeline.asking.recover_json"),
        *("pipeline.asking.build_verify_prompts", "pipeline.asking.parse_verdicts"),
        *("pipeline.judging.anchor", "pipeline.judging.consolidate", "pipeline.proving"),
        *(
            "pipeline.speaking.compose",
            "pipeline.speaking.to_sarif",
            "pipeline.speaking.to_outputs",
        ),
        *("adapters.git.local_git", "adapters.storage", "adapters.telemetry", "entrypoints.doctor"),
    }
    assert [name for name in later if find_spec(f"review_action.{name}") is None] == []
    assert {"entrypoints.action", "app.inquire", "pipeline.asking.build_prompts"} <= ours
    assert ours & later == set()


def test_first_question__no_library_is_there_that_nothing_has_used() -> None:
    assert {"pydantic", "jinja2", "github", "requests"} <= imported()
    assert not imported() & {
        *("httpx", "yaml", "rich", "json_repair", "markdown_it", "redis", "click", "pygments"),
        *("tree_sitter", "ast_grep_py", "jwt", "cryptography", "tomli", "unittest", "sqlite3"),
    }
