"""Local git, read without trusting the repository."""

from review_action.adapters.git.local_git import LocalGit

__all__ = ["LocalGit"]
