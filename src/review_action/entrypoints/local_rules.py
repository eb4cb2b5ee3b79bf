"""Reads the rules of a review on a laptop: from the files as they are, for they are the user's own."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from review_action.app.rulebook import Rulebook, read_rulebook
from review_action.domain.pull_request import FileContent
from review_action.domain.settings import Settings
from review_action.errors import ConfigurationError

DIRECTORY_FILES = 50


def local_rulebook(settings: Settings, root: Path, *, config: str = "") -> Rulebook:
    """The configuration, guidance and templates below `root`.

    Args:
        settings: The options.
        root: Of the repository.
        config: Path of another configuration file; it must exist.

    Raises:
        ConfigurationError: It does not, or is wrong.
    """

    def read(paths: Sequence[str]) -> Mapping[str, FileContent]:
        found = {each.path: each for path in paths for each in _read(root, path)}
        return {**found, config: _given(config)} if config else found

    path = config or settings.config_path
    return read_rulebook(settings.model_copy(update={"config_path": path}), read)


def read_file(root: Path, path: str) -> FileContent:
    """One file below `root`; nothing is read through a link or from outside."""
    file = root / path
    if file.is_symlink() or not file.resolve().is_relative_to(root.resolve()):
        return FileContent(path=path, text=None, reason="symlink")
    try:
        return FileContent(path=path, text=file.read_bytes().decode())
    except UnicodeDecodeError:
        return FileContent(path=path, text=None, reason="binary")
    except OSError:
        return FileContent(path=path, text=None, reason="missing")


def _read(root: Path, path: str) -> Iterator[FileContent]:
    if not path.endswith("/"):
        yield read_file(root, path)
        return
    directory = root / path
    inside = sorted(directory.iterdir()) if directory.is_dir() else []
    for file in [file for file in inside if file.is_file()][:DIRECTORY_FILES]:
        yield read_file(root, f"{path}{file.name}")


def _given(config: str) -> FileContent:
    try:
        return FileContent(path=config, text=Path(config).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(
            f"there is no configuration file {config}", hint="Check the path given to --config."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot read the configuration file {config}: {error}",
            hint="It must be a text file in UTF-8.",
        ) from error
