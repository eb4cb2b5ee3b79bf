"""The clone in which `review-action local` is run: one commit, and a change on disk."""

from pathlib import Path

from tests.fakes.work_tree import WorkTree

BASE = "def parse(text):\n    return text\n"
HEAD = "import yaml\n\n\ndef parse(text):\n    breakpoint()\n    return yaml.load(text)\n"


def changed_clone(root: Path) -> WorkTree:
    clone = WorkTree(root)
    clone.commit(**{"src/cart.py": BASE})
    clone.write("src/cart.py", HEAD)
    return clone
