"""Wires what reads SARIF files; imported only by a run that is given some."""

from functools import partial

from review_action.adapters.analyzers.sarif_files import SarifFiles
from review_action.adapters.runner.handed_file import read_handed
from review_action.agents import AGENTS
from review_action.domain.settings import Settings
from review_action.pipeline.intake.read_sarif import read_sarif

OUR_WORDS = frozenset({"embedded", "structure", "team", "generalist"})
"""What speaks under our own name besides the agents."""


def build_sarif(settings: Settings, root: str) -> SarifFiles:
    """The analyzer over the files that the input names, below `root`."""
    return SarifFiles(
        root,
        settings.sarif_files,
        fetch=lambda path, most: read_handed(root, path, max_bytes=most),
        understand=partial(
            read_sarif,
            roots=(root, settings.runner.workspace),
            repository=settings.runner.repository.rpartition("/")[2],
            reserved=OUR_WORDS | AGENTS.keys(),
        ),
    )
