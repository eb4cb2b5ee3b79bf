"""Takes the variables of this process; those that hold secrets are then nowhere to be read."""

import os
from contextlib import suppress
from pathlib import Path

from review_action.domain.secret_variables import holds_secret

OWN = Path("/proc/self")
ENV_START = 47
"""`env_start` in /proc/self/stat, field 50, counted from the third (man 5 proc_pid_stat)."""


def take_environ() -> dict[str, str]:
    """All variables; those that hold secrets are gone from the process, and no child inherits them."""
    taken = dict(os.environ)
    secret = {name for name in taken if holds_secret(name)}
    for name in secret:
        del os.environ[name]
    # Where the kernel lets nobody look, there is nothing to wipe.
    with suppress(OSError, ValueError, IndexError):
        _wipe({os.fsencode(name) for name in secret})
    return taken


def _wipe(names: set[bytes]) -> None:
    """Overwrite what /proc/PID/environ shows to each process of this user: the block this one was started with."""
    at = int((OWN / "stat").read_bytes().rpartition(b")")[2].split()[ENV_START])
    entries = (OWN / "environ").read_bytes().split(b"\0")
    with (OWN / "mem").open("r+b", buffering=0) as memory:
        for entry in entries:
            name, _, value = entry.partition(b"=")
            if name in names:
                memory.seek(at + len(name) + 1)
                memory.write(bytes(len(value)))
            at += len(entry) + 1
