"""JSON of users, repositories and pull requests, with every field GitHub's description demands."""

from typing import Any
from urllib.parse import quote

from tests.fakes.github import people
from tests.fakes.github.exchange import Context
from tests.fakes.github.people import User
from tests.fakes.github.store import FIRST_MOMENT, Pull, Reaction

Json = dict[str, Any]
CREATED = FIRST_MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ")
REPOSITORY_ID = 4242
USER_LINKS = (
    "followers",
    "following{/other_user}",
    "gists{/gist_id}",
    "starred{/owner}{/repo}",
    "subscriptions",
    "orgs",
    "repos",
    "events{/privacy}",
    "received_events",
)
USER_NAMES = {"orgs": "organizations"}
REPOSITORY_LINKS = (
    "assignees{/user}", "blobs{/sha}", "branches{/branch}", "collaborators{/collaborator}",
    "comments{/number}", "commits{/sha}", "compare/{base}...{head}", "contents/{+path}",
    "contributors", "deployments", "downloads", "events", "forks", "git/commits{/sha}",
    "git/refs{/sha}", "git/tags{/sha}", "hooks", "issues/comments{/number}",
    "issues/events{/number}", "issues{/number}", "keys{/key_id}", "labels{/name}", "languages",
    "merges", "milestones{/number}", "notifications{?since,all,participating}", "pulls{/number}",
    "releases{/id}", "stargazers", "statuses/{sha}", "subscribers", "subscription", "tags", "teams",
    "git/trees{/sha}", "{archive_format}{/ref}",
)  # fmt: skip
REPOSITORY_NAMES = {
    "{archive_format}{/ref}": "archive_url",
    "issues/comments{/number}": "issue_comment_url",
    "issues/events{/number}": "issue_events_url",
    "git/trees{/sha}": "trees_url",
    "git/commits{/sha}": "git_commits_url",
    "git/refs{/sha}": "git_refs_url",
    "git/tags{/sha}": "git_tags_url",
}
COUNTS = (
    "forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size",
    "open_issues", "open_issues_count", "network_count", "subscribers_count",
)  # fmt: skip
SWITCHES = {
    "private": False, "archived": False, "disabled": False, "has_issues": True,
    "has_projects": True, "has_wiki": True, "has_pages": False, "has_downloads": True,
    "has_discussions": False,
}  # fmt: skip


def user(ctx: Context, who: User) -> Json:
    api = f"{ctx.request.base}/users/{who.login.replace('[', '%5B').replace(']', '%5D')}"
    page = f"apps/{who.graphql_login}" if who.kind == "Bot" else who.login
    links = {}
    for link in USER_LINKS:
        name = link.split("{", maxsplit=1)[0]
        links[f"{USER_NAMES.get(name, name)}_url"] = f"{api}/{link}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("U", who.id),
        "avatar_url": f"{ctx.request.web}/avatars/{who.id}",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{ctx.request.web}/{page}",
        **links,
        "type": who.kind,
        "site_admin": False,
    }


def node_id(kind: str, number: int) -> str:
    return f"{kind}_kwDOA{number}"


def repository(ctx: Context, full_name: str) -> Json:
    owner, name = full_name.split("/")
    api, web = f"{ctx.request.base}/repos/{full_name}", f"{ctx.request.web}/{full_name}"
    fork = full_name != ctx.world.full_name
    links = {
        REPOSITORY_NAMES.get(link, _url_name(link)): f"{api}/{link}" for link in REPOSITORY_LINKS
    }
    links["blobs_url"] = f"{api}/git/blobs{{/sha}}"
    return {
        "id": REPOSITORY_ID + fork,
        "node_id": node_id("R", REPOSITORY_ID + fork),
        "name": name,
        "full_name": full_name,
        "owner": user(ctx, User(owner, 900 + fork)),
        "html_url": web,
        "description": None,
        "fork": fork,
        "url": api,
        **links,
        **dict.fromkeys(COUNTS, 0),
        **SWITCHES,
        "clone_url": f"{web}.git",
        "git_url": f"{web}.git",
        "ssh_url": f"git@127.0.0.1:{full_name}.git",
        "svn_url": web,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "default_branch": "main",
        "visibility": "public",
        "pushed_at": CREATED,
        "created_at": CREATED,
        "updated_at": CREATED,
    }


