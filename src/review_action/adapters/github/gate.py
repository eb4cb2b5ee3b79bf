"""Other places where a verdict stands: check runs of other commits, commit statuses, code scanning."""

import base64
import gzip
from collections.abc import Callable, Mapping
from typing import Any, Final

from review_action.adapters.github.checks import CONCLUSIONS
from review_action.adapters.github.client import Client
from review_action.adapters.github.run_key import is_run_key
from review_action.adapters.github.translate import understood
from review_action.adapters.github.transport import PER_PAGE
from review_action.domain.pull_request import PullRequest
from review_action.domain.review import CheckRun, Conclusion, StatusState
from review_action.domain.shorten import shorten
from review_action.errors import NotFoundError, PermissionDeniedError

MAX_DESCRIPTION_CHARACTERS: Final = 140
"""https://docs.github.com/rest/commits/statuses#create-a-commit-status"""
VERDICTS: Final[Mapping[str, Conclusion]] = {told: ours for ours, told in CONCLUSIONS.items()}
NO_SCANNING: Final = (
    "Code scanning must be on (private repositories need GitHub Code Security), and the job takes"
    " `permissions: security-events: write`, which a fork's `pull_request` run never has. The"
    " report file holds the same."
)


class Gate:
    """Verdicts of ours in one repository."""

    def __init__(self, client: Client, repository: str, own_app: Callable[[], int | None]) -> None:
        """`own_app` tells which app made our check runs, once this run has made one."""
        self._client = client
        self._path = f"/repos/{repository}"
        self._own_app = own_app

    def get_check_run(self, sha: str, name: str) -> CheckRun | None:
        """Our newest completed check run of that name.

        It is ours by name and key, and by the app where that is known. Whoever may write checks
        could forge it: a fork's token may not.
        """
        parameters: dict[str, str | int] = {
            "check_name": name,
            "status": "completed",
            # "latest" would show nothing while a newer one is at work.
            "filter": "all",
            "per_page": PER_PAGE,
        }
        path = f"{self._path}/commits/{sha}/check-runs"
        answer = self._client.get(path, parameters, needs="checks: read")
        with understood("the check runs"):
            ours = [run for run in answer.data["check_runs"] if self._is_ours(run, name)]
            newest = max(ours, key=lambda run: (run["completed_at"], run["id"]), default=None)
            if newest is None:
                return None
            since = min(run["completed_at"] for run in ours)
            return _check_run(newest, since)

    def _is_ours(self, run: Mapping[str, Any], name: str) -> bool:
        app = self._own_app()
        same_app = app is None or (run["app"] or {}).get("id") == app
        known = run["conclusion"] in VERDICTS and run["status"] == "completed"
        return same_app and known and run["name"] == name and is_run_key(run["external_id"] or "")

    def set_status(self, sha: str, *, state: StatusState, context: str, description: str) -> None:
        """The newest of a context counts, so sending it again changes nothing."""
        shown = shorten(" ".join(description.split()), MAX_DESCRIPTION_CHARACTERS)
        body = {"state": state, "context": context, "description": shown}
        self._client.edit("POST", f"{self._path}/statuses/{sha}", body, needs="statuses: write")

    def upload_sarif(self, pull: PullRequest, sarif: str) -> None:
        """The same tool's document for the same ref takes the place of an earlier one.

        https://docs.github.com/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
        """
        packed = gzip.compress(sarif.encode("utf-8", "replace"), mtime=0)
        body = {
            "commit_sha": pull.head_sha,
            "ref": f"refs/pull/{pull.number}/head",
            "sarif": base64.b64encode(packed).decode(),
        }
        path = f"{self._path}/code-scanning/sarifs"
        try:
            self._client.edit("POST", path, body, needs="security-events: write")
        except (PermissionDeniedError, NotFoundError) as error:
            raise PermissionDeniedError(
                str(error), status=error.status, hint=NO_SCANNING
            ) from error


def _check_run(run: Mapping[str, Any], since: str) -> CheckRun:
    output = run["output"]
    return CheckRun(
        name=run["name"],
        conclusion=VERDICTS[run["conclusion"]],
        title=output["title"] or "",
        summary=output["summary"] or "",
        text=output["text"] or "",
        details_url=run["details_url"] or "",
        since=since,
    )
