"""The console script: `run` inside a container, `local` on a laptop."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from review_action import __version__
from review_action.domain.settings import FailOn
from review_action.errors import ReviewActionError
from review_action.rendering.visible import visible

EXIT_USAGE = 2
EXIT_STOPPED = 130
EXIT_PIPE = 141
"""As a shell tells of a program that SIGINT or SIGPIPE ended."""


def main(argv: Sequence[str] | None = None, *, environ: Mapping[str, str] | None = None) -> int:
    """Run one sub-command; the exit status is the gate.

    Args:
        argv: Default: the process's.
        environ: What `start` took. Default: the environment.

    Returns:
        0 pass, 1 fail, 2 wrong usage or configuration, 3 inconclusive (`local` only).
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    environ = os.environ if environ is None else environ
    # The image's entry point has no arguments of its own: inside Actions that means `run`.
    if not arguments and environ.get("GITHUB_ACTIONS") == "true":
        arguments = ["run"]
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command in {"run", "publish"}:
        from review_action.entrypoints.action import main as run  # noqa: PLC0415  # see Start

        return run({**environ, **_inputs(options)})
    if environ.get("GITHUB_ACTIONS") != "true":
        return _show(options, environ, parser)
    from review_action.adapters.runner.plain_output import plain_output  # noqa: PLC0415  # see Start

    with plain_output():
        return _show(options, environ, parser)


def _show(
    options: argparse.Namespace, environ: Mapping[str, str], parser: argparse.ArgumentParser
) -> int:
    if options.command == "local":
        return _local(options, environ)
    if options.command == "doctor":
        from review_action.entrypoints.doctor import examine  # noqa: PLC0415  # only this command needs it

        return examine(options, environ)
    if options.command not in SUB_COMMANDS:
        parser.print_help()
        return 0
    try:
        return SUB_COMMANDS[options.command](options)
    except ReviewActionError as error:
        return _refused(error)


def _inputs(options: argparse.Namespace) -> dict[str, str]:
    """What the command line says instead of inputs."""
    if options.command == "publish":
        return {"INPUT_MODE": "publish", "INPUT_PAYLOAD": options.file}
    return {"INPUT_MODE": "analyze"} if options.until else {}


def _models(options: argparse.Namespace) -> int:
    from review_action.entrypoints.models import show  # noqa: PLC0415  # only this command needs it

    return show(options.routes, color=not options.no_color)


def _rules(options: argparse.Namespace) -> int:
    from review_action.entrypoints.rules import check_rules  # noqa: PLC0415  # only this command needs it

    return check_rules(options)


def _redteam(options: argparse.Namespace) -> int:
    from review_action.entrypoints.redteam.command import attack  # noqa: PLC0415  # only this command needs it

    return attack(options)


def _version(_: argparse.Namespace) -> int:
    print(__version__)
    return 0


SUB_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "models": _models,
    "rules": _rules,
    "redteam": _redteam,
    "version": _version,
}
"""Those that need neither the environment nor a change."""


def _refused(error: ReviewActionError) -> int:
    print(visible(f"review-action: {error}"), file=sys.stderr)
    if error.hint:
        print(visible(f"  {error.hint}"), file=sys.stderr)
    return EXIT_USAGE


