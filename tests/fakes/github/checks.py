"""Routes of check runs, commit statuses, permissions and the rate limit."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.github import shapes
from tests.fakes.github.exchange import (
    Answer,
    Context,
    RefusalError,
    invalid_request,
    not_found,
    page,
    repo_route,
    route,
    validation_failed,
)
from tests.fakes.github.fields import limited, must, take
from tests.fakes.github.people import LEGACY, User
from tests.fakes.github.store import CheckRun, World

STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
CONCLUSIONS = (
    "action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out",
)  # fmt: skip
LEVELS = ("notice", "warning", "failure")
MAX_ANNOTATIONS_PER_REQUEST = 50
MAX_OUTPUT_CHARS = 65_535
MAX_MESSAGE_BYTES = 64 * 1024
MAX_TITLE_CHARS = 255
"""https://docs.github.com/rest/checks/runs#create-a-check-run"""
MAX_DESCRIPTION_CHARS = 140


@repo_route("POST", "/check-runs")
def create_check_run(ctx: Context) -> Answer:
    _need_checks(ctx)
    wanted = ctx.request.json()
    name, sha = must(wanted, "name", str), must(wanted, "head_sha", str)
    _need_commit(ctx, sha)
    run = CheckRun(ctx.world.next_id(), sha, name)
    _apply(ctx, run, wanted)
    ctx.world.check_runs.append(run)
    return Answer(shape(ctx, run), 201)


@repo_route("PATCH", "/check-runs/{number}")
def update_check_run(ctx: Context, number: str) -> Answer:
    _need_checks(ctx)
    run = _find(ctx, number)
    _apply(ctx, run, ctx.request.json())
    return Answer(shape(ctx, run))


def _need_checks(ctx: Context) -> None:
    if not ctx.request.token.installation:
        raise RefusalError(403, "You must authenticate via a GitHub App.")
    ctx.request.need("checks")


def _need_commit(ctx: Context, sha: str) -> None:
    found = ctx.world.repository.find(sha)
    if found is None or found.kind != "commit":
        raise RefusalError(422, f"No commit found for SHA: {sha}")


def _apply(ctx: Context, run: CheckRun, wanted: Mapping[str, Any]) -> None:
    """Check everything before changing anything."""
    status = take(wanted, "status", str, STATUSES)
    conclusion = take(wanted, "conclusion", str, CONCLUSIONS)
    output = take(wanted, "output", dict)
    if status == "completed" and conclusion is None and run.conclusion is None:
        raise invalid_request('"conclusion" wasn\'t supplied.')
    annotations = _checked_output(output, needs_title=run.title is None) if output else []
    run.name = take(wanted, "name", str) or run.name
    run.external_id = take(wanted, "external_id", str) or run.external_id
    run.details_url = take(wanted, "details_url", str) or run.details_url
    run.status = "completed" if conclusion else status or run.status
    run.conclusion = conclusion or run.conclusion
    run.started_at = run.started_at or take(wanted, "started_at", str) or ctx.world.now()
    if run.status == "completed":
        run.completed_at = take(wanted, "completed_at", str) or ctx.world.now()
    if output:
        run.title = output.get("title", run.title)
        run.summary, run.text = output["summary"], output.get("text", run.text)
        run.annotations += annotations


def _checked_output(output: Mapping[str, Any], *, needs_title: bool) -> list[dict[str, Any]]:
    (must if needs_title else take)(output, "title", str)
    limited(must(output, "summary", str), MAX_OUTPUT_CHARS)
    limited(take(output, "text", str), MAX_OUTPUT_CHARS)
    annotations = take(output, "annotations", list) or []
    if len(annotations) > MAX_ANNOTATIONS_PER_REQUEST:
        raise invalid_request(
            f"No more than {MAX_ANNOTATIONS_PER_REQUEST} items are allowed; "
            f"{len(annotations)} were supplied."
        )
    for annotation in annotations:
        _check_annotation(annotation)
    return annotations


def _check_annotation(one: Mapping[str, Any]) -> None:
    must(one, "path", str)
    start, end = must(one, "start_line", int), must(one, "end_line", int)
    must(one, "annotation_level", str, LEVELS)
    message, title = must(one, "message", str), take(one, "title", str)
    if start != end and ("start_column" in one or "end_column" in one):
        raise invalid_request("Annotations start_column cannot be used when lines differ.")
    if start > end:
        raise invalid_request("Annotations end_line must not be before start_line.")
    if len(message.encode()) > MAX_MESSAGE_BYTES:
        raise invalid_request("Annotations message exceeds a maximum bytesize of 64 KB.")
    limited(title, MAX_TITLE_CHARS)


