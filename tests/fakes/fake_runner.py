"""A `Runner` that keeps what it is told; held to the same suite as the real one (test_runner.py)."""

import re
from collections.abc import Mapping, Sequence

from review_action.domain.review import Annotation
from review_action.ports import LogLevel

ANNOTATIONS_PER_LEVEL = 10


class FakeRunner:
    """Everything said, readable by tests."""

    def __init__(self) -> None:
        self.lines: list[tuple[LogLevel, str]] = []
        self.annotations: list[Annotation] = []
        self.outputs: dict[str, str] = {}
        self.state: dict[str, str] = {}
        self.summary = ""
        self.files: dict[str, str] = {}

    @property
    def text(self) -> str:
        """The whole log, level and message a line."""
        return "".join(f"{level}: {message}\n" for level, message in self.lines)

    def log(self, level: LogLevel, message: str) -> None:
        self.lines.append((level, message))

    def annotate(self, annotations: Sequence[Annotation]) -> None:
        left = 0
        for annotation in annotations:
            shown = [each for each in self.annotations if each.level == annotation.level]
            if len(shown) < ANNOTATIONS_PER_LEVEL:
                self.annotations.append(annotation)
            else:
                left += 1
        if left:
            self.log("info", f"{left} more do not fit here")

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        self.outputs |= _checked(outputs)

    def save_state(self, state: Mapping[str, str]) -> None:
        self.state |= _checked(state)

    def append_summary(self, markdown: str) -> None:
        self.summary += markdown.rstrip("\n") + "\n"

    def write_file(self, name: str, text: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
            problem = f"not a plain file name: {name!r}"
            raise ValueError(problem)
        self.files[name] = text
        return f".review-action/{name}"


def _checked(values: Mapping[str, str]) -> Mapping[str, str]:
    for name in values:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]{0,99}", name):
            problem = f"not a name for an output: {name!r}"
            raise ValueError(problem)
    return values
