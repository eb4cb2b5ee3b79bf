"""The double's own back door for tests in other processes: state out, faults in."""

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from tests.fakes.github.exchange import Answer, RefusalError
from tests.fakes.github.faults import Fault
from tests.fakes.github.store import Pull

if TYPE_CHECKING:
    from tests.fakes.github.server import LoopbackGitHub


def answer(github: "LoopbackGitHub", path: str, raw: bytes) -> Answer:
    """`/_double/state` tells everything; a POST to `/_double/faults` adds one fault."""
    match path:
        case "/_double/state":
            return Answer(state(github))
        case "/_double/faults":
            github.script(Fault(**json.loads(raw)))
            return Answer(status=204)
        case _:
            raise RefusalError(404, "Not Found")


def state(github: "LoopbackGitHub") -> dict[str, Any]:
    """Pull requests with everything on them, check runs, and the requests without bodies."""
    return {
        "pulls": {number: _pull(pull) for number, pull in github.world.pulls.items()},
        "check_runs": [dataclasses.asdict(run) for run in github.world.check_runs],
        "statuses": github.world.statuses,
        "requests": [
            {"method": one.method, "path": one.path, "query": one.query, "status": one.status}
            for one in github.requests
        ],
    }


def _pull(pull: Pull) -> dict[str, Any]:
    lists = {
        name: [dataclasses.asdict(one) for one in getattr(pull, name)]
        for name in ("reviews", "review_comments", "issue_comments")
    }
    return {"number": pull.number, "head_sha": pull.head_sha, "base_sha": pull.base_sha, **lists}
