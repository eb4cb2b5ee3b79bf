"""The rules of hadolint that are reported, with our words for them: what breaks a build, or does not do what it seems to.

Its remarks on size, pinning of packages and style are left out, what its own shellcheck says, and
what real Dockerfiles show to be wrong: `COPY a b .` (DL3021), pipes in a here document (DL4006).
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from review_action.adapters.analyzers.tool_rule import ToolRule

_breaks = partial(ToolRule, severity="error")
_wrong = partial(ToolRule, severity="warning")
_doubtful = partial(ToolRule, severity="info", confidence="medium")

_UNPINNED: Final = _wrong(
    "The base image may change from build to build",
    "Without a tag, or with `latest`, tomorrow's build starts from another image: name a version, or a digest.",
    confidence="medium",
)

HADOLINT_RULES: Final[Mapping[str, ToolRule]] = {
    "DL3000": _wrong(
        "A relative `WORKDIR` depends on what comes before it",
        "On another base image it is another directory: write it from `/` on.",
        confidence="medium",
    ),
    "DL3006": _UNPINNED,
    "DL3007": _UNPINNED,
    "DL3011": _breaks("There is no such port", "Ports go from 0 to 65535."),
    "DL3012": _wrong("Only the last `HEALTHCHECK` counts", "Those before it are never run."),
    "DL3023": _breaks("A stage copies from itself", "The build stops here: name another stage."),
    "DL3024": _breaks("Two stages have one name", "The name stands for one of them only."),
    "DL3025": _doubtful(
        "The program runs below a shell",
        'It gets no signals, so that stopping takes until the kill: write `["program", "argument"]`.',
    ),
    "DL3043": _breaks("`ONBUILD` cannot trigger this", "The build refuses it."),
    "DL3044": _wrong(
        "A variable is used in the `ENV` that sets it",
        "Here it still has its old value: set it in an `ENV` before.",
    ),
    "DL3061": _breaks(
        "Something stands before `FROM`",
        "Only `ARG`, comments and directives may: the build refuses it.",
    ),
    "DL4003": _wrong("Only the last `CMD` counts", "Those before it are never run."),
    "DL4004": _wrong("Only the last `ENTRYPOINT` counts", "Those before it are never run."),
}
