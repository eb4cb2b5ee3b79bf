"""What the workflow's inputs and the runner say; the parser is `Settings.from_environ`."""

from typing import Literal

from pydantic import SecretStr

from review_action.domain.finding import Confidence
from review_action.domain.value import Value

FailOn = Literal["error", "warning", "info", "never"]


class ModelSettings(Value):
    """How to reach the model. No model is a valid choice: the embedded analyzers review alone."""

    provider: str = "openai-compatible"
    name: str
    base_url: str
    api_key: SecretStr | None = None
    structured_output: Literal["auto", "strict", "json", "none"] = "auto"
    context_tokens: int = 64_000
    """Tokens one prompt may hold in all, output included."""
    max_concurrency: int = 8

    @property
    def route(self) -> str:
        return f"{self.provider}:{self.name}"


class RunnerSettings(Value):
    """Files and URLs the runner provides; empty strings when run on a laptop."""

    repository: str = ""
    event_name: str = ""
    event_path: str = ""
    workspace: str = ""
    api_url: str = "https://api.github.com"
    graphql_url: str = "https://api.github.com/graphql"
    server_url: str = "https://github.com"
    output_path: str = ""
    state_path: str = ""
    step_summary_path: str = ""
    temp: str = ""
    sha: str = ""
    run_id: str = ""
    run_attempt: int = 1
    actor: str = ""
    debug: bool = False


class Settings(Value):
    """Every input, parsed. `None` where the repository's config or a default decides (see Policy)."""

    runner: RunnerSettings
    github_token: SecretStr | None = None
    model: ModelSettings | None = None
    pull_number: int | None = None
    config_path: str = ".github/review-action.yml"
    deadline: float = 600.0
    """Seconds for all model calls together."""
    fail_closed: bool = False
    dry_run: bool = False
    """Review, report and conclude, but write nothing to the pull request."""
    check_name: str = "review-action"
    fail_on: FailOn | None = None
    fail_confidence: Confidence | None = None
    max_comments: int | None = None
    agents: tuple[str, ...] | None = None
    review_drafts: bool | None = None
    review_bots: bool | None = None
    skip_labels: tuple[str, ...] | None = None
    skip_authors: tuple[str, ...] | None = None
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value of the run, to be masked and kept out of all output."""
        held = (self.github_token, self.model.api_key if self.model else None)
        return tuple(secret.get_secret_value() for secret in held if secret is not None)
