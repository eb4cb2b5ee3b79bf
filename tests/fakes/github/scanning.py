"""The route of code scanning that takes SARIF documents."""

import base64
import binascii
import gzip
import json
import re

from tests.fakes.github.exchange import Answer, Context, RefusalError, repo_route
from tests.fakes.github.fields import must, take

MAX_BYTES = 10 * 1024 * 1024
REF = re.compile(r"refs/(?:heads/.+|tags/.+|pull/\d+/(?:merge|head))")
NOT_LICENSED = "Code Security must be enabled for this repository to use code scanning."


@repo_route("POST", "/code-scanning/sarifs")
def upload_sarif(ctx: Context) -> Answer:
    """202: GitHub reads it later; the double reads it at once.

    https://docs.github.com/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
    """
    if not ctx.world.scans:
        raise RefusalError(403, NOT_LICENSED)
    ctx.request.need("security_events")
    wanted = ctx.request.json()
    commit, ref = must(wanted, "commit_sha", str), must(wanted, "ref", str)
    packed = must(wanted, "sarif", str)
    take(wanted, "tool_name", str)
    if not re.fullmatch("[0-9a-f]{40}", commit) or ctx.world.repository.find(commit) is None:
        raise RefusalError(422, "commit_sha is not a commit of this repository")
    if not REF.fullmatch(ref):
        raise RefusalError(422, "ref must be a full reference")
    if len(packed) > MAX_BYTES:
        raise RefusalError(413, "The SARIF payload is too large")
    document = _unpacked(packed)
    number = f"{ctx.world.next_id():08x}-0000-0000-0000-000000000000"
    ctx.world.sarifs.append({"commit_sha": commit, "ref": ref, "sarif": document})
    return Answer({"id": number, "url": ctx.api(f"/code-scanning/sarifs/{number}")}, 202)


def _unpacked(packed: str) -> object:
    try:
        return json.loads(gzip.decompress(base64.b64decode(packed, validate=True)))
    except (binascii.Error, OSError, EOFError, ValueError) as error:
        raise RefusalError(400, "sarif is not gzip and Base64 of a SARIF document") from error
