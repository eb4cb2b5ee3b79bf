"""A job's step in this process, where what a test asks is not about the process: a start costs a second."""

import io
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Any

import pytest
from typing_extensions import override

from review_action.adapters.analyzers import installed_tools
from review_action.entrypoints import start
from tests.e2e.job import Job, Outcome

SCRIPTS = {"review-action": start.main, "review-action-finish": start.finish}


class JobHere(Job):
    """As the installed wheel: without the tools of this checkout's environment. It waits for nobody."""

    @override
    def run(
        self,
        event: str,
        payload: Mapping[str, Any],
        *,
        script: str = "review-action",
        **inputs: str,
    ) -> Outcome:
        folder, environ = self.prepared(event, payload, **inputs)
        log = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        clock = SimpleNamespace(monotonic=time.monotonic, time=time.time, sleep=lambda _: None)
        handler = signal.getsignal(signal.SIGTERM)
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(log), redirect_stderr(log):
            patched.setattr(os, "environ", environ)
            patched.setattr(sys, "argv", [script])
            patched.setattr(installed_tools, "TOOLS", {})
            patched.setattr("review_action.entrypoints.wiring.time", clock)
            patched.chdir(folder / "workspace")
            try:
                status = SCRIPTS[script]()
            finally:
                signal.signal(signal.SIGTERM, handler)
        log.flush()
        return self.outcome(status, log.buffer.getvalue().decode(), folder)
