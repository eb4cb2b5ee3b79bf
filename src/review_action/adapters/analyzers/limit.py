"""Started between us and a tool: sets the kernel's limits on itself, and becomes the tool.

Memory, processor and written bytes, program, arguments. Apart, because code that runs between
fork and exec of a process with threads may hang it.
"""

import os
import resource
import signal
import sys


def main(arguments: list[str]) -> None:
    memory, seconds, written = map(int, arguments[:3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for ignored in (signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(
            ignored, signal.SIG_DFL
        )  # Python ignores them, and the tool would inherit that
    os.execv(arguments[3], arguments[3:])  # noqa: S606  # a fixed program with our own arguments


if __name__ == "__main__":
    main(sys.argv[1:])
