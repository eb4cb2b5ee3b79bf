"""The repository's own configuration, read from the base commit; and the policy both add up to."""

from typing import Literal

from pydantic import ConfigDict, Field

from review_action.domain.analysis import FilterMode
from review_action.domain.finding import Confidence
from review_action.domain.profile import Profile
from review_action.domain.settings import LANGUAGE_PATTERN, FailOn, Settings
from review_action.domain.team_rules import TeamRule
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
    filter_mode: FilterMode | None = Field(
        default=None,
        description="Which findings of analyzers are reported: what the base does not have (`new`),"
        " on added lines, on lines the diff shows, in touched files, or all.",
    )
    profile: Profile | None = Field(
        default=None, description="How thoroughly to review: `quick`, `standard` or `deep`."
    )
    verify: bool | None = Field(
        default=None, description="Whether a second call looks at every finding before it is said."
    )
    language: str | None = Field(
        default=None,
        pattern=LANGUAGE_PATTERN,
        description="Language of the comments, as a tag such as `uk` or `pt-BR`.",
    )
    rules: tuple[TeamRule, ...] = Field(
        default=(), max_length=100, description="The team's own rules, reported as `team/<id>`."
    )
    guidance: tuple[str, ...] | None = Field(
        default=None,
        max_length=20,
        description="Files whose text guides the review, instead of AGENTS.md and its like.",
    )
    prompts: dict[str, str] = Field(
        default_factory=dict,
        description="Templates of the team's own instead of an agent's question: agent to path.",
    )
    incremental: bool | None = Field(
        default=None, description="Whether a push is asked about only as far as it is new."
    )
    override_label: str | None = Field(
        default=None, description="A label by which a maintainer turns the gate neutral."
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
    max_comments: int | None = None
    """None: about one for a hundred changed lines, at least 3 and at most 15."""
    filter_mode: FilterMode = "new"
    """Of what analyzers find."""
    profile: Profile = "standard"
    passes: int | None = None
    """So many passes with all lenses instead of the profile's; no input, for measuring (bench/quality)."""
    verify: bool | None = None
    """None: as the profile has it."""
    language: str = ""
    """Empty: English."""
    rules: tuple[TeamRule, ...] = ()
    guidance: tuple[str, ...] | None = None
    """None: the files that teams usually have."""
    prompts: dict[str, str] = Field(default_factory=dict)
    incremental: bool = True
    override_label: str = "review-override"
    agents: tuple[str, ...] = ()
    """Empty: all of them."""
    review_drafts: bool = False
    review_bots: bool = False
    skip_labels: tuple[str, ...] = ("skip-review",)
    skip_authors: tuple[str, ...] = ()

    @property
    def verifies(self) -> bool:
        """Whether findings get a second look."""
        return self.profile != "quick" if self.verify is None else self.verify

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
