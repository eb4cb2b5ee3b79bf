"""A laptop: a clone, and what `review-action local` printed in it."""

import json

import pytest

from review_action.entrypoints import cli
from tests.fakes.work_tree import WorkTree


class Desk:
    """Runs the command in a clone and keeps what it printed."""

    def __init__(self, clone: WorkTree, capsys: pytest.CaptureFixture[str]) -> None:
        self.clone = clone
        self._capsys = capsys
        self.out = self.err = ""

    def local(self, *arguments: str) -> int:
        status = cli.main(["local", *arguments])
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def found(self) -> dict[str, int]:
        """Line by rule, from JSON on standard output."""
        placed = json.loads(self.out)["placed"]
        return {one["finding"]["rule_id"]: one["finding"]["start_line"] for one in placed}
