"""What a repository wants of its reviews: its configuration, its own rules, its own questions."""

from collections.abc import Callable, Mapping, Sequence

from pydantic import Field

from review_action.agents import AGENTS
from review_action.app.cast import choose_agents
from review_action.domain.code_rule import CodeRule
from review_action.domain.config import Config, Policy
from review_action.domain.pull_request import FileContent
from review_action.domain.settings import Settings
from review_action.domain.team_rules import TeamRules
from review_action.domain.value import Value
from review_action.errors import ConfigurationError, InvalidConfigError
from review_action.pipeline.intake.guidance_paths import guidance_paths
from review_action.pipeline.intake.parse_code_rules import parse_code_rules
from review_action.pipeline.intake.parse_config import parse_config
from review_action.pipeline.intake.read_team_rules import read_team_rules
from review_action.rendering.render_custom import render_custom

CODE_RULES = ".github/review-action/rules/"
"""Where a team keeps its rules on syntax."""

Read = Callable[[Sequence[str]], Mapping[str, FileContent]]
"""Contents at the base, by path; a path that ends in `/` stands for the files in that directory."""


class Rulebook(Value):
    """Everything a review goes by that the base commit says."""

    policy: Policy = Policy()
    team: TeamRules = TeamRules()
    templates: dict[str, str] = Field(default_factory=dict)
    """The team's own questions, by agent."""
    code_rules: tuple[CodeRule, ...] = ()
    """The team's own rules on syntax."""
    warnings: tuple[str, ...] = ()
    """What of all this was cut or cannot be used, for people."""

    @property
    def names(self) -> tuple[str, ...]:
        """What of the team's goes into prompts, for people: paths of texts, ids of rules."""
        rules = (f"team/{rule.id}" for rule in self.policy.rules)
        return (*(text.path for text in self.team.guidance), *rules)

    @property
    def texts(self) -> str:
        """All of it that goes into prompts beside the policy; equal where nothing changed."""
        return f"{self.team.model_dump_json()}\n{sorted(self.templates.items())}"


def read_rulebook(settings: Settings, read: Read) -> Rulebook:
    """The rules of one run; one request unless the configuration names files of its own.

    Args:
        settings: The inputs, which win over the configuration.
        read: Reads the **base**: a change must not choose the rules it is held against.

    Raises:
        GitHubError: The base cannot be read: rules nobody has read do not become the default ones.
        ConfigurationError: The configuration is wrong, names an agent that there is not, or a
            template that cannot be used.
    """
    path = settings.config_path
    contents = dict(read([path, CODE_RULES, *guidance_paths(Policy.of(settings))]))
    policy = Policy.of(settings, _config(path, contents[path]))
    choose_agents(policy)
    wanted = [*guidance_paths(policy), *policy.prompts.values()]
    if missing := [each for each in wanted if each not in contents and not _is_usual(each)]:
        contents.update(read(missing))
    team = read_team_rules(policy, contents)
    on_syntax = parse_code_rules(_code_rules(contents))
    return Rulebook(
        policy=policy,
        team=team,
        templates=_templates(policy, contents, path),
        code_rules=on_syntax.rules,
        warnings=(*team.warnings, *on_syntax.problems),
    )


def _code_rules(contents: Mapping[str, FileContent]) -> dict[str, str]:
    inside = [each for each in contents.values() if each.path.startswith(CODE_RULES)]
    return {
        each.path: each.text
        for each in inside
        if each.text is not None and each.path.endswith((".yml", ".yaml"))
    }


def _is_usual(path: str) -> bool:
    """Whether it was asked for with the configuration; the files of a directory have other names."""
    return path.endswith("/") and path in guidance_paths(Policy())


def _config(path: str, content: FileContent) -> Config | None:
    if content.reason == "missing":
        return None
    if content.text is None:
        # Rules that cannot be read must not quietly become the default ones.
        raise InvalidConfigError(
            path, f"it cannot be read ({content.reason})", hint="Make it a plain text file."
        )
    return parse_config(content.text, path)


def _templates(
    policy: Policy, contents: Mapping[str, FileContent], config_path: str
) -> dict[str, str]:
    """Each rendered once without a unit: what is wrong with one is told before anything is asked."""
    templates: dict[str, str] = {}
    for agent, path in policy.prompts.items():
        if agent not in AGENTS:
            raise ConfigurationError(
                f"{config_path}: `prompts`: there is no agent {agent}",
                hint=f"Use some of: {', '.join(AGENTS)}.",
            )
        text = contents[path].text if path in contents else None
        if text is None:
            raise InvalidConfigError(
                config_path,
                f"`prompts`: {path} cannot be read",
                hint="It is looked for on the base, where it must be a plain text file.",
            )
        render_custom(
            text,
            name=path,
            agent=AGENTS[agent],
            advice=(),
            comment_language=policy.language,
            intent="",
        )
        templates[agent] = text
    return templates
