"""JSON of one touched file, in the files API and in comparisons."""

from typing import Any
from urllib.parse import quote

from tests.fakes.github.changes import Change
from tests.fakes.github.exchange import Context


def diff_entry(ctx: Context, change: Change, head: str) -> dict[str, Any]:
    """`patch` is left out for binary files, pure renames and what is too large."""
    where = quote(change.path.encode("utf-8", "surrogateescape"))
    entry = {
        "sha": change.sha,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": ctx.web(f"/blob/{head}/{where}"),
        "raw_url": ctx.web(f"/raw/{head}/{where}"),
        "contents_url": ctx.api(f"/contents/{where}?ref={head}"),
    }
    if change.patch and change.path not in ctx.world.dropped_patches:
        entry["patch"] = change.patch.decode("utf-8", "replace")
    if change.previous_path:
        entry["previous_filename"] = change.previous_path
    return entry