def _find(ctx: Context, number: str) -> CheckRun:
    for run in ctx.world.check_runs:
        if str(run.id) == number:
            return run
    raise not_found()


@repo_route("GET", "/check-runs/{number}")
def get_check_run(ctx: Context, number: str) -> Answer:
    return Answer(shape(ctx, _find(ctx, number)))


@repo_route("GET", "/check-runs/{number}/annotations")
def list_annotations(ctx: Context, number: str) -> Answer:
    run = _find(ctx, number)
    blank = dict.fromkeys(("start_column", "end_column", "title", "raw_details"))
    blob = ctx.api("/git/blobs")
    return page(ctx, run.annotations, lambda one: {**blank, **one, "blob_href": blob})


@repo_route("GET", "/commits/{ref*}/check-runs")
def list_check_runs(ctx: Context, ref: str) -> Answer:
    found = ctx.world.repository.find(f"{ref}^{{commit}}")
    if found is None:
        raise RefusalError(422, f"No commit found for SHA: {ref}")
    wanted = ctx.request.query
    runs = [
        run
        for run in ctx.world.check_runs
        if run.head_sha == found.sha
        and wanted.get("check_name") in {None, run.name}
        and wanted.get("status") in {None, run.status}
        and wanted.get("app_id") in {None, str(run.app_id)}
    ]
    if ctx.request.query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    listed = page(ctx, runs[::-1], lambda run: shape(ctx, run))
    return Answer({"total_count": len(runs), "check_runs": listed.body}, headers=listed.headers)


def shape(ctx: Context, run: CheckRun) -> dict[str, Any]:
    url = ctx.api(f"/check-runs/{run.id}")
    html = ctx.web(f"/runs/{run.id}")
    return {
        "id": run.id,
        "head_sha": run.head_sha,
        "node_id": shapes.node_id("CR", run.id),
        "external_id": run.external_id,
        "url": url,
        "html_url": html,
        "details_url": run.details_url or html,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": run.started_at,
        "completed_at": run.completed_at,
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "name": run.name,
        "check_suite": {"id": 5_000_001},
        "app": {**shapes.actions_app(ctx), "id": run.app_id},
        "pull_requests": [],
    }


@repo_route("POST", "/statuses/{sha}")
def create_status(ctx: Context, sha: str) -> Answer:
    ctx.request.need("statuses")
    wanted = ctx.request.json()
    state = must(wanted, "state", str, ("error", "failure", "pending", "success"))
    description = take(wanted, "description", str)
    _need_commit(ctx, sha)
    if len(description or "") > MAX_DESCRIPTION_CHARS:
        problem = f"description is too long (maximum is {MAX_DESCRIPTION_CHARS} characters)"
        raise validation_failed("Status", "description", problem)
    moment, number, user = ctx.world.now(), ctx.world.next_id(), ctx.request.token.user
    status = {
        "url": ctx.api(f"/statuses/{sha}"),
        "avatar_url": f"{ctx.request.web}/avatars/{user.id}",
        "id": number,
        "node_id": shapes.node_id("SC", number),
        "state": state,
        "description": description,
        "target_url": take(wanted, "target_url", str),
        "context": take(wanted, "context", str) or "default",
        "created_at": moment,
        "updated_at": moment,
        "creator": shapes.user(ctx, user),
    }
    ctx.world.statuses.setdefault(sha, []).append(status)
    return Answer(status, 201)


@repo_route("GET", "/collaborators/{login}/permission")
def get_permission(ctx: Context, login: str) -> Answer:
    role = ctx.world.roles.get(login)
    if role is None:
        raise not_found()
    # https://docs.github.com/rest/collaborators/collaborators: two roles are told as others.
    base = ctx.world.custom_roles.get(role, role)
    permission = LEGACY.get(base, base)
    known = {one.login: one for one in shapes.PEOPLE}
    shown = shapes.user(ctx, known.get(login, User(login, 1999)))
    return Answer(
        {"permission": permission, "role_name": role, "user": {**shown, "role_name": role}}
    )


@route("GET", "/rate_limit")
def get_rate_limit(ctx: Context) -> Answer:
    now = rate(ctx.world)
    resources = dict.fromkeys(("core", "search", "graphql"), now)
    return Answer({"resources": resources, "rate": now})


def rate(world: World) -> dict[str, int]:
    """1,000 requests an hour and repository for an Actions token.

    https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    left = world.rate_remaining
    return {"limit": 1_000, "remaining": left, "reset": 1_767_610_800, "used": 1_000 - left}
