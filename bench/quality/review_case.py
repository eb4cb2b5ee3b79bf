"""Has one case reviewed by the whole pipeline, as a run on a pull request would, in one variant."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.quality.case import Case
from bench.quality.own_replies import OwnReplies
from bench.quality.recorded_model import NONCE, Ledger, RecordedModel
from review_action.app.local import review_local
from review_action.app.rulebook import Rulebook
from review_action.domain.pull_request import FileContent, PullRequest
from review_action.domain.report import RunReport
from review_action.domain.settings import Settings
from review_action.domain.team_rules import TeamRules
from review_action.domain.value import Value
from review_action.entrypoints.local_rules import local_rulebook, read_file
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import Stopwatch, build_examiner
from review_action.pipeline.intake.split_patch import split_patch
from review_action.ports import LanguageModel


class Variant(Value):
    """What is switched off, or looked at more often; the rest is as the settings say."""

    name: str = "as given"
    verify: bool | None = None
    rules: bool = True
    passes: int | None = None
    """So many independent passes with all lenses in one question, instead of the profile's."""


@dataclass(frozen=True)
class Source:
    """Where replies come from.

    Args:
        settings: Inputs; with a model in them it is asked for what is not recorded.
        recorded: Directory of recordings; None: a case's own replies, unless there is a model.
        context_tokens: What a prompt may hold where no model says.
    """

    settings: Settings
    recorded: Path | None = None
    context_tokens: int = 64_000


@dataclass(frozen=True)
class Reviewed:
    """A case after its review."""

    case: Case
    repeat: int
    report: RunReport
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def is_measured(self) -> bool:
        """Whether every prompt was answered: else what was not found says nothing."""
        return not self.ledger.missing and not self.ledger.failed


def review_case(case: Case, variant: Variant, source: Source, *, repeat: int = 1) -> Reviewed:
    """Review `case`.

    Raises:
        ConfigurationError: The settings, the case's own configuration or a recording cannot be used.
    """
    settings = source.settings
    clock = Stopwatch()
    side = ModelSide(settings, clock=clock, log=_silent)
    model = RecordedModel(source.recorded, _inner(case, source, side), repeat=repeat)
    examiner = dataclasses.replace(
        build_examiner(settings, side, clock=clock),
        model=model,
        nonce_of=lambda _sha: NONCE,
        context_tokens=lambda: side.context_tokens() or source.context_tokens,
    )
    head = case.folder / "head"
    report = review_local(
        split_patch(case.diff),
        _pull(case),
        rulebook_of(case, variant, settings),
        examiner=examiner,
        contents=lambda paths: _contents(head, paths),
        route=settings.model.route if settings.model else "recorded",
    )
    return Reviewed(case, repeat, report, model.ledger)


def rulebook_of(case: Case, variant: Variant, settings: Settings) -> Rulebook:
    """The rules that the base tree holds, changed as the variant says."""
    rulebook = local_rulebook(settings, case.folder / "base")
    changed: dict[str, object] = {"passes": variant.passes}
    if variant.verify is not None:
        changed["verify"] = variant.verify
    if not variant.rules:
        changed |= {"rules": (), "guidance": (), "prompts": {}}
    policy = rulebook.policy.model_copy(update=changed)
    if variant.rules:
        return rulebook.model_copy(update={"policy": policy})
    return Rulebook(policy=policy, team=TeamRules())


def _inner(case: Case, source: Source, side: ModelSide) -> LanguageModel | None:
    if side.model is not None or source.recorded is not None:
        return side.model
    return OwnReplies(case.folder)


def _contents(head: Path, paths: Sequence[str]) -> Mapping[str, FileContent]:
    return {path: read_file(head, path) for path in paths}


def _pull(case: Case) -> PullRequest:
    return PullRequest(
        number=case.pr_number,
        title=case.title,
        body=case.body,
        author="author",
        base_ref="base",
        base_sha=case.base_sha,
        head_ref="head",
        head_sha=case.head_sha,
        base_repository=case.repo,
        head_repository=case.repo,
    )


def _silent(_message: str) -> None:
    """A case tells what went wrong in its ledger and its report."""
