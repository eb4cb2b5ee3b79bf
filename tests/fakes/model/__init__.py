"""A loopback model on the wires of OpenAI, Anthropic and Google: scripted answers, latency, errors, damage."""

from tests.fakes.model.behaviours import (
    Behaviour,
    Cut,
    Failure,
    FailureInStream,
    Page,
    Reply,
    Silence,
)
from tests.fakes.model.reviewer import review
from tests.fakes.model.server import ModelServer, Recorded

__all__ = [
    "Behaviour",
    "Cut",
    "Failure",
    "FailureInStream",
    "ModelServer",
    "Page",
    "Recorded",
    "Reply",
    "Silence",
    "review",
]
