"""Checks for GitHub workflows, where a pull request's text can become a shell command."""

import re

from review_action.adapters.analyzers.line_rule import LineRule

_WORKFLOWS = re.compile(r"^\.github/workflows/[^/]+\.ya?ml$|(?:^|/)action\.ya?ml$")

WORKFLOW_RULES: tuple[LineRule, ...] = (
    LineRule(
        id="workflow-injection",
        needles=("github.",),
        title="Text of a stranger is pasted into a script",
        description="The expression is replaced before the shell reads the line, so a title such as"
        " `$(curl …)` runs. Put the value into `env:` and use the variable, quoted.",
        severity="error",
        confidence="high",
        paths=_WORKFLOWS,
        look_in="text",
        pattern=re.compile(
            r"\$\{\{\s*(?:github\.head_ref|github\.event\.(?:pull_request(?!\.base\b)|issue|comment|review|discussion|"
            r"head_commit|pages|commits)[\w.\[\]*]{0,60}\.(?:title|body|ref|label|message|name|email|page_name))"
        ),
        # `KEY: … ${{ … }}` hands the value over as data, which is the remedy itself, or names something.
        unless=re.compile(r"^\s*(?:-\s*)?(?!(?:run|script)\b)[\w-]+:\s"),
        positive=(
            '      - run: echo "${{ github.event.pull_request.title }}"',
            "          git checkout ${{ github.head_ref }}",
        ),
        negative=(
            "          TITLE: ${{ github.event.pull_request.title }}",
            "  group: '${{ github.workflow }} @ ${{ github.event.pull_request.head.label || github.run_id }}'",
            "        run: echo ${{ github.event.pull_request.number }}",
        ),
        cwe="CWE-78",
    ),
    LineRule(
        id="workflow-write-all",
        needles=("write-all",),
        title="The token may write everything",
        description="Any step, and any action it uses, can push code and change releases. List the"
        " permissions the job needs.",
        severity="warning",
        confidence="high",
        paths=_WORKFLOWS,
        pattern=re.compile(r"^\s*permissions:\s*write-all\b"),
        positive=("permissions: write-all",),
        negative=("permissions: read-all", "permissions: {}"),
        cwe="CWE-250",
    ),
)
