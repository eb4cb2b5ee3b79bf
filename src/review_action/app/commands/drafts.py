"""`/changelog` and `/tests`: suggestions in a comment, for people to copy; no file is touched."""

from pathlib import PurePosixPath
from typing import Final

from review_action.app.commands.consult import consult
from review_action.app.commands.context import Asked, CommandContext
from review_action.app.commands.look import NOTHING, ground_on, read_changes, read_policy
from review_action.domain.answer import Answer
from review_action.pipeline.asking.answer_format import CHANGELOG, TESTS, SuggestedTest
from review_action.pipeline.proving.parses import parses
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.rendering import render
from review_action.rendering.filters import code_fence

FILES: Final = 3
CODE_CHARACTERS: Final = 15_000
LINE_CHARACTERS: Final = 300
ENTRY_CHARACTERS: Final = 1_000


def changelog(context: CommandContext, asked: Asked) -> Answer:
    """One entry, as it would stand in the file."""
    policy = read_policy(context, asked.pull)
    files = read_changes(context, asked, policy)
    if not files:
        return NOTHING
    ground = ground_on(context, files)
    said = consult(context, CHANGELOG, ground, asked, language=policy.language)
    entry = " ".join(context.redact(said.entry).split())[:ENTRY_CHARACTERS]
    block = sanitize(code_fence(f"### {said.section}\n\n- {entry}", "markdown"))
    return Answer(text=f"A suggested entry of the changelog:\n\n{block}", generated=True)


def tests(context: CommandContext, asked: Asked) -> Answer:
    """Whole test files; those of a language with a parser at hand are shown only if they parse."""
    policy = read_policy(context, asked.pull)
    files = read_changes(context, asked, policy, paths=asked.command.paths)
    if not files:
        return NOTHING
    said = consult(context, TESTS, ground_on(context, files), asked, language=policy.language)
    suggested = said.tests[:FILES]
    sound = [test for test in suggested if parses(test.path, test.code) is not False]
    return Answer(
        text=render(
            "comments/answers/tests.md.j2",
            tests=[_shown(context, test) for test in sound],
            broken=len(suggested) - len(sound),
        ).strip(),
        generated=True,
        done=bool(sound),
    )


def _shown(context: CommandContext, test: SuggestedTest) -> dict[str, object]:
    language = PurePosixPath(test.path).suffix.removeprefix(".")
    code = context.redact(test.code).strip("\n")
    return {
        "path": context.redact(test.path)[:LINE_CHARACTERS],
        "covers": sanitize(context.redact(test.covers), limit=LINE_CHARACTERS, one_line=True),
        "proven": parses(test.path, test.code) is True,
        "block": sanitize(code_fence(code, language), limit=CODE_CHARACTERS),
    }
