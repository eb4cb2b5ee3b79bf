"""Composes an answer to a command: what it answers, the words, and a marker that knows it again."""

import hashlib
from typing import Final

from review_action.domain.answer import Answer
from review_action.domain.decision import Command
from review_action.domain.marker import Marker
from review_action.domain.shorten import shorten
from review_action.rendering import render

ANSWER_CHARACTERS: Final = 60_000
ASKED_CHARACTERS: Final = 200


def compose_answer(answer: Answer, command: Command) -> str:
    """The body to post; the same command, or the same key, always ends in the same marker."""
    said = f"{command.pull_number}\0{answer.key or f'comment {command.comment_id}'}"
    marker = Marker("answer", hashlib.sha256(said.encode()).hexdigest()[:16]).comment
    asked = "" if command.in_thread or answer.key else _asked(command)
    body = render(
        "comments/answers/answer.md.j2",
        text=answer.text[:ANSWER_CHARACTERS],
        asked=asked,
        generated=answer.generated,
    ).strip()
    return f"{body}\n\n{marker}"


def _asked(command: Command) -> str:
    if command.unknown:
        return ""  # the answer names the word that was written
    said = " ".join(filter(None, (f"/{command.name}", command.rule, command.arguments)))
    return shorten(said, ASKED_CHARACTERS)