def _url_name(link: str) -> str:
    return link.split("{", maxsplit=1)[0].strip("/") + "_url"


def pull_short(ctx: Context, pull: Pull) -> Json:
    """What lists and event payloads carry."""
    api, web = ctx.api(f"/pulls/{pull.number}"), ctx.web(f"/pull/{pull.number}")
    issue = ctx.api(f"/issues/{pull.number}")
    links = {
        "commits_url": f"{api}/commits",
        "review_comments_url": f"{api}/comments",
        "review_comment_url": ctx.api("/pulls/comments{/number}"),
        "comments_url": f"{issue}/comments",
        "statuses_url": ctx.api(f"/statuses/{pull.head_sha}"),
    }
    hrefs = {name.removesuffix("_url"): {"href": url} for name, url in links.items()}
    return {
        "url": api,
        "id": 7_000_000 + pull.number,
        "node_id": node_id("PR", pull.number),
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": issue,
        **links,
        "number": pull.number,
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "user": user(ctx, pull.user),
        "body": pull.body,
        "labels": [label(ctx, name) for name in pull.labels],
        "milestone": None,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "created_at": pull.created_at,
        "updated_at": pull.created_at,
        "closed_at": None if pull.state == "open" else pull.created_at,
        "merged_at": None,
        "merge_commit_sha": None,
        "head": _end(ctx, pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _end(ctx, pull.base_ref, pull.base_sha, ctx.world.full_name),
        "_links": {
            "self": {"href": api},
            "html": {"href": web},
            "issue": {"href": issue},
            **hrefs,
        },
        "author_association": association(ctx, pull.user),
        "auto_merge": None,
        "draft": pull.draft,
    }


def pull(ctx: Context, one: Pull) -> Json:
    changes = one.changes()
    return {
        **pull_short(ctx, one),
        "merged": False,
        "mergeable": True,
        "rebaseable": True,
        "mergeable_state": "clean",
        "merged_by": None,
        "comments": len(one.issue_comments),
        "review_comments": len(one.submitted_comments(ctx.request.token.user)),
        "maintainer_can_modify": False,
        "commits": len(one.commits()),
        "additions": sum(change.additions for change in changes),
        "deletions": sum(change.deletions for change in changes),
        "changed_files": len(changes),
    }


def label(ctx: Context, name: str) -> Json:
    return {
        "id": 800,
        "node_id": node_id("LA", 800),
        "url": ctx.api(f"/labels/{quote(name, safe='')}"),
        "name": name,
        "description": None,
        "color": ctx.world.repository_labels.get(name, "ededed"),
        "default": False,
    }


def association(ctx: Context, who: User) -> str:
    role = ctx.world.roles.get(who.login, "none")
    return {"admin": "OWNER", "write": "COLLABORATOR"}.get(role, "NONE")


def _end(ctx: Context, ref: str, sha: str, full_name: str) -> Json:
    owner = full_name.split("/", maxsplit=1)[0]
    return {
        "label": f"{owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(ctx, User(owner, 900 + (full_name != ctx.world.full_name))),
        "repo": repository(ctx, full_name),
    }


REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


def reactions(url: str, given: list[Reaction]) -> Json:
    """The roll-up inside each comment."""
    counts = {name: sum(one.content == name for one in given) for name in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(given), **counts}


def reaction(ctx: Context, one: Reaction) -> Json:
    return {
        "id": one.id,
        "node_id": node_id("REA", one.id),
        "user": user(ctx, one.user),
        "content": one.content,
        "created_at": one.created_at,
    }


def actions_app(ctx: Context) -> Json:
    """The app whose installation token every workflow run gets."""
    return {
        "id": 15368,
        "slug": "github-actions",
        "node_id": "MDM6QXBwMTUzNjg=",
        "owner": user(ctx, User("github", 9919)),
        "name": "GitHub Actions",
        "description": "Automate your workflow from idea to production",
        "external_url": "https://help.github.com/en/actions",
        "html_url": f"{ctx.request.web}/apps/github-actions",
        "created_at": CREATED,
        "updated_at": CREATED,
        "permissions": {"checks": "write", "contents": "write", "pull_requests": "write"},
        "events": ["check_run", "pull_request"],
    }


def is_bot(who: User) -> bool:
    return who == people.ACTIONS_BOT


PEOPLE = (people.OWNER, people.AUTHOR, people.STRANGER, people.ACTIONS_BOT)
