"""Routes that read git's objects: contents, blobs, trees, commits, comparisons."""

import base64
from typing import Any
from urllib.parse import quote

from tests.fakes.github import shapes
from tests.fakes.github.entries import diff_entry
from tests.fakes.github.exchange import Answer, Context, RefusalError, not_found, repo_route
from tests.fakes.github.repository import GitFailedError, TreeEntry

MAX_COMPARED_FILES = 300
MAX_COMPARED_COMMITS = 250
"""https://docs.github.com/rest/commits/commits#compare-two-commits"""
MAX_CONTENT_BYTES = 1_000_000
"""https://docs.github.com/rest/repos/contents#get-repository-content"""
UNSIGNED = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


@repo_route("GET", "/contents/?{path*}")
def get_contents(ctx: Context, path: str) -> Answer:
    ref = ctx.request.query.get("ref", "main")
    found = ctx.world.repository.find(f"{ref}^{{commit}}")
    if found is None:
        raise RefusalError(404, f"No commit found for the ref {ref}")
    entry = ctx.world.repository.entry(found.sha, path.rstrip("/"))
    if entry is None:
        raise not_found()
    if entry.kind == "tree":
        below = ctx.world.repository.tree(entry.sha)
        return Answer([_content(ctx, _below(path, one), ref) for one in below])
    return _file(ctx, entry, ref)


def _file(ctx: Context, entry: TreeEntry, ref: str) -> Answer:
    data = _blob(ctx, entry.sha) if entry.kind == "blob" else b""
    if "raw" in ctx.request.accept:
        kind = "application/vnd.github.raw; charset=utf-8"
        return Answer(data, headers={"Content-Type": kind})
    extra: dict[str, Any] = {}
    if entry.mode == "120000":
        extra["target"] = data.decode("utf-8", "replace")
    elif entry.kind == "commit":
        extra["submodule_git_url"] = None
    elif len(data) > MAX_CONTENT_BYTES:
        extra |= {"encoding": "none", "content": ""}
    else:
        extra |= {"encoding": "base64", "content": base64.encodebytes(data).decode()}
    return Answer(_content(ctx, entry, ref) | extra)


def _below(folder: str, entry: TreeEntry) -> TreeEntry:
    path = f"{folder.rstrip('/')}/{entry.path}"
    return TreeEntry(entry.mode, entry.kind, entry.sha, entry.size, path)


def _content(ctx: Context, entry: TreeEntry, ref: str) -> dict[str, Any]:
    kinds = {"120000": "symlink", "160000": "submodule", "040000": "dir"}
    where = quote(entry.path.encode("utf-8", "surrogateescape"))
    url = ctx.api(f"/contents/{where}?ref={ref}")
    folder = "trees" if entry.kind == "tree" else "blobs"
    git, html = ctx.api(f"/git/{folder}/{entry.sha}"), ctx.web(f"/blob/{ref}/{where}")
    return {
        "type": kinds.get(entry.mode, "file"),
        "size": entry.size or 0,
        "name": entry.path.rsplit("/", maxsplit=1)[-1],
        "path": entry.path,
        "sha": entry.sha,
        "url": url,
        "git_url": git,
        "html_url": html,
        "download_url": ctx.web(f"/raw/{ref}/{where}"),
        "_links": {"self": url, "git": git, "html": html},
    }


def _blob(ctx: Context, sha: str) -> bytes:
    found = ctx.world.repository.find(sha)
    if found is None or found.kind != "blob":
        raise not_found()
    return found.data


@repo_route("GET", "/git/blobs/{sha}")
def get_blob(ctx: Context, sha: str) -> Answer:
    data = _blob(ctx, sha)
    return Answer(
        {
            "sha": sha,
            "node_id": f"B_{sha}",
            "size": len(data),
            "url": ctx.api(f"/git/blobs/{sha}"),
            "content": base64.encodebytes(data).decode(),
            "encoding": "base64",
        }
    )


@repo_route("GET", "/git/trees/{sha}")
def get_tree(ctx: Context, sha: str) -> Answer:
    found = ctx.world.repository.find(f"{sha}^{{tree}}")
    if found is None:
        raise not_found()
    entries = ctx.world.repository.tree(found.sha, recursive="recursive" in ctx.request.query)
    limit = ctx.world.tree_limit
    return Answer(
        {
            "sha": found.sha,
            "url": ctx.api(f"/git/trees/{found.sha}"),
            "truncated": len(entries) > limit,
            "tree": [_tree_entry(ctx, entry) for entry in entries[:limit]],
        }
    )


