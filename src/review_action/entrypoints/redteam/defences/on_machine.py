"""What keeps words from being obeyed by the runner, and keys from leaving it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from review_action.adapters.git.runner import GitRunner
from review_action.adapters.storage.directory_cache import DirectoryCache
from review_action.adapters.storage.sealed import Seal
from review_action.domain.report import RunReport
from review_action.entrypoints.redteam.swapped import Swap
from review_action.rendering.render import environment


def _one_delimiter(name: str, value: str, _: object) -> str:
    return f"{name}<<EOF\n{value}\nEOF\n"


def _nothing_hidden(_: Sequence[str]) -> Callable[[str], str]:
    return str


def _plain_write(root: str, name: str, text: str) -> str:
    file = Path(root, ".review-action", name)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return str(file.relative_to(root))


def _plain_read(workspace: str, path: str, *, max_bytes: int) -> bytes:
    return Path(workspace, path).read_bytes()[:max_bytes]


def _bare_git(self: GitRunner, *, in_work_tree: bool) -> dict[str, str]:
    place = {"GIT_DIR": str(self.git_dir)}
    if in_work_tree:
        place["GIT_WORK_TREE"] = str(self.work_tree)
    return {"PATH": self.search_path, "GIT_CONFIG_COUNT": "0", **place}


def _as_git_is_used(
    self: GitRunner, arguments: tuple[str | bytes, ...], stdin: bytes, *, in_work_tree: bool
) -> tuple[int, bytes, str]:
    assert in_work_tree in {True, False}
    kept = tuple(each for each in arguments if each not in {"--no-ext-diff", "--no-textconv"})
    return _RUN(self, kept, stdin, in_work_tree=True)


def _unsealed(self: Seal, _: str, raw: bytes) -> str:
    assert self.secret
    return raw.partition(b"\n")[2].decode()


def _plain_metrics(path: Path, report: RunReport, **_: object) -> None:
    path.write_text(f"findings {len(report.placed)}\n", encoding="utf-8")


@contextmanager
def _plain_folder(self: DirectoryCache, *shard: str, make: bool = False) -> Iterator[int]:
    folder = self._top.joinpath(*self._folders, *shard)
    if make:
        folder.mkdir(parents=True, exist_ok=True)
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield opened
    finally:
        os.close(opened)


def _markup() -> object:
    return environment().overlay(autoescape=False)


_RUN: Final = GitRunner._run  # noqa: SLF001  # what is wrapped


def _as_it_is(text: str) -> str:
    return text


ON_MACHINE: Final[Mapping[str, tuple[Swap, ...]]] = {
    "data-escaped": (Swap("adapters.runner.workflow_command:escape_data", _as_it_is),),
    "lines-are-no-commands": (Swap("adapters.runner.workflow_command:plain_line", _as_it_is),),
    "log-shows-what-is-unseen": (
        Swap("adapters.runner.workflow_command:visible", _as_it_is),
        Swap("rendering.visible:visible", _as_it_is),
    ),
    "page-escapes": (Swap("rendering.render_html:_escaping", _markup),),
    "sarif-is-plain": (Swap("pipeline.speaking.to_sarif:_plain", _as_it_is),),
    "metrics-past-links": (Swap("adapters.telemetry.metrics_file:write_metrics", _plain_metrics),),
    "cache-sealed": (Swap("adapters.storage.sealed:Seal.open", _unsealed),),
    "cache-past-links": (
        Swap("adapters.storage.directory_cache:DirectoryCache._folder", _plain_folder),
    ),
    "clone-makes-nothing-binary": (
        Swap("adapters.git.local_git:LocalGit._doubted", lambda _, listing, __: listing),
    ),
    "git-alone": (
        Swap("adapters.git.runner:GitRunner._environment", _bare_git),
        Swap("adapters.git.runner:GitRunner._run", _as_git_is_used),
    ),
    "delimiters-drawn": (Swap("adapters.runner.command_file:_entry", _one_delimiter),),
    "keys-redacted": (Swap("adapters.runner.redaction:redactor", _nothing_hidden),),
    "links-not-followed": (
        Swap("adapters.runner.report_file:write_report", _plain_write),
        Swap("adapters.runner.handed_file:read_handed", _plain_read),
    ),
}
