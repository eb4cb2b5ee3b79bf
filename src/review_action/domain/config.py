"""The repository's own configuration, read from the base commit; and the policy both add up to."""

from typing import Literal

from pydantic import ConfigDict, Field

from review_action.domain.finding import Confidence
from review_action.domain.settings import FailOn, Settings
from review_action.domain.value import Value


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Config(Value):
    """`.github/review-action.yml`; keys in kebab-case, as the inputs of the same name."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=_kebab, populate_by_name=True
    )

    version: Literal[1] = 1
    include: tuple[str, ...] | None = Field(default=None, description="Globs of files to review.")
    exclude: tuple[str, ...] | None = Field(
        default=None, description="Globs of files to leave out."
    )
    fail_on: FailOn | None = Field(
        default=None, description="Least severity that fails the check; `never` to only report."
    )
    fail_confidence: Confidence | None = Field(
        default=None, description="Least confidence a finding needs to fail the check."
    )
    max_comments: int | None = Field(
        default=None, ge=0, le=30, description="Most inline comments in one review."
    )
    agents: tuple[str, ...] | None = Field(default=None, description="Agents to run, by id.")
    review_drafts: bool | None = Field(default=None, description="Review draft pull requests too.")
    review_bots: bool | None = Field(default=None, description="Review pull requests of bots too.")
    skip_labels: tuple[str, ...] | None = Field(
        default=None, description="A pull request with one of these labels is not reviewed."
    )
    skip_authors: tuple[str, ...] | None = Field(
        default=None, description="Pull requests of these logins are not reviewed."
    )


class Policy(Value):
    """The rules of this run: an input wins over the config, the config over the default."""

    include: tuple[str, ...] = ()
    """Empty: everything."""
    exclude: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    fail_confidence: Confidence = "high"
    max_comments: int = 15
    agents: tuple[str, ...] = ()
    """Empty: all of them."""
    review_drafts: bool = False
    review_bots: bool = False
    skip_labels: tuple[str, ...] = ("skip-review",)
    skip_authors: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings, config: Config | None = None) -> "Policy":
        """Merge both; `config` may be missing because it is read only once a pull is known."""
        chosen = {}
        for name in cls.model_fields:
            for source in (settings, config):
                value = getattr(source, name, None)
                if value is not None:
                    chosen[name] = value
                    break
        return cls.model_validate(chosen)
