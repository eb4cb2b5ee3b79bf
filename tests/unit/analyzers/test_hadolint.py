"""hadolint as it is asked, on Dockerfiles."""

from collections.abc import Sequence

import pytest

from review_action.adapters.analyzers.hadolint import hadolint
from review_action.adapters.analyzers.hadolint_rules import HADOLINT_RULES
from review_action.adapters.analyzers.run_tool import find_tool
from review_action.adapters.analyzers.tool_analyzer import ToolAnalyzer
from review_action.domain.analysis import TouchedFile
from tests.unit.analyzers.touched import touched

PROGRAM = find_tool("hadolint")
assert PROGRAM is not None
BROKEN = """\
FROM python:latest AS build
WORKDIR app
COPY --from=build /a /b
EXPOSE 99999
ENV HOME=/a PATH=$HOME/bin
FROM debian
FROM debian:12 AS build
CMD python app.py
CMD ["python"]
ENTRYPOINT ["a"]
ENTRYPOINT ["b"]
HEALTHCHECK NONE
HEALTHCHECK CMD true
ONBUILD FROM debian
"""
SAID = [
    ("DL3007", 1),
    ("DL3000", 2),
    ("DL3023", 3),
    ("DL3011", 4),
    ("DL3044", 5),
    ("DL3006", 6),
    ("DL3024", 7),
    ("DL3025", 8),
    ("DL4003", 9),
    ("DL4004", 11),
    ("DL3012", 13),
    ("DL3043", 14),
]


def said(*files: TouchedFile) -> Sequence[tuple[str, int]]:
    assert PROGRAM is not None
    found = ToolAnalyzer(hadolint(PROGRAM)).analyze(files, seconds=60).new
    return [(finding.rule_id.removeprefix("hadolint/"), finding.start_line) for finding in found]


def test_hadolint__what_it_says() -> None:
    assert said(touched("Dockerfile", BROKEN)) == SAID
    assert {rule for rule, _ in SAID} | {"DL3061"} == HADOLINT_RULES.keys()


def test_hadolint__names_of_dockerfiles_and_others() -> None:
    text = "RUN make\nFROM debian:12\n"
    for path in ("deploy/Dockerfile.dev", "Containerfile", "api.dockerfile"):
        assert said(touched(path, text)) == [("DL3061", 1)]
    assert said(touched("docs/docker.md", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "FROM ${BASE}\n",
        "FROM scratch\nCOPY a /a\n",
        "FROM debian:12\nHEALTHCHECK CMD true\n",
        "FROM debian:12\nRUN apt-get install git && rm -rf $X/* | cat\n",
        "FROM debian:12 # hadolint\nRUN <<E\nset -e\nE\n",
        "FROM debian:12\nCOPY a b .\n",
        "this is {{ no }} Dockerfile\n",
        "# hadolint ignore=DL3006\nFROM debian\n",
    ],
)
def test_hadolint__left_alone(text: str) -> None:
    assert said(touched("Dockerfile", text)) == []


def test_hadolint__both_sides_and_no_settings_of_the_repository() -> None:
    assert PROGRAM is not None
    settings = touched(".hadolint.yaml", "ignored: [DL3007]\n")
    changed = touched("Dockerfile", "FROM a:latest\nRUN b\n", "FROM a:latest\n")
    analysis = ToolAnalyzer(hadolint(PROGRAM)).analyze([settings, changed], seconds=60)
    assert [each.rule_id for each in analysis.new] == ["hadolint/DL3007"]
    assert [each.quote for each in analysis.old] == ["FROM a:latest"]
