"""Settings to adapters; each is imported only by a run that uses it."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol

from review_action.app.ask import Progress
from review_action.app.examiner import Examiner
from review_action.domain.settings import Settings
from review_action.entrypoints.change_analyzers import build_change_analyzers
from review_action.entrypoints.model_side import ModelSide
from review_action.errors import GitError, InvalidInputError
from review_action.ports import (
    Analyzer,
    Clock,
    CodeHost,
    CommandHost,
    GateHost,
    ReviewHost,
    ThreadHost,
    Workspace,
)

# ruff: noqa: PLC0415  # lazy on purpose: a run must not import what it does not use


class Host(CodeHost, ReviewHost, ThreadHost, CommandHost, GateHost, Protocol):
    """All sides of one code host."""

    @property
    def run_key(self) -> str:
        """What the check runs of this run carry."""
        ...

    @property
    def requests_sent(self) -> int:
        """What this run has cost of the rate limit that all workflows of the repository share."""
        ...


@dataclass(frozen=True)
class Stopwatch:
    """Monotonic seconds since the process began its work."""

    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> float:
        return time.monotonic() - self.started


def saved_state(environ: Mapping[str, str]) -> Mapping[str, str]:
    """What an earlier step of this action left for its post step."""
    told = (name for name in environ if name.startswith("STATE_"))
    return {name.removeprefix("STATE_"): environ[name] for name in told}


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


def build_analyzers(settings: Settings, root: str) -> Sequence[Analyzer]:
    """The embedded ones, and what others left below `root`."""
    from review_action.adapters.analyzers import embedded_analyzers

    embedded = embedded_analyzers()
    if not settings.sarif_files:
        return embedded
    from review_action.entrypoints.sarif_side import build_sarif

    return (*embedded, build_sarif(settings, root))


def build_examiner(
    settings: Settings,
    side: ModelSide,
    *,
    clock: Clock,
    progress: Progress = silent,
    root: str = "",
) -> Examiner:
    """Model, analyzers and bounds of one run; `root` stands in for a workspace on a laptop."""
    from review_action.adapters.analyzers import embedded_analyzers

    return Examiner(
        model=side.model,
        left_out=side.left_out,
        analyzers=build_analyzers(settings, root or settings.runner.workspace),
        checks=embedded_analyzers(),
        analyzers_for=build_change_analyzers(root or settings.runner.workspace),
        meanwhile=_get_ready,
        clock=clock,
        nonce_of=side.nonce_of,
        deadline=settings.deadline,
        context_tokens=side.context_tokens,
        progress=progress,
    )


def _get_ready() -> None:
    """For reading answers, judging claims and speaking of them: none of it is needed before."""
    for name in ("pipeline.asking.parse_completion", "app.hear", "app.tell"):
        import_module(f"review_action.{name}")
    from review_action.rendering.render import compile_templates

    compile_templates("comments")


def build_workspace(path: str, *, search_path: str, log: Callable[[str], None]) -> Workspace | None:
    """The job's checkout when there is one; it may be hostile, and git is told so."""
    if not path or not (Path(path) / ".git").exists():
        return None
    from review_action.adapters.git.local_git import LocalGit

    try:
        return LocalGit(Path(path), search_path=search_path)
    except GitError as error:
        # A linked work tree names a directory that the container does not have; GitHub has it all.
        log(f"The workspace is left aside: {error}")
        return None


def build_host(
    settings: Settings,
    *,
    log: Callable[[str], None],
    search_path: str = os.defpath,
    run_key: str = "",
) -> Host:
    """GitHub, with the job's checkout as a second source of diffs and contents.

    Args:
        settings: The inputs.
        log: Takes one line for people.
        search_path: Where git is looked for.
        run_key: Of the step whose check runs are this one's to close.
    """
    from review_action.adapters.github.host import GitHubHost

    if settings.github_token is None:
        raise InvalidInputError(
            "github-token", "is empty", hint="Leave it out to use the job's own token."
        )
    return GitHubHost(
        token=settings.github_token.get_secret_value(),
        api_url=settings.runner.api_url,
        graphql_url=settings.runner.graphql_url,
        repository=settings.runner.repository,
        clock=time.monotonic,
        sleep=time.sleep,
        workspace=build_workspace(settings.runner.workspace, search_path=search_path, log=log),
        log=log,
        run_key=run_key,
    )