def _tree_entry(ctx: Context, entry: TreeEntry) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "path": entry.path,
        "mode": entry.mode,
        "type": entry.kind,
        "sha": entry.sha,
    }
    if entry.size is not None:
        shown["size"] = entry.size
    if entry.kind != "commit":
        shown["url"] = ctx.api(f"/git/{entry.kind}s/{entry.sha}")
    return shown


@repo_route("GET", "/git/commits/{sha}")
def get_git_commit(ctx: Context, sha: str) -> Answer:
    found = ctx.world.repository.find(sha)
    if found is None or found.kind != "commit":
        raise not_found()
    known = git_commit(ctx, sha)
    parents = [
        {**one, "html_url": ctx.web(f"/commit/{one['sha']}")} for one in known.pop("parents")
    ]
    return Answer(
        known
        | {
            "sha": sha,
            "node_id": f"C_{sha}",
            "url": ctx.api(f"/git/commits/{sha}"),
            "html_url": ctx.web(f"/commit/{sha}"),
            "parents": parents,
        }
    )


def git_commit(ctx: Context, sha: str) -> dict[str, Any]:
    """What git itself says of a commit."""
    shown = ctx.world.repository.git("log", "-1", "--format=%T%n%P%n%an%n%ae%n%aI%n%B", sha)
    tree, parents, name, mail, date, message = shown.decode().split("\n", maxsplit=5)
    who = {"name": name, "email": mail, "date": date}
    return {
        "author": who,
        "committer": who,
        "message": message.rstrip("\n"),
        "tree": {"sha": tree, "url": ctx.api(f"/git/trees/{tree}")},
        "parents": [{"sha": one, "url": ctx.api(f"/commits/{one}")} for one in parents.split()],
        "verification": UNSIGNED,
    }


def commit(ctx: Context, sha: str) -> dict[str, Any]:
    """A commit as lists and comparisons show it."""
    known = git_commit(ctx, sha)
    parents = known.pop("parents")
    url = ctx.api(f"/git/commits/{sha}")
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": ctx.api(f"/commits/{sha}"),
        "html_url": ctx.web(f"/commit/{sha}"),
        "comments_url": ctx.api(f"/commits/{sha}/comments"),
        "commit": {**known, "url": url, "comment_count": 0},
        "author": None,
        "committer": None,
        "parents": [{**one, "html_url": ctx.web(f"/commit/{one['sha']}")} for one in parents],
    }


@repo_route("GET", "/compare/{basehead*}")
def compare(ctx: Context, basehead: str) -> Answer:
    repository = ctx.world.repository
    base, _, head = basehead.partition("...")
    try:
        first, last = (repository.resolve(_ref(side)) for side in (base, head))
        start = ctx.world.merge_base(first, last)
    except GitFailedError as error:
        raise not_found() from error
    ahead, behind = repository.log(first, last), repository.log(last, first)
    number = ctx.request.query.get("page", "1")
    files = ctx.world.changes(first, last)[:MAX_COMPARED_FILES] if number == "1" else []
    url, web = ctx.api(f"/compare/{base}...{head}"), ctx.web(f"/compare/{base}...{head}")
    return Answer(
        {
            "url": url,
            "html_url": web,
            "permalink_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "base_commit": commit(ctx, first),
            "merge_base_commit": commit(ctx, start),
            "status": _relation(len(ahead), len(behind)),
            "ahead_by": len(ahead),
            "behind_by": len(behind),
            "total_commits": len(ahead),
            "commits": [commit(ctx, sha) for sha in ahead[:MAX_COMPARED_COMMITS]],
            "files": [diff_entry(ctx, change, last) for change in files],
        }
    )


def _ref(side: str) -> str:
    """`owner:ref` and `owner:repo:ref` name forks; all of them live in our one repository."""
    return side.rsplit(":", maxsplit=1)[-1]


def _relation(ahead: int, behind: int) -> str:
    if ahead and behind:
        return "diverged"
    if ahead or behind:
        return "ahead" if ahead else "behind"
    return "identical"


@repo_route("GET", "")
def get_repository(ctx: Context) -> Answer:
    return Answer(shapes.repository(ctx, ctx.world.full_name))
