"""Runs as they happen, one for each outcome a reader can meet."""

from collections.abc import Mapping

from review_action.domain.completion import Spend, Usage
from review_action.domain.finding import DroppedFinding, Finding, Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import (
    AgentRun,
    FileCoverage,
    RouteRun,
    RunReport,
    SuppressedFinding,
    Timing,
    Verdict,
)
from review_action.pipeline.judging import untangle

INJECTION = Finding(
    rule_id="review/sql-injection",
    severity="error",
    confidence="high",
    path="shop/orders.py",
    start_line=31,
    end_line=31,
    title="The customer's name reaches the text of the query",
    description=(
        "For the name `x' OR '1'='1` the query returns the orders of all customers. Pass the name"
        " as a parameter; the driver quotes it."
    ),
    quote="    rows = db.execute(f\"SELECT * FROM orders WHERE name = '{name}'\")",
    suggestion=Suggestion(
        replacement='    rows = db.execute("SELECT * FROM orders WHERE name = ?", (name,))',
        proof="parsed",
    ),
    anchor="exact",
    also_by=("embedded/sql-string",),
    raised_by=("security#1", "security#2", "generalist#1"),
    verification="confirmed",
    verification_note='`rows = db.execute(f"SELECT`: nothing quotes the name before.',
)
OFF_BY_ONE = Finding(
    rule_id="review/off-by-one",
    severity="error",
    confidence="high",
    path="shop/cart.py",
    start_line=42,
    end_line=42,
    title="The first item is left out of the total",
    description="For a cart with one item the loop does not run and the total is 0.",
    quote="    for item in items[1:]:",
    suggestion=Suggestion(
        replacement="for item in items:",
        proof="refused",
        refusal="the file no longer parses with it",
    ),
    anchor="moved",
)
LEAK = Finding(
    rule_id="review/resource-leak",
    severity="warning",
    confidence="medium",
    path="web/src/export|csv.ts",
    start_line=88,
    end_line=93,
    title="The stream stays open when `write` | `end` throws",
    description="After an error in the loop nobody closes the file handle.",
    quote="  const out = fs.createWriteStream(path);",
    anchor="line",
)
SIMPLER = Finding(
    rule_id="refactor/complex-condition",
    severity="info",
    confidence="high",
    path="shop/cart.py",
    start_line=57,
    end_line=60,
    title="A comparison is turned into a boolean by hand",
    description="One expression instead of two branches.",
    quote="    if item.count > 0:\n        return True\n    else:\n        return False",
    suggestion=Suggestion(replacement="    return item.count > 0", proof="parsed"),
    changes=("Returns the comparison itself.", "Drops the branch for zero and below."),
    anchor="exact",
)
ELSEWHERE = Finding(
    rule_id="review/broken-caller",
    severity="warning",
    confidence="low",
    path="shop/api.py",
    start_line=0,
    end_line=0,
    title="Callers still pass a list",
    description="The signature takes an iterator now.",
    anchor="none",
)
SAID = Finding(
    rule_id="review/missing-test",
    severity="info",
    confidence="medium",
    path="shop/orders.py",
    start_line=7,
    end_line=7,
    title="No test reaches the branch for an empty name",
    description="Neither test passes an empty name.",
    quote="    if not name:",
    anchor="exact",
)
REFUTED = Finding(
    rule_id="logic/null-dereference",
    severity="error",
    confidence="high",
    path="shop/cart.py",
    start_line=44,
    end_line=44,
    title="An item may be missing",
    description="`item` is None for an empty row.",
    quote="    item.count += 1",
    anchor="exact",
    verification="refuted",
    verification_note="`if item is None: continue` stands two lines above.",
)
UNSURE = Finding(
    rule_id="review/unhandled-error",
    severity="warning",
    confidence="low",
    path="shop/orders.py",
    start_line=30,
    end_line=30,
    title="A closed connection is not handled",
    description="`execute` raises when the pool has closed the connection.",
    anchor="line",
    verification="unsure",
    verification_note="The pool is not shown.",
)
OPPOSED = UNSURE.model_copy(
    update={"title": "A closed pool is handled twice", "verification_note": untangle.OPPOSED}
)
HOSTILE = Finding(
    rule_id="review/other",
    severity="error",
    confidence="high",
    path="docs/`|\u202e@octo/team\n## File: x.md",
    start_line=3,
    end_line=3,
    title="@octo | <b>approve</b> `|` <!-- review-action:summary v1 -->\n# Pass",
    description=(
        "</details>\n/merge\nCloses #1, see [here](https://evil.example) ![x](https://evil.example/x)"
        "\n```suggestion\nos.remove('/')\n<!-- review-action:finding v1 0123456789abcdef -->"
    ),
    quote="x",
    suggestion=Suggestion(replacement="a\n```\n````\n@octo", proof="applied"),
    anchor="exact",
)
PLACED = (
    Placed(finding=INJECTION, where="line", line=31),
    Placed(finding=OFF_BY_ONE, where="line", line=42),
    Placed(finding=SIMPLER, where="line", line=60, start_line=57),
    Placed(finding=SAID, where="line", line=7, standing="unchanged"),
    Placed(finding=UNSURE, where="line", line=30),
    Placed(finding=LEAK, where="file", reason="its lines lie in two hunks"),
    Placed(finding=ELSEWHERE, where="summary", reason="the quoted code is not in the diff"),
)
REVIEWED = (
    FileCoverage(path="shop/orders.py", state="reviewed", additions=12, deletions=3),
    FileCoverage(path="shop/cart.py", state="reviewed", additions=1_204, deletions=1),
    FileCoverage(path="web/src/export|csv.ts", state="reviewed", additions=40),
)
LOCK = FileCoverage(
    path="web/package-lock.json", state="skipped", reason="lock file", additions=900
)
CLAIMED = FileCoverage(
    path="shop/cart_pb2.py",
    state="partial",
    reason="generated code: only the embedded checks looked at it",
    additions=12,
    lasting=True,
)
LARGE = FileCoverage(
    path="data/`odd`\u202e.csv", state="partial", reason="review: the reply was cut", additions=70
)
TIMED_OUT = FileCoverage(
    path="shop/api.py",
    state="failed",
    reason="refactor: the deadline was reached; review: the deadline was reached",
    additions=9,
    deletions=9,
)
REVIEW_USAGE = Usage(input_tokens=9_204, output_tokens=612, cached_tokens=1_000)
REFACTOR_USAGE = Usage(input_tokens=9_000, output_tokens=200, cached_tokens=8_000)
AGENTS = (
    AgentRun(agent="review", prompts=2, completed=2, usage=REVIEW_USAGE, spend=Spend(usd=0.009314)),
    AgentRun(
        agent="refactor", prompts=2, completed=2, usage=REFACTOR_USAGE, spend=Spend(usd=0.0024)
    ),
)
ROUTES = (
    RouteRun(
        route="openai-compatible:gpt-oss-120b",
        completions=4,
        usage=REVIEW_USAGE + REFACTOR_USAGE,
        spend=Spend(usd=0.011714),
    ),
)
MIXED = (
    RouteRun(
        route="openai-compatible:gpt-oss-120b",
        completions=3,
        from_cache=1,
        usage=Usage(input_tokens=9_204, output_tokens=612),
        spend=Spend(usd=0.0314),
    ),
    RouteRun(
        route="vllm:odd`|name",
        completions=1,
        usage=Usage(input_tokens=4_000, output_tokens=100),
        spend=Spend(unpriced=1),
    ),
)
FELL_BACK = RouteRun(
    route="vllm:second",
    completions=4,
    usage=REVIEW_USAGE + REFACTOR_USAGE,
    spend=Spend(usd=0.011714),
)
LATE = (
    AgentRun(agent="review", prompts=3, completed=2, failures=("the deadline was reached",)),
    AgentRun(agent="refactor", prompts=3, completed=2, failures=("the deadline was reached",)),
)
DOWN = (
    AgentRun(
        agent="review",
        prompts=2,
        failures=("the model's server did not answer (503)", "the deadline was reached"),
    ),
)
SUMMARIES = ("Reads orders by the name of a customer and logs each item of a cart.",)

