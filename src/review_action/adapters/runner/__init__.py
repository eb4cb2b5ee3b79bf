"""What the GitHub Actions runner reads from a step: its log, command files and report files."""

from review_action.adapters.runner.actions_runner import ActionsRunner

__all__ = ["ActionsRunner"]
