"""Makes the prompt that a command's answer comes from: rules, data nobody can close, question."""

from collections.abc import Iterator
from typing import Final

from review_action.domain.answer import Ground
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import PullRequest
from review_action.domain.unit import Snippet
from review_action.pipeline.asking.answer_format import AnswerKind, Shape
from review_action.pipeline.asking.clip import clip
from review_action.pipeline.asking.json_line import json_line
from review_action.pipeline.asking.keep_inside import keep_inside
from review_action.pipeline.asking.render_diff import render_diff
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.strip_comments import strip_comments
from review_action.rendering import render
from review_action.rendering.visible import visible

TEXT_CHARACTERS: Final = 4_000
STATEMENT_CHARACTERS: Final = 1_500
STATEMENTS: Final = 10
"""The newest, beside the first."""
LINE_CHARACTERS: Final = 200
UNSEEN: Final = 50


def build_answer_prompt(
    kind: AnswerKind[Shape],
    ground: Ground,
    pull: PullRequest,
    *,
    nonce: str,
    language: str = "",
) -> Prompt:
    """One prompt; nothing anybody wrote stands outside of a block of data.

    Args:
        kind: What is asked.
        ground: What to answer from.
        pull: Its title and description are data, too.
        nonce: As in `build_prompts`.
        language: Tag of the language to answer in; empty for English.

    Raises:
        ValueError: The nonce is too short to be one.
    """
    blocks = [(name, keep_inside(text, nonce)) for name, text in _blocks(ground, pull)]
    system = render("prompts/answers/system.md.j2", language=language)
    shared = render("prompts/answers/data.md.j2", nonce=nonce, blocks=blocks)
    question = render(f"prompts/answers/{kind.name}.md.j2")
    return Prompt(
        agent=kind.name,
        unit="answer",
        system=system,
        shared=shared,
        question=question,
        reply_schema=kind.shape.model_json_schema(),
        schema_name=kind.name,
        max_output_tokens=kind.max_output_tokens,
        tokens=estimate_tokens(system + shared + question),
    )


def _blocks(ground: Ground, pull: PullRequest) -> Iterator[tuple[str, str]]:
    said = {"title": _clip(pull.title), "description": _clip(pull.body)}
    yield "what the author says of the pull request", json_line(said)
    if ground.files:
        yield "the diff, or the part of it there is room for", render_diff(ground.files)
    if ground.unseen:
        yield "paths of this change that are not shown", json_line(list(ground.unseen[:UNSEEN]))
    for snippet in ground.snippets:
        yield "lines of the new file, numbered", _numbered(snippet)
    if ground.statements:
        told = [
            {
                "by": "review-action" if one.own else one.author,
                "text": _clip(one.text, STATEMENT_CHARACTERS),
            }
            for one in (*ground.statements[:1], *ground.statements[1:][-STATEMENTS:])
        ]
        yield "the thread so far, oldest first", "\n".join(map(json_line, told))
    if ground.question:
        yield "the question", json_line(_clip(ground.question))


def _numbered(snippet: Snippet) -> str:
    lines = enumerate(snippet.text.split("\n"), start=snippet.start_line)
    rows = (f"{number:>6} | {visible(line)[:LINE_CHARACTERS]}" for number, line in lines)
    return "\n".join([f"## File: {json_line(snippet.path)}", *rows])


def _clip(written: str, limit: int = TEXT_CHARACTERS) -> str:
    # What GitHub does not show to people is not for the model either.
    return clip(strip_comments(written).strip(), limit)
