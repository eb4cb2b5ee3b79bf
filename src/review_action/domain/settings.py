"""What the workflow's inputs and the runner say; the parser is `Settings.from_environ`."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import SecretStr

from review_action.domain.analysis import FILTER_MODES, FilterMode
from review_action.domain.cache_settings import CacheSettings, read_cache
from review_action.domain.finding import CONFIDENCES, Confidence
from review_action.domain.inputs import Inputs
from review_action.domain.model_settings import ModelSettings
from review_action.domain.profile import PROFILES, Profile
from review_action.domain.read_models import read_models
from review_action.domain.telemetry_settings import TelemetrySettings, read_telemetry
from review_action.domain.value import Value
from review_action.errors import InvalidInputsError

__all__ = ["FAIL_ON", "FailOn", "ModelSettings", "RunnerSettings", "Settings"]

FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = ("error", "warning", "info", "never")

Mode = Literal["review", "analyze", "publish"]
"""review: everything · analyze: up to what would be said, into a file · publish: say what a file holds."""
MODES: tuple[Mode, ...] = ("review", "analyze", "publish")

MAX_COMMENTS = 30
"""More in one review and GitHub answers 502 after having stored some (docs/facts.md, 2. Writing)."""
MAX_PULL_NUMBER = 2**31 - 1
AGENT_ID = re.compile(r"[a-z][a-z0-9-]{0,40}")
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?")
RUNNER_VARIABLES: Mapping[str, str] = {
    "repository": "GITHUB_REPOSITORY",
    "event_name": "GITHUB_EVENT_NAME",
    "event_path": "GITHUB_EVENT_PATH",
    "workspace": "GITHUB_WORKSPACE",
    "api_url": "GITHUB_API_URL",
    "graphql_url": "GITHUB_GRAPHQL_URL",
    "output_path": "GITHUB_OUTPUT",
    "state_path": "GITHUB_STATE",
    "step_summary_path": "GITHUB_STEP_SUMMARY",
    "temp": "RUNNER_TEMP",
    "sha": "GITHUB_SHA",
}


class RunnerSettings(Value):
    """Files and URLs the runner provides; empty strings when run on a laptop."""

    repository: str = ""
    event_name: str = ""
    event_path: str = ""
    workspace: str = ""
    api_url: str = "https://api.github.com"
    graphql_url: str = "https://api.github.com/graphql"
    output_path: str = ""
    state_path: str = ""
    step_summary_path: str = ""
    temp: str = ""
    sha: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "RunnerSettings":
        """The runner's own variables; what is missing keeps its default."""
        said = {field: environ.get(name, "") for field, name in RUNNER_VARIABLES.items()}
        return cls(**{field: value for field, value in said.items() if value})