def _local(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    from review_action.entrypoints.local import review  # noqa: PLC0415  # only this command needs it

    try:
        status = review(options, environ)
        sys.stdout.flush()
    except ReviewActionError as error:
        return _refused(error)
    except KeyboardInterrupt:
        print("review-action: stopped", file=sys.stderr)
        return EXIT_STOPPED
    except BrokenPipeError:
        # `| head` has seen enough; Python would complain again when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review-action", description="Review a change: `local` on a laptop, `run` in Actions."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run", help="review the event of this GitHub Actions job")
    run.add_argument("--until", choices=["compose"], help="write the payload file, post nothing")
    publish = commands.add_parser("publish", help="post what `run --until compose` has left")
    publish.add_argument("file", metavar="FILE", help="the payload file, relative to the workspace")
    commands.add_parser("version", help="print the version")
    _add_doctor(commands.add_parser("doctor", help="check keys, addresses, models, permissions"))
    models = commands.add_parser("models", help="list known models with prices and abilities")
    models.add_argument(
        "routes", nargs="*", metavar="ROUTE", help="such as groq:openai/gpt-oss-20b"
    )
    models.add_argument("--no-color", action="store_true")
    _add_rules(commands.add_parser("rules", help="check the team's rules on syntax"))
    _add_redteam(commands.add_parser("redteam", help="attack this installation, harmlessly"))
    _add_local(commands.add_parser("local", help="review a change on this machine"))
    return parser


def _add_rules(rules: argparse.ArgumentParser) -> None:
    rules.add_argument("action", choices=["test"], help="hold each rule against its examples")
    rules.add_argument("directory", nargs="?", help="default: .github/review-action/rules")
    rules.add_argument("--own", action="store_true", help=argparse.SUPPRESS)
    rules.epilog = (
        "Exit status: 0 all examples are as they should be, 1 some are not, 2 wrong usage."
    )


def _add_redteam(redteam: argparse.ArgumentParser) -> None:
    redteam.add_argument(
        "names", nargs="*", metavar="NAME", help="families or attacks; default: all"
    )
    redteam.add_argument("--format", choices=["text", "json", "list"], default="text")
    redteam.epilog = (
        "Each attack meets a made-up pull request and a model that obeys the attacker, in memory and"
        " a temporary directory: no key, no network. Each is made again with what stops it switched"
        " off, and must get through then. Exit status: 0 all were stopped, 1 some were not, 2 wrong"
        " usage."
    )


def _add_doctor(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument("--model", help="the model to look at, as provider:name")
    doctor.add_argument("--base-url", metavar="URL", help="where it is, if that is not known")
    doctor.add_argument("--fallback-models", metavar="ROUTES", help="others, to go on with")
    doctor.epilog = (
        "Inside Actions the inputs are read, elsewhere these options and the keys of the environment:"
        " REVIEW_ACTION_API_KEY, or a provider's own such as OPENAI_API_KEY; GITHUB_TOKEN and"
        " GITHUB_REPOSITORY for permissions. Each model is asked one tiny question; nothing is"
        " posted. Exit status: 0 nothing to mend, 1 something."
    )


def _add_local(local: argparse.ArgumentParser) -> None:
    what = local.add_mutually_exclusive_group()
    what.add_argument("--base", metavar="REF", help="review HEAD and the work tree against REF")
    what.add_argument("--staged", action="store_true", help="review what is staged")
    what.add_argument("--patch", metavar="FILE", help="review a diff from a file, or - for stdin")
    local.add_argument(
        "--format", choices=["terminal", "markdown", "json", "sarif", "html"], default="terminal"
    )
    local.add_argument("--output", metavar="FILE", help="write there instead of standard output")
    local.add_argument("--config", metavar="FILE", help="configuration (default: the repository's)")
    local.add_argument(
        "--sarif-files", metavar="GLOBS", help="what other tools found, below the repository"
    )
    local.add_argument("--fail-on", choices=get_args(FailOn), help="least severity that fails")
    local.add_argument("--model", help="the model to ask; without one the built-in checks review")
    local.add_argument("--base-url", metavar="URL", help="an OpenAI-compatible endpoint")
    local.add_argument("--fallback-models", metavar="ROUTES", help="to go on with, in order")
    local.add_argument("--max-cost", metavar="USD", help="for all model calls, as 0.50")
    local.add_argument("--deadline", metavar="TIME", help="for all model calls, as 10m or 90s")
    local.add_argument("--no-color", action="store_true")
    local.add_argument("--example", action="store_true", help=argparse.SUPPRESS)
    local.epilog = (
        "The key is read from REVIEW_ACTION_API_KEY, or a provider's own such as OPENAI_API_KEY,"
        " never from an argument. Exit status: 0 pass, 1 fail, 2 wrong usage, 3 inconclusive."
    )