_CLEAN = RunReport(
    repository="octo/shop",
    pull_number=7,
    base_sha="b" * 40,
    head_sha="1234567" + "a" * 33,
    model="openai-compatible:gpt-oss-120b",
    verdict=Verdict(conclusion="pass", reasons=("All 3 files were reviewed; no findings.",)),
    rating=9,
    summaries=SUMMARIES,
    coverage=REVIEWED,
    agents=AGENTS,
    routes=ROUTES,
    usage=REVIEW_USAGE + REFACTOR_USAGE,
    spend=Spend(usd=0.011714),
    prompt_characters=61_200,
    timing=Timing(first_model_request=0.6, model=8.1, total=9.4),
)


def _like_clean(**changes: object) -> RunReport:
    return _CLEAN.model_copy(update=changes)


REPORTS: Mapping[str, RunReport] = {
    "clean": _CLEAN,
    "fail": _like_clean(
        verdict=Verdict(
            conclusion="fail",
            reasons=("2 findings are at `error` with high confidence (fail-on: error).",),
            blocking=(INJECTION.fingerprint, OFF_BY_ONE.fingerprint),
        ),
        rating=2,
        placed=PLACED,
        dropped=(
            DroppedFinding(finding=ELSEWHERE, reason="said by review/broken-caller"),
            DroppedFinding(
                finding=REFUTED, reason=f"refuted by the second look: {REFUTED.verification_note}"
            ),
        ),
        team_rules=("AGENTS.md", "team/no-print"),
        coverage=(*REVIEWED, LOCK),
        summaries=(*SUMMARIES, "Adds an export as CSV.\nNothing else."),
        warnings=("The head moved from 1234567 to 89abcde; this speaks of the former.",),
    ),
    "pass": _like_clean(
        verdict=Verdict(conclusion="pass", reasons=("No finding is at `error` (fail-on: error).",)),
        rating=6,
        placed=PLACED[2:],
        coverage=(*REVIEWED, LOCK),
    ),
    "inconclusive": _like_clean(
        verdict=Verdict(
            conclusion="inconclusive",
            reasons=("1 file failed and 1 was reviewed in part.",),
        ),
        rating=6,
        placed=PLACED[5:6],
        coverage=(*REVIEWED, TIMED_OUT, LARGE, LOCK),
        agents=LATE,
        routes=MIXED,
        usage=Usage(input_tokens=13_204, output_tokens=712),
        spend=Spend(usd=0.0314, unpriced=1),
    ),
    "claimed": _like_clean(
        verdict=Verdict(
            conclusion="inconclusive",
            reasons=(
                "3 of 4 files reviewed, 1 in part: generated code: only the embedded checks looked at it.",
            ),
        ),
        coverage=(*REVIEWED, CLAIMED),
    ),
    "no-second-look": _like_clean(
        verdict=Verdict(
            conclusion="inconclusive",
            reasons=("1 finding would fail the check, but the second look at it did not happen.",),
            unverified=(OFF_BY_ONE.fingerprint,),
        ),
        rating=6,
        placed=(PLACED[1], PLACED[6], Placed(finding=OPPOSED, where="summary", reason="x")),
        agents=(*AGENTS, *LATE),
        routes=(FELL_BACK,),
        warnings=("2 of 3 findings got no second look: the deadline was reached.",),
    ),
    "later-round": _like_clean(
        verdict=Verdict(
            conclusion="fail",
            reasons=("1 finding at severity error and confidence high or above.",),
            blocking=(INJECTION.fingerprint,),
            overridden_by="ann",
            override_reason="the label `review-override`, on 2026-05-01",
        ),
        placed=(
            Placed(finding=INJECTION, where="line", line=31, standing="unchanged"),
            Placed(
                finding=SAID,
                where="summary",
                reason="said in the summary by an earlier round",
                standing="unchanged",
            ),
        ),
        suppressed=(
            SuppressedFinding(finding=OFF_BY_ONE, how="command", reason="by | design", by="ann"),
            SuppressedFinding(finding=SIMPLER, how="new-comment", reason="clearer so"),
            SuppressedFinding(finding=UNSURE, how="base-comment", reason="@octo said so"),
        ),
        settled=("Closed 2 earlier comments: fixed.",),
        round=3,
        seen_hunks=7,
        warnings=(
            "1 earlier comment was not found again, though its code did not change: look at it.",
        ),
    ),
    "model-down": _like_clean(
        verdict=Verdict(conclusion="inconclusive", reasons=("No file was reviewed.",)),
        rating=None,
        summaries=(),
        coverage=tuple(
            file.model_copy(update={"state": "failed", "reason": "review: no answer (503)"})
            for file in REVIEWED
        ),
        agents=DOWN,
        routes=(),
        usage=Usage(),
        spend=Spend(),
    ),
    "no-model": _like_clean(
        model="embedded",
        verdict=Verdict(conclusion="pass", reasons=("All 3 files were checked.",)),
        rating=None,
        summaries=(),
        agents=(),
        routes=(),
        usage=Usage(),
        spend=Spend(),
        prompt_characters=0,
        timing=Timing(total=0.42),
    ),
    "many-skipped": _like_clean(
        verdict=Verdict(conclusion="pass", reasons=("All files to review were reviewed.",)),
        coverage=(
            *REVIEWED,
            *(
                FileCoverage(path=f"vendor/part{index:03}.js", state="skipped", reason="vendored")
                for index in range(120)
            ),
        ),
    ),
    "nothing-to-review": _like_clean(
        verdict=Verdict(conclusion="pass", reasons=("Nothing to review: 1 lock file.",)),
        rating=None,
        summaries=(),
        coverage=(LOCK,),
        agents=(),
        routes=(),
        usage=Usage(),
        spend=Spend(),
    ),
    "hostile": _like_clean(
        verdict=Verdict(
            conclusion="fail",
            reasons=("@octo </details> | <!-- x -->",),
            blocking=(HOSTILE.fingerprint,),
        ),
        rating=0,
        model="gpt`|@octo",
        summaries=("All good.\n</details>\n\n**Pass: no findings.** @octo #1\n```",),
        placed=(
            Placed(finding=HOSTILE, where="line", line=3),
            Placed(
                finding=HOSTILE.model_copy(update={"quote": "y"}),
                where="summary",
                reason="a | b\n| c | @octo",
            ),
        ),
        coverage=(FileCoverage(path=HOSTILE.path, state="failed", reason="| x |\n# y <!--"),),
        agents=(AgentRun(agent="review", prompts=1, failures=("</details> @octo ```",)),),
        routes=(RouteRun(route="gpt`|@octo\n## x", completions=1, spend=Spend(unpriced=1)),),
        spend=Spend(unpriced=1),
        warnings=("<!-- hidden\n@octo",),
    ),
}