class Settings(Value):
    """Every input, parsed. `None` where the repository's config or a default decides (see Policy)."""

    runner: RunnerSettings
    github_token: SecretStr | None = None
    model: ModelSettings | None = None
    fallbacks: tuple[ModelSettings, ...] = ()
    """Routes to go on with, in order, when the one before cannot answer."""
    max_cost: float | None = None
    """US dollars for all model calls of a run together."""
    cache: CacheSettings = CacheSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    pull_number: int | None = None
    config_path: str = ".github/review-action.yml"
    deadline: float = 600.0
    """Seconds for all model calls together."""
    fail_closed: bool = False
    state_key: SecretStr | None = None
    """Signs what one run leaves for the next; without it the first model's key does."""
    mode: Mode = "review"
    payload: str = "review-payload.json"
    """File between the jobs of the modes `analyze` and `publish`, relative to the workspace."""
    labels: bool = False
    describe: bool = False
    quiet: bool = False
    """Whether a clean pass says nothing on the pull request."""
    commit_status: bool = False
    upload_sarif: bool = False
    sarif_files: tuple[str, ...] = ()
    """Globs below the workspace of what other tools found."""
    full: bool = False
    """Whether to review everything, whatever earlier runs looked at."""
    dry_run: bool = False
    """Review, report and conclude, but write nothing to the pull request."""
    check_name: str = "review-action"
    fail_on: FailOn | None = None
    fail_confidence: Confidence | None = None
    max_comments: int | None = None
    filter_mode: FilterMode | None = None
    profile: Profile | None = None
    verify: bool | None = None
    language: str | None = None
    incremental: bool | None = None
    override_label: str | None = None
    agents: tuple[str, ...] | None = None
    review_drafts: bool | None = None
    review_bots: bool | None = None
    skip_labels: tuple[str, ...] | None = None
    skip_authors: tuple[str, ...] | None = None
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    warnings: tuple[str, ...] = ()
    """What works, but not as the user may think; to be said in the log."""

    @classmethod
    def from_environ(
        cls, environ: Mapping[str, str], *, secrets_withheld: bool = False
    ) -> "Settings":
        """Read all inputs and the runner's variables.

        Args:
            environ: Inputs are `INPUT_*`, hyphens kept as GitHub's runner does.
            secrets_withheld: GitHub gives no secrets to this event (a fork's, Dependabot's): a
                model that needs a key is then left out with a warning, instead of refused.

        Raises:
            InvalidInputsError: With every problem there is, not the first alone.
        """
        inputs = Inputs(environ)
        in_actions = environ.get("GITHUB_ACTIONS", "").casefold() == "true"
        models, said = read_models(inputs, in_actions=in_actions, secrets_withheld=secrets_withheld)
        cache, of_cache = read_cache(inputs)
        telemetry, of_telemetry = read_telemetry(inputs)
        settings = cls(
            runner=RunnerSettings.from_environ(environ),
            github_token=_token(inputs, required=in_actions),
            model=models[0] if models else None,
            fallbacks=models[1:],
            cache=cache,
            telemetry=telemetry,
            warnings=(*said, *of_cache, *of_telemetry),
            **_run(inputs),
            **_rules(inputs),
        )
        if inputs.problems:
            raise InvalidInputsError(inputs.problems)
        return settings

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value of the run, to be masked and kept out of all output."""
        routes = (self.model, *self.fallbacks)
        keys = (
            self.github_token,
            self.state_key,
            *(route.api_key for route in routes if route is not None),
        )
        whole = [secret.get_secret_value() for secret in keys if secret is not None]
        return tuple(dict.fromkeys((*whole, *self.cache.secrets, *self.telemetry.secrets)))


def _token(inputs: Inputs, *, required: bool) -> SecretStr | None:
    problems = len(inputs.problems)
    token = inputs.secret("github-token")
    if token is None and required and problems == len(inputs.problems):
        inputs.refuse(
            "github-token",
            "it is empty",
            "Leave it out: the default is the job's own token. A secret that does not exist is empty.",
        )
    return token


def _run(inputs: Inputs) -> dict[str, Any]:
    path = inputs.line("config", Settings.model_fields["config_path"].default)
    if path.startswith("/") or "\\" in path or ".." in path.split("/"):
        inputs.refuse(
            "config",
            "it must be a path inside the repository",
            "Write it from the repository's root, such as `.github/review-action.yml`.",
        )
    return {
        "pull_number": inputs.integer("pull-number", 1, MAX_PULL_NUMBER),
        "config_path": path,
        "max_cost": inputs.dollars("max-cost"),
        "deadline": inputs.seconds("deadline", Settings.model_fields["deadline"].default),
        "fail_closed": inputs.flag("fail-closed") or False,
        "state_key": inputs.secret("state-key"),
        "mode": inputs.one_of("mode", MODES, None) or "review",
        "payload": inputs.line("payload", Settings.model_fields["payload"].default),
        "labels": inputs.flag("labels") or False,
        "describe": inputs.flag("describe") or False,
        "quiet": inputs.flag("quiet") or False,
        "commit_status": inputs.flag("commit-status") or False,
        "upload_sarif": inputs.flag("upload-sarif") or False,
        "sarif_files": inputs.words("sarif-files", _below_workspace) or (),
        "full": inputs.flag("full") or False,
        "dry_run": inputs.flag("dry-run") or False,
        "check_name": inputs.line("check-name", Settings.model_fields["check_name"].default),
    }


def _rules(inputs: Inputs) -> dict[str, Any]:
    return {
        "fail_on": inputs.one_of("fail-on", FAIL_ON, None),
        "fail_confidence": inputs.one_of("fail-confidence", CONFIDENCES, None),
        "max_comments": inputs.integer("max-comments", 0, MAX_COMMENTS),
        "filter_mode": inputs.one_of("filter-mode", FILTER_MODES, None),
        "profile": inputs.one_of("profile", PROFILES, None),
        "verify": inputs.flag("verify"),
        "language": _language(inputs),
        "incremental": inputs.flag("incremental"),
        "override_label": inputs.line("override-label", "") or None,
        "agents": inputs.words("agents", lambda one: _unless(AGENT_ID, one, "is no agent's id")),
        "review_drafts": inputs.flag("review-drafts"),
        "review_bots": inputs.flag("review-bots"),
        "skip_labels": inputs.words("skip-labels"),
        "skip_authors": inputs.words(
            "skip-authors", lambda one: _unless(LOGIN, one, "is no login")
        ),
        "include": inputs.words("include"),
        "exclude": inputs.words("exclude"),
    }


def _language(inputs: Inputs) -> str | None:
    said = inputs.text("language")
    if said and not re.fullmatch(LANGUAGE_PATTERN, said):
        inputs.refuse("language", "it is no language tag", "Write it as `uk`, `de` or `pt-BR`.")
    return said or None


def _below_workspace(entry: str) -> str:
    out = entry.startswith(("/", "~")) or "\\" in entry or ".." in entry.split("/")
    return "is no path below the workspace" if out or not entry.isprintable() else ""


def _unless(pattern: re.Pattern[str], entry: str, problem: str) -> str:
    return "" if pattern.fullmatch(entry) else problem
