"""shellcheck as it is asked, on scripts that are for it."""

from collections.abc import Sequence

import pytest

from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.shellcheck import shellcheck
from review_action.adapters.analyzers.tool_analyzer import ToolAnalyzer
from review_action.domain.finding import Finding
from review_action.pipeline.intake.detect_language import detect_language
from tests.unit.analyzers.touched import touched

PROGRAM = find_tool("shellcheck")
assert PROGRAM is not None


def found(text: str, *, path: str = "deploy.sh") -> Sequence[Finding]:
    assert PROGRAM is not None
    file = touched(
        path, text, language="bash" if path.startswith("bin/") else detect_language(path)
    )
    return ToolAnalyzer(shellcheck(PROGRAM)).analyze([file], seconds=60).new


def rules(text: str, *, path: str = "deploy.sh") -> list[str]:
    return [finding.rule_id for finding in found(text, path=path)]


def test_shellcheck__a_finding_and_its_fix() -> None:
    (finding,) = found("#!/bin/bash\nmv $1 /srv/www\n")
    assert (finding.rule_id, finding.start_line) == ("shellcheck/SC2086", 2)
    assert finding.quote == "mv $1 /srv/www"
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == 'mv "$1" /srv/www'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!/bin/bash\necho $1\n", []),
        ("#!/bin/bash\nrm -f $x\n", []),
        ("#!/bin/bash\nrm -rf $1/x\n", ["SC2086"]),
        ("#!/bin/bash\nf() {\n  local x=$1\n  rm -rf $x\n}\n", ["SC2086"]),
        ("#!/bin/bash\nread -r x\nrsync -a --delete . $x\n", ["SC2086"]),
        ("#!/bin/bash\nx=$(date +%s)-old\nrm -rf $x\n", []),
        ("#!/bin/bash\nx=$1\necho \"try: 'rm -rf \"$x\"/*'\"\n", []),
        ("#!/bin/bash\nif [ 10 \\> $1 ]; then ls; fi\n", ["SC2071"]),
        ("#!/bin/bash\nif [[ 10 > $1 ]]; then ls; fi\n", []),
        ("#!/bin/bash\nls ${a[@]}\n", []),
        ("#!/bin/bash\nls $@\n", ["SC2068"]),
        ("#!/bin/bash\ncd /tmp\nrm -r x\n", []),
        ("#!/bin/sh\n[[ -n $1 ]] && ls\n[[ -n $2 ]] && ls\nls &> x\n", ["SC3010"]),
        ("[[ -n $1 ]] && ls\n", []),
        ('#!/bin/bash\nfor f in "$(ls)"; do echo x; done\n', ["SC2066"]),
        ("#!/bin/bash\nif true; then\n", ["SC1072"]),
        ("#!/bin/bash\nsource ./lib.sh\nname = x\n", ["SC2283"]),
        ("#!/bin/bash\n. /etc/passwd\nunused=1\n", []),
        ("#!/usr/bin/env python3\nprint('x')\n", []),
        ("#!/bin/zsh\nprint -l $x\n", []),
        ("#!/bin/bash\n# shellcheck disable=SC2068\nls $@\n", []),
    ],
)  # fmt: skip
def test_shellcheck__reports(text: str, expected: list[str]) -> None:
    assert rules(text) == [f"shellcheck/{rule}" for rule in expected]


@pytest.mark.parametrize("path", ["a.zsh", "run.fish", "main.go"])
def test_shellcheck__other_languages(path: str) -> None:
    assert rules("mv $1 /srv/www\n", path=path) == []


def test_shellcheck__a_script_without_ending() -> None:
    assert len(found("#!/bin/dash\nmv $1 x\n", path="bin/deploy")) == 1


@pytest.mark.uncovered
def test_shellcheck__a_long_script_takes_no_minutes() -> None:
    """Following values through it would."""
    lines = [f'v{n}="${{v{n - 1}}}$1"\nif [ -n "$v{n}" ]; then f{n}() {{ v1=$v{n}; }}; fi' for n in range(2, 900)]  # fmt: skip
    assert rules("\n".join(["#!/bin/bash", *lines, ""])) == []
