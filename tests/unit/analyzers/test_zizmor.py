"""zizmor as it is asked, on what GitHub runs."""

from collections.abc import Sequence

import pytest

from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.tool_analyzer import ToolAnalyzer
from review_action.adapters.analyzers.zizmor import zizmor
from review_action.domain.finding import Finding
from tests.unit.analyzers.touched import touched

PROGRAM = find_tool("zizmor")
assert PROGRAM is not None
WORKFLOW = ".github/workflows/ci.yml"
JOB = """name: ci
on: {on}
permissions: {{}}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: {run}
      - uses: actions/setup-go@v5
{more}"""
PINNED = "      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4\n"

BOT = "  two:\n    if: github.actor == 'renovate[bot]' && {}\n    runs-on: x\n    steps:\n      - run: make\n"
CALLED = "  two:\n    uses: {}\n    secrets: inherit\n"
THIRD = "      - uses: org/deploy@11bd71901bbe5b1630ceea73d27597364c9af683 # v4\n"
LOOSE = "      - uses: actions/setup-node@v4\n"


def job(run: str = "make", *, on: str = "push", more: str = "") -> str:
    return JOB.format(run=run, on=on, more=more)


def found(text: str, *, path: str = WORKFLOW) -> Sequence[Finding]:
    assert PROGRAM is not None
    return ToolAnalyzer(zizmor(PROGRAM)).analyze([touched(path, text)], seconds=60).new


def said(text: str, *, path: str = WORKFLOW) -> list[tuple[str, int]]:
    return [(finding.rule_id, finding.start_line) for finding in found(text, path=path)]


def test_zizmor__a_finding() -> None:
    (finding,) = found(job("echo ${{ github.event.pull_request.head.repo.default_branch }}"))
    assert (finding.rule_id, finding.start_line) == ("zizmor/template-injection", 8)
    assert (
        finding.quote
        == "      - run: echo ${{ github.event.pull_request.head.repo.default_branch }}"
    )
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (job(), []),
        (
            job("git checkout ${HEAD}", on="pull_request_target"),
            [("dangerous-triggers", 2)],
        ),
        (job("git checkout ${HEAD}", on="issue_comment"), []),
        (job() + CALLED.format("org/x/.github/workflows/a.yml@main"), [("secrets-inherit", 11)]),
        (job() + CALLED.format("./.github/workflows/a.yml"), []),
        (job() + BOT.format("true"), [("bot-conditions", 11)]),
        (
            job()
            + BOT.format("github.event.pull_request.head.repo.full_name == github.repository"),
            [],
        ),
        # It only labels, or closes.
        (job(on="pull_request_target"), []),
        # Who names a branch here may push.
        (job("echo ${{ github.ref_name }}"), []),
        # A login can hold no command.
        (job("echo ${{ github.actor }}"), []),
        # Who may start it by hand may push.
        (job("echo ${{ github.event.inputs.tag }} ${{ inputs.tag }}", on="workflow_dispatch"), []),
        # A line rule says it already.
        (job("echo ${{ github.event.pull_request.title }}"), []),
        # Whether to pin is the team's choice.
        (job(more=PINNED), []),
        # Most are not pinned here, and one says it for all.
        (job(more=PINNED + LOOSE), []),
        (job(more=PINNED * 3 + LOOSE), [("unpinned-uses", 9), ("unpinned-uses", 13)]),
        # Only what others write is hostile, and no login or number is.
        (job("echo ${{ github.event.client_payload.x }} ${{ steps.a.outputs.b }}"), []),
        (job("echo ${{ github.event.pull_request.user.login }}"), []),
        (job("echo ${{ inputs.name }}"), []),
        (
            job("git push", more=THIRD).replace("permissions: {}\n", ""),
            [("excessive-permissions", 1)],
        ),
        # GitHub itself has it anyway.
        (job("git push").replace("permissions: {}\n", ""), []),
        # GitHub's own go by their tags, the others are pinned.
        (job(more=THIRD), []),
        # Somebody thought of them.
        (job("git push").replace("permissions: {}\n", "permissions: write-all\n"), []),
        # Nobody is handed the token.
        (job().replace("permissions: {}\n", ""), []),
        ("on: [push\njobs: {", []),
        ("name: no workflow\n", []),
    ],
)
def test_zizmor__reports(text: str, expected: list[tuple[str, int]]) -> None:
    assert said(text) == [(f"zizmor/{rule}", line) for rule, line in expected]


def test_zizmor__other_files_that_github_runs() -> None:
    action = "name: x\ndescription: x\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ github.event.pull_request.head.repo.default_branch }}\n      shell: bash\n"
    dependabot = "version: 2\nupdates:\n  - package-ecosystem: pip\n    directory: /\n    insecure-external-code-execution: allow\n    schedule: {interval: daily}\n"
    assert said(action, path="tools/action.yaml") == [("zizmor/template-injection", 6)]
    assert said(dependabot, path=".github/dependabot.yml") == [("zizmor/dependabot-execution", 5)]
    assert said(job(on="pull_request_target"), path="ci.yml") == []


def test_zizmor__ignored_where_people_see_it() -> None:
    text = job(
        "echo ${{ github.event.pull_request.head.repo.default_branch }} # zizmor: ignore[template-injection]"
    )
    assert said(text) == []


def test_zizmor__of_a_workflow_that_was_there_the_team_knows_its_token() -> None:
    assert PROGRAM is not None
    text = job("git push").replace("permissions: {}\n", "")
    file = touched(WORKFLOW, text, text.replace("git push", "make"))
    assert not ToolAnalyzer(zizmor(PROGRAM)).analyze([file], seconds=60).new
