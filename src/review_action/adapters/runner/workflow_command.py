"""Text for the runner's log: commands that say what they should, and text that can never be one."""

import re
from collections.abc import Iterator, Mapping

from review_action.domain.shorten import shorten

MAX_MESSAGE_CHARS = 4_096
"""The runner cuts longer messages without a mark (runner: ExecutionContext.cs)."""

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_COMMAND_START = re.compile(r"^([^!-~]*):(?=:)")


def command(name: str, message: str, properties: Mapping[str, str] | None = None) -> str:
    """A workflow command, whatever the message and the properties hold."""
    said = ",".join(f"{key}={escape_property(value)}" for key, value in (properties or {}).items())
    return f"::{name}{' ' + said if said else ''}::{escape_data(message)}"


def escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def clip(text: str) -> str:
    """At most as much as the runner shows, with a mark where it was cut."""
    return shorten(text, MAX_MESSAGE_CHARS)


def visible(text: str) -> str:
    """Control, direction and invisible characters as escapes; newlines stay."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def plain_lines(text: str) -> Iterator[str]:
    """Lines the runner takes for text, whatever characters the text has."""
    for line in re.split(r"\r\n|\r|\n", visible(text.replace("\r\n", "\n"))):
        yield plain_line(line)


def plain_line(line: str) -> str:
    """A line that is no command: the runner looks for `::` at its start and `##[` anywhere.

    https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
    """
    return _COMMAND_START.sub(r"\1: ", line).replace("##[", "## [")
