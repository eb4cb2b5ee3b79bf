"""Texts of touched files as the head has them: each asked for once, and not where the diff holds it whole."""

from collections.abc import Callable, Mapping, Sequence

from review_action.domain.diff import FileDiff
from review_action.domain.pull_request import FileContent
from review_action.errors import GitError, GitHubError
from review_action.pipeline.intake.rebuild_text import added_text

Contents = Callable[[Sequence[str]], Mapping[str, FileContent]]
"""Head contents of some paths."""


class HeadTexts:
    """Reads through `contents`; what cannot be read is None, and told in `problems`.

    Args:
        files: The whole diff; a file it adds need not be asked for.
        contents: Asks for the others.
    """

    def __init__(self, files: Sequence[FileDiff], contents: Contents) -> None:
        self._contents = contents
        self._known: dict[str, str | None] = {}
        self.problems: list[str] = []
        for file in files:
            text = added_text(file)
            if text is not None:
                self._known[file.path] = text

    @property
    def known(self) -> Mapping[str, str | None]:
        """Whatever was read so far."""
        return self._known

    def read(self, paths: Sequence[str]) -> Mapping[str, str | None]:
        """The texts of `paths`, in one request at the most; a path that cannot be read is left out."""
        wanted = [path for path in dict.fromkeys(paths) if path not in self._known]
        if wanted:
            try:
                found = self._contents(wanted)
            except (GitHubError, GitError) as error:
                self._tell(f"Whole files could not be read: {error}")
                found = {}
            self._known.update({path: content.text for path, content in found.items()})
        return {path: self._known[path] for path in paths if path in self._known}

    def _tell(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
