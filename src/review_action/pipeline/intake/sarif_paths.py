"""Finds the repository's file that a SARIF location means, wherever the tool has run."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from review_action.pipeline.intake.sarif_rules import as_list, as_map

MAX_URI: Final = 4_096
MAX_CHAIN: Final = 8
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE: Final = re.compile(r"/?([A-Za-z]):/")

_Object = Mapping[str, Any]


class SarifPaths(NamedTuple):
    """Of one run; a path that leads out of the repository is none."""

    known: Collection[str]
    """Paths of the change: with them alone a result is of any interest."""
    roots: tuple[str, ...]
    """Directories that are the repository's root to the tool, each with a slash at its end."""
    folder: str
    """Below the repository's root, where the tool has run."""
    bases: _Object
    artifacts: Sequence[Any]

    @classmethod
    def of(
        cls, run: _Object, known: Collection[str], *, roots: Sequence[str], repository: str
    ) -> "SarifPaths":
        """What a run says of places.

        Args:
            run: Of the log.
            known: Paths of the change.
            roots: Where the repository is known to lie.
            repository: Its name; runners check out to `…/name/name`.
        """
        paths = cls(
            known=known,
            roots=tuple(f"{root.rstrip('/')}/" for root in roots if root),
            folder="",
            bases=as_map(run.get("originalUriBaseIds")),
            artifacts=as_list(run.get("artifacts")),
        )
        return paths.rooted(run, repository)

    def rooted(self, run: _Object, repository: str) -> "SarifPaths":
        """The same, with the root that the run's own absolute paths tell of."""
        seen = [path for path in self._said(run) if path.startswith("/")]
        first = seen[0] if seen else ""
        twice = first.find(f"/{repository}/{repository}/") if repository else -1
        checked_out = first[: twice + 2 * len(repository) + 3] if twice >= 0 else ""
        own = (checked_out,) if checked_out else self._likely_root(seen)
        paths = self._replace(roots=(*self.roots, *own))
        started = as_map(next(iter(as_list(run.get("invocations"))), None)).get("workingDirectory")
        where = self._full(as_map(started)) or ""
        return paths._replace(folder=paths.below(f"{where}/") or "")

    def resolve(self, location: _Object) -> str | None:
        """The path below the repository's root; None when it leads elsewhere."""
        full = self._full(location)
        if full is None:
            return None
        if full.startswith("/"):
            return self.below(full)
        here = posixpath.normpath(full)
        there = posixpath.normpath(posixpath.join(self.folder, full))
        path = there if here not in self.known and there in self.known else here
        return None if path.startswith("../") else path

    def below(self, path: str) -> str | None:
        """An absolute path as one below the root; None when it is not there."""
        found = next((root for root in self.roots if path.startswith(root)), None)
        return None if found is None else posixpath.normpath(path[len(found) :] or ".")

    def _full(self, location: _Object) -> str | None:
        """As a plain path, absolute where its bases are."""
        index = location.get("index")
        if "uri" not in location and isinstance(index, int) and 0 <= index < len(self.artifacts):
            location = as_map(as_map(self.artifacts[index]).get("location"))
        path = _plain(location.get("uri"))
        for _ in range(MAX_CHAIN):
            if path is None or path.startswith("/"):
                break
            location = as_map(self.bases.get(str(location.get("uriBaseId"))))
            base = _plain(location.get("uri"))
            if base is None:
                break
            path = posixpath.join(base, path)
        return posixpath.normpath(path) if path and path.startswith("/") else path

    def _said(self, run: _Object) -> Iterator[str]:
        for result in as_list(run.get("results"))[:1_000]:
            for location in as_list(as_map(result).get("locations"))[:1]:
                place = as_map(as_map(location).get("physicalLocation"))
                yield self._full(as_map(place.get("artifactLocation"))) or ""

    def _likely_root(self, seen: Sequence[str]) -> tuple[str, ...]:
        """The one directory below which every absolute path lies, and some are files of the change.

        That `/x/lib/a.py` ends as the change's `a.py` is not enough: it may be `lib/a.py`.
        """
        if any(path.startswith(self.roots) for path in seen):
            return ()
        names = {path.rsplit("/", 1)[-1] for path in self.known}
        ending = {path for path in seen if path.rsplit("/", 1)[-1] in names}
        found = {
            path[: -len(known)]
            for path in ending
            for known in self.known
            if path.endswith(f"/{known}")
        }
        likely = [root for root in found if all(path.startswith(root) for path in seen)]
        return (likely[0],) if len(likely) == 1 else ()


def _plain(uri: object) -> str | None:
    if not isinstance(uri, str) or not uri or len(uri) > MAX_URI or "\0" in uri:
        return None
    text = uri.replace("\\", "/")
    if text.lower().startswith("file:"):
        text = re.sub(r"^file:(?://[^/]*)?", "", text, flags=re.IGNORECASE)
    elif _SCHEME.match(text):
        return None
    # A name may hold what is no UTF-8, and is known to us as git tells it: with its bytes escaped.
    path = unquote(text, errors="surrogateescape")
    return _DRIVE.sub(r"/\1:/", path, count=1) if _DRIVE.match(path) else path
