"""`review-action local`: the change comes from git or a patch file, the answer goes to a terminal."""

import argparse
import io
import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from review_action.app.head_texts import Contents
from review_action.app.local import review_local
from review_action.app.rulebook import Rulebook
from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import FileContent, FileListing, PullRequest
from review_action.domain.report import RunReport
from review_action.domain.settings import Settings
from review_action.entrypoints.laptop_inputs import laptop_inputs
from review_action.entrypoints.local_rules import local_rulebook, read_file
from review_action.entrypoints.model_side import ModelSide
from review_action.entrypoints.wiring import Stopwatch, build_examiner
from review_action.errors import ConfigurationError
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch
from review_action.pipeline.speaking.compose import compose
from review_action.pipeline.speaking.to_sarif import to_sarif
from review_action.rendering.visible import visible

EXIT = {"pass": 0, "fail": 1, "inconclusive": 3}


def review(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Review what `options` names and print it; the exit status tells the verdict.

    Raises:
        ConfigurationError: An option, the configuration or the patch cannot be used.
        GitError: Not a repository, or no such revision.
    """
    settings = Settings.from_environ(laptop_inputs(options, environ))
    for warning in settings.warnings:
        _say(warning)
    change = _from_patch(options) if options.patch else _from_git(options, environ)
    rulebook = local_rulebook(settings, change.root, config=options.config or "")
    report = _examined(settings, rulebook, change, quiet=options.format != "terminal")
    _print(report, change, options)
    return EXIT[report.verdict.conclusion]


class Change(NamedTuple):
    """What is reviewed; `root` is where the configuration is looked for."""

    listing: FileListing
    pull: PullRequest
    contents: Contents
    root: Path


def _say(message: str) -> None:
    """To standard error; it may hold words of a server or of the files under review."""
    print(visible(message), file=sys.stderr)


def _from_patch(options: argparse.Namespace) -> Change:
    path = Path(options.patch)
    try:
        raw = sys.stdin.buffer.read() if options.patch == "-" else path.read_bytes()
    except OSError as error:
        message = f"cannot read the patch {options.patch}: {error.strerror}"
        raise ConfigurationError(message, hint="Give the path of a unified diff.") from error
    listing = split_patch(raw)
    if not listing.files and raw.strip():
        raise ConfigurationError(
            f"{options.patch} holds no diff", hint="Make one with `git diff BASE > changes.patch`."
        )
    head = path.parent / "head" if options.example else None
    return Change(
        listing,
        _stand_in(title=path.stem),
        contents=lambda paths: _on_disk(head, paths),
        root=Path.cwd(),
    )


def _from_git(options: argparse.Namespace, environ: Mapping[str, str]) -> Change:
    from review_action.adapters.git.local_git import LocalGit  # noqa: PLC0415  # not for --patch

    git = LocalGit(Path.cwd(), search_path=environ.get("PATH", os.defpath))
    base = options.base or "HEAD"
    listing = git.list_changes(base, staged=options.staged)
    if options.staged:
        return Change(listing, _stand_in(title="staged changes"), git.read_staged, git.root)
    return Change(
        listing,
        _stand_in(title=f"changes since {base}"),
        contents=lambda paths: _on_disk(git.root, paths),
        root=git.root,
    )


def _on_disk(root: Path | None, paths: Sequence[str]) -> Mapping[str, FileContent]:
    return {path: _read(root, path) for path in paths}


def _read(root: Path | None, path: str) -> FileContent:
    if root is None:
        return FileContent(path=path, text=None, reason="missing")
    return read_file(root, path)


def _stand_in(*, title: str) -> PullRequest:
    return PullRequest(
        number=0,
        title=title,
        author="you",
        base_ref="",
        base_sha="",
        head_ref="",
        head_sha="",
        base_repository="",
        head_repository="",
    )


def _examined(settings: Settings, rulebook: Rulebook, change: Change, *, quiet: bool) -> RunReport:
    from review_action.adapters.runner.redaction import redactor  # noqa: PLC0415  # a run may need none
    from review_action.entrypoints.terminal import progress_bar  # noqa: PLC0415  # rich

    clock = Stopwatch()
    side = ModelSide(settings, clock=clock, log=_say, redact=redactor(settings.secrets))
    with progress_bar(enabled=not quiet) as progress:
        report = review_local(
            change.listing,
            change.pull,
            rulebook,
            examiner=build_examiner(
                settings, side, clock=clock, progress=progress, root=str(change.root)
            ),
            contents=change.contents,
            route=settings.model.route if settings.model else "embedded",
        )
    side.finish(report)
    return report


def _print(report: RunReport, change: Change, options: argparse.Namespace) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a character must not cost the whole review.
        sys.stdout.reconfigure(errors="backslashreplace")
    if options.format == "terminal" and not options.output:
        from review_action.entrypoints.terminal import show  # noqa: PLC0415  # rich

        wanted = {placed.finding.path for placed in report.placed}
        files = {file.path: file for file in _diffs(change.listing, wanted)}
        show(report, files, color=not options.no_color)
        return
    text = _page(report, change) if options.format == "html" else _text(report, options.format)
    if not options.output:
        sys.stdout.write(text)
        return
    try:
        Path(options.output).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {options.output}: {error.strerror}", hint="Give another --output."
        ) from error


def _diffs(listing: FileListing, paths: Collection[str]) -> list[FileDiff]:
    """Of those files that were read, so that nothing here can be wrong with their patches."""
    return [parse_diff(file) for file in listing.files if file.path in paths and file.patch]


def _page(report: RunReport, change: Change) -> str:
    from review_action.pipeline.speaking.to_html import to_html  # noqa: PLC0415  # for pages alone

    read = {row.path for row in report.coverage if row.state in {"reviewed", "partial"}}
    return to_html(report, _diffs(change.listing, read), title=change.pull.title)


def _text(report: RunReport, form: str) -> str:
    if form == "json":
        return report.model_dump_json(indent=2) + "\n"
    if form == "sarif":
        return json.dumps(to_sarif(report), indent=2) + "\n"
    return compose(report, check_name="review-action").job_summary
