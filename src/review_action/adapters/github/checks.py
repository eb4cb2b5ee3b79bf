"""Writes check runs; a batch of annotations is sent once, because GitHub appends it each time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from review_action.adapters.github.client import READ_TRIES, Client
from review_action.adapters.github.create_once import create_once
from review_action.adapters.github.translate import understood
from review_action.adapters.github.transport import PER_PAGE
from review_action.domain.finding import Severity
from review_action.domain.review import Annotation, CheckRun, Conclusion
from review_action.errors import GitHubError, UnavailableError

NEEDS = "checks: write"
ANNOTATIONS_A_REQUEST = 50
MAX_OUTPUT_BYTES = 65_535
MAX_TITLE_CHARACTERS = 255
MAX_MESSAGE_BYTES = 65_536
"""https://docs.github.com/rest/checks/runs#create-a-check-run"""

CONCLUSIONS: Mapping[Conclusion, str] = {
    "pass": "success",
    "fail": "failure",
    "inconclusive": "neutral",
}
LEVELS: Mapping[Severity, str] = {"error": "failure", "warning": "warning", "info": "notice"}
_CUT = "\n\n… (cut)"


class Checks:
    """The check runs of one run of ours in one repository."""

    def __init__(
        self, client: Client, *, repository: str, run_key: str, log: Callable[[str], None]
    ) -> None:
        self._client = client
        self._path = f"/repos/{repository}/check-runs"
        self._commits = f"/repos/{repository}/commits"
        self._run_key = run_key
        self._log = log
        self.app_id: int | None = None
        """The app our token belongs to, once a check run told."""

    def upsert(self, sha: str, check: CheckRun, check_id: int | None) -> int:
        """Create a check run on the head, or move the one given on; its id.

        Annotations past the first fifty follow in further requests; one of those failing is
        logged, because the verdict stands by then.
        """
        batches = _batches(check.annotations)
        if check_id is None:
            check_id = self._create(sha, check, batches[0])
        else:
            self._update(check_id, _body(check, batches[0]), sent=0)
        for number, batch in enumerate(batches[1:], start=1):
            body = {"output": _output(check, batch)}
            try:
                self._update(check_id, body, sent=number * ANNOTATIONS_A_REQUEST)
            except GitHubError as error:
                self._log(f"{len(batch)} or more annotations are missing from the check: {error}")
                break
        return check_id

    def _create(self, sha: str, check: CheckRun, annotations: Sequence[Annotation]) -> int:
        body = {
            "name": check.name,
            "head_sha": sha,
            "external_id": self._run_key,
            **_body(check, annotations),
        }

        def send() -> int:
            answer = self._client.write("POST", self._path, body, needs=NEEDS)
            with understood("the check run"):
                self.app_id = (answer.data.get("app") or {}).get("id")
                return int(answer.data["id"])

        return create_once(self._client, send=send, find=lambda: self.find(sha, check.name))

    def find(self, sha: str, name: str, *, status: str = "") -> int | None:
        """The check run this run made on that commit, whatever its status when none is given."""
        parameters: dict[str, str | int] = {
            "check_name": name,
            "filter": "all",
            "per_page": PER_PAGE,
        }
        if status:
            parameters["status"] = status
        answer = self._client.get(f"{self._commits}/{sha}/check-runs", parameters, needs=NEEDS)
        with understood("the check runs"):
            runs = answer.data["check_runs"]
            ours = (run for run in runs if run["external_id"] == self._run_key)
            return next((int(run["id"]) for run in ours), None)

    def _update(self, check_id: int, body: Mapping[str, Any], *, sent: int) -> None:
        """Send an edit until it is answered; again only where it left no annotations behind.

        Args:
            check_id: Which run.
            body: The edit.
            sent: How many annotations the run has from us already.
        """
        path = f"{self._path}/{check_id}"
        for _ in range(READ_TRIES - 1):
            try:
                self._client.write("PATCH", path, body, needs=NEEDS)
            except UnavailableError as error:
                self._client.pause(1.0, error)
                if "annotations" in body["output"] and self._has_more(path, sent):
                    return
            else:
                return
        self._client.write("PATCH", path, body, needs=NEEDS)

    def _has_more(self, path: str, sent: int) -> bool:
        answer = self._client.get(path, needs=NEEDS)
        with understood("the check run"):
            return int(answer.data["output"]["annotations_count"]) > sent


def _batches(annotations: Sequence[Annotation]) -> list[Sequence[Annotation]]:
    starts = range(0, max(1, len(annotations)), ANNOTATIONS_A_REQUEST)
    return [annotations[start : start + ANNOTATIONS_A_REQUEST] for start in starts]


def _body(check: CheckRun, annotations: Sequence[Annotation]) -> dict[str, Any]:
    body: dict[str, Any] = {"status": "in_progress", "output": _output(check, annotations)}
    if check.conclusion is not None:
        body |= {"status": "completed", "conclusion": CONCLUSIONS[check.conclusion]}
    if check.details_url:
        body["details_url"] = check.details_url
    return body


def _output(check: CheckRun, annotations: Sequence[Annotation]) -> dict[str, Any]:
    output: dict[str, Any] = {
        "title": (check.title or check.name)[:MAX_TITLE_CHARACTERS],
        "summary": _within(check.summary or check.title or check.name, MAX_OUTPUT_BYTES),
    }
    if check.text:
        output["text"] = _within(check.text, MAX_OUTPUT_BYTES)
    if annotations:
        output["annotations"] = [_annotation(annotation) for annotation in annotations]
    return output


def _annotation(annotation: Annotation) -> dict[str, Any]:
    start = max(1, annotation.start_line)
    return {
        "path": annotation.path,
        "start_line": start,
        "end_line": max(start, annotation.end_line),
        "annotation_level": LEVELS[annotation.level],
        "title": annotation.title[:MAX_TITLE_CHARACTERS],
        "message": _within(annotation.message, MAX_MESSAGE_BYTES) or annotation.title,
    }


def _within(text: str, limit: int) -> str:
    """Counted in bytes, which is never more than GitHub takes, whichever it counts."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return text
    return data[: limit - len(_CUT.encode())].decode("utf-8", "ignore") + _CUT
