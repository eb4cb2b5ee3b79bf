"""Where every program of ours starts: secrets leave the environment before a library is imported.

A library that was tampered with reads the environment as soon as it is imported. Nothing here may
import one, at the top or below, before `take_environ` has run.
"""

import gc
from typing import Final

from review_action.entrypoints.environment import take_environ

GC_THRESHOLD: Final = 50_000
"""New objects between two looks for cycles. After each 700, as Python has it for programs that run on, an eighth
of the start goes into looking through what imports and syntax trees made, which holds none."""


def main() -> int:
    """`review-action`, in the container and on a laptop."""
    taken = take_environ()
    gc.set_threshold(GC_THRESHOLD)
    from review_action.entrypoints import cli  # noqa: PLC0415  # this imports libraries

    return cli.main(environ=taken)


def finish() -> int:
    """`review-action-finish`, the container's post step."""
    taken = take_environ()
    from review_action.entrypoints import action  # noqa: PLC0415  # this imports libraries

    return action.finish_main(taken)
