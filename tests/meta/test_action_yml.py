"""action.yml, the parser of inputs, the configuration, the README and the image say the same."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typing_extensions import override

from review_action.domain.config import Config, Policy
from review_action.domain.inputs import spellings
from review_action.domain.report import RunReport, Verdict
from review_action.domain.settings import RunnerSettings, Settings
from review_action.pipeline.speaking.to_outputs import to_outputs
from tests.meta.readme import replaced, table

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INPUTS: dict[str, dict[str, Any]] = ACTION["inputs"]
OUTPUTS: dict[str, dict[str, Any]] = ACTION["outputs"]
COLORS = {"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}
WORKFLOWS = sorted([*ROOT.glob("examples/workflows/*.yml"), *ROOT.glob(".github/workflows/*.yml")])


class Watched(Mapping[str, str]):
    """An environment that remembers which variables were asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_ = values
        self.asked: set[str] = set()

    @override
    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    @override
    def __len__(self) -> int:
        return len(self.values_)


def defaults() -> dict[str, str]:
    """What the runner passes when a workflow sets nothing."""
    said = {name: str(about.get("default", "")) for name, about in INPUTS.items()}
    return {spellings(name)[0]: value for name, value in said.items() if "${{" not in value}


def test_inputs__are_those_the_parser_reads() -> None:
    watched = Watched({})
    Settings.from_environ(watched)
    asked = {name for name in watched.asked if name.startswith("INPUT_")}
    assert asked == {variable for name in INPUTS for variable in spellings(name)}


def test_inputs__defaults_are_those_of_the_settings() -> None:
    assert Settings.from_environ(defaults()) == Settings(runner=RunnerSettings())


def test_inputs__defaults_of_the_model() -> None:
    given = {"INPUT_MODEL": "x", "INPUT_BASE-URL": "https://h"}
    assert Settings.from_environ(defaults() | given) == Settings.from_environ(given)


@pytest.mark.parametrize(
    "name", Config.model_fields.keys() - {"version", "rules", "guidance", "prompts"}
)
def test_inputs__a_key_of_the_configuration_is_an_input_without_default(name: str) -> None:
    """A default in action.yml would always win over the repository's configuration."""
    about = INPUTS[name.replace("_", "-")]
    assert "default" not in about
    value = Policy.model_fields[name].default
    if value:
        told = ", ".join(value) if isinstance(value, tuple) else str(value)
        told = told.lower() if isinstance(value, bool) else told
        assert about["description"].endswith(f"Default: {told}.")


def test_outputs__are_those_that_are_set() -> None:
    of_report = to_outputs(RunReport(verdict=Verdict(conclusion="pass")))
    entry = (ROOT / "src/review_action/entrypoints/action.py").read_text(encoding="utf-8")
    of_run = set(re.findall(r'^ +"([a-z-]+)": ', entry, re.MULTILINE))
    assert of_report.keys() | of_run == OUTPUTS.keys()


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS])
def test_descriptions__are_one_sentence_or_more_on_one_line(name: str) -> None:
    about = INPUTS.get(name) or OUTPUTS[name]
    assert re.fullmatch(r"[^\n|]{10,240}\.", about["description"])
    assert about.keys() <= {"description", "default"}


def test_branding__is_what_the_marketplace_takes() -> None:
    assert ACTION["branding"]["color"] in COLORS
    assert len(ACTION["description"]) <= 125
    assert ACTION["name"] == ACTION["name"].strip()


def test_runs__are_what_the_image_holds() -> None:
    runs = ACTION["runs"]
    assert (runs["using"], runs["image"]) == ("docker", "Dockerfile")
    folder, _, script = runs["post-entrypoint"].rpartition("/")
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f'ENTRYPOINT ["{folder}/review-action"]' in dockerfile
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {"review-action", script} <= project["project"]["scripts"].keys()


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows__use_inputs_that_exist(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    ours = [
        step
        for job in workflow["jobs"].values()
        for step in job.get("steps", ())
        if "/review-action@" in step.get("uses", "") or step.get("uses") == "./"
    ]
    assert ours or file.parent.parent.name == ".github"
    for step in ours:
        assert step.get("with", {}).keys() <= INPUTS.keys()


@pytest.mark.parametrize("file", sorted(ROOT.glob("docs/recipes/*.md")), ids=lambda file: file.name)
def test_recipes__use_inputs_that_exist(file: Path) -> None:
    blocks = re.findall(
        r"^```yaml\n(.*?)^```", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    used = {
        name
        for block in blocks
        for under in re.findall(r"^( *)with:\n((?:\1 +.*\n)*)", block, re.MULTILINE)
        for name in re.findall(r"^ *(?:# )?([a-z-]+): ", under[1], re.MULTILINE)
    }
    assert used <= INPUTS.keys()


SENDS_OR_KEEPS = re.compile(
    r".*-(url|endpoint|dir|file|ttl|content|models)|model|payload|labels|describe|quiet|dry-run"
    r"|commit-status|upload-sarif"
)


def test_privacy__names_every_input_that_sends_or_keeps() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)*)(?:`|: )", page))
    assert {name for name in INPUTS if SENDS_OR_KEEPS.fullmatch(name)} <= named
    others = {"architecture", "retention-days", "ephemeral"}
    assert named - others <= INPUTS.keys()


@pytest.mark.parametrize("section", ["inputs", "outputs"])
def test_readme__tables(section: str, request: pytest.FixtureRequest) -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    expected = replaced(text, section, table(ACTION[section]))
    if request.config.getoption("--update-golden", default=False):
        readme.write_text(expected, encoding="utf-8", newline="")
        return
    assert text == expected, "run `make golden`"
