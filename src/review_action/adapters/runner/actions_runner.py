"""The GitHub Actions runner as a `Runner`: its log, its command files, its workspace."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from review_action.adapters.runner.command_file import append_values
from review_action.adapters.runner.redaction import mask_commands, redactor
from review_action.adapters.runner.report_file import write_report
from review_action.adapters.runner.step_summary import MAX_SUMMARY_BYTES, fit
from review_action.adapters.runner.workflow_command import clip, command, plain_lines, visible
from review_action.domain.finding import Severity
from review_action.domain.review import Annotation
from review_action.domain.secret_variables import holds_secret
from review_action.domain.settings import RunnerSettings
from review_action.ports import LogLevel

ANNOTATIONS_PER_LEVEL = 10
"""The runner keeps ten of each type a step and drops the rest in silence (docs/facts.md, 5. Runner)."""
MAX_TITLE_CHARS = 255
COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


class ActionsRunner:
    """Everything this says goes through the secrets' redactor first.

    Args:
        settings: Where the runner's files are; an empty path means that there is none.
        stream: The log: the runner reads stdout and stderr alike.
        secrets: Masked at once, before anything else can be printed.
    """

    def __init__(
        self, settings: RunnerSettings, *, stream: TextIO, secrets: Sequence[str] = ()
    ) -> None:
        self._settings = settings
        self._stream = stream
        self._annotated: Counter[str] = Counter()
        self._secrets: tuple[str, ...] = ()
        self.hide(secrets)

    @classmethod
    def from_environ(
        cls, environ: Mapping[str, str], *, stream: TextIO | None = None
    ) -> "ActionsRunner":
        """A runner that can speak before the inputs are parsed, to tell what is wrong with them."""
        secrets = [value.strip() for name, value in environ.items() if holds_secret(name)]
        settings = RunnerSettings.from_environ(environ)
        return cls(settings, stream=stream or sys.stdout, secrets=secrets)

    def hide(self, secrets: Sequence[str]) -> None:
        """Keep these too out of all that is said from here on: parts of an input, for instance."""
        new = [secret for secret in secrets if secret not in self._secrets]
        self._secrets = (*self._secrets, *new)
        self._redact = redactor(self._secrets)
        self._print(*mask_commands(new))

    def redact(self, text: str) -> str:
        """`text` without the secrets of this run, for what leaves by other ways than the runner."""
        return self._redact(text)

    def log(self, level: LogLevel, message: str) -> None:
        """One line for people; a warning or an error is an annotation as long as there is room."""
        said = self._redact(message)
        if level == "debug":
            self._print(command("debug", visible(said)))
        elif level == "info":
            self._print(*plain_lines(said))
        elif self._has_room(level):
            self._print(command(level, clip(visible(said))))
        else:
            self._print(*plain_lines(f"{level}: {said}"))

    def annotate(self, annotations: Sequence[Annotation]) -> None:
        """Notes on lines, in the order given; how many did not fit is said in the log."""
        left: Counter[str] = Counter()
        for annotation in annotations:
            name = COMMANDS[annotation.level]
            if self._has_room(name):
                self._print(self._annotation(name, annotation))
            else:
                left[name] += 1
        for name, count in left.items():
            self._print(f"{count} more of level {name} do not fit here; the report has them all.")

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        """Outputs of the step."""
        self._append(self._settings.output_path, outputs)

    def save_state(self, state: Mapping[str, str]) -> None:
        """State that the post step gets as `STATE_*`; a later value replaces an earlier one."""
        self._append(self._settings.state_path, state)

    def append_summary(self, markdown: str) -> None:
        """Job summary, cut at a line when the step's share of 1 MiB is used up."""
        if not self._settings.step_summary_path:
            return
        path = Path(self._settings.step_summary_path)
        used = path.stat().st_size if path.exists() else 0
        text = fit(self._redact(markdown.rstrip("\n") + "\n"), MAX_SUMMARY_BYTES - used)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def write_file(self, name: str, text: str) -> str:
        """Write a report file; its path relative to the workspace, which all steps share.

        The container and later steps know the temporary directory by different names; a path
        relative to the workspace is right for both. Where the workspace refuses, the file goes to
        the temporary directory, and without that nowhere: then the path is empty.
        """
        redacted = self._redact(text)
        try:
            return write_report(self._settings.workspace, name, redacted)
        except OSError as error:
            self.log("warning", f"{name} cannot be written to the workspace: {error.strerror}")
        try:
            return str(Path(self._settings.temp, write_report(self._settings.temp, name, redacted)))
        except OSError as error:
            self.log("warning", f"{name} is lost: {error.strerror}")
            return ""

    def _append(self, path: str, values: Mapping[str, str]) -> None:
        if path:
            append_values(path, {name: self._redact(value) for name, value in values.items()})

    def _has_room(self, name: str) -> bool:
        self._annotated[name] += 1
        return self._annotated[name] <= ANNOTATIONS_PER_LEVEL

    def _annotation(self, name: str, annotation: Annotation) -> str:
        properties = {"file": annotation.path}
        if annotation.start_line:
            properties |= {
                "line": str(annotation.start_line),
                "endLine": str(max(annotation.start_line, annotation.end_line)),
            }
        properties["title"] = annotation.title[:MAX_TITLE_CHARS]
        safe = {key: visible(self._redact(value)) for key, value in properties.items()}
        return command(name, clip(visible(self._redact(annotation.message))), safe)

    def _print(self, *lines: str) -> None:
        for line in lines:
            self._stream.write(f"{line}\n")
        self._stream.flush()
