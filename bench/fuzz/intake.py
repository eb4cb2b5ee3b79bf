"""Readers of what a change, its repository and the runner bring."""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Final

from bench.fuzz.target import Target, outcome, text_of
from review_action.adapters.analyzers.structure.read_json_text import (
    read_json_text,
    without_comments,
    without_last_commas,
)
from review_action.adapters.analyzers.structure.read_toml_text import read_toml_text
from review_action.adapters.analyzers.structure.read_yaml_text import read_yaml_text
from review_action.adapters.git.parse_raw import parse_raw
from review_action.domain.config import Policy
from review_action.domain.diff import FileDiff
from review_action.domain.event import EVENTS, parse_event
from review_action.domain.pull_request import ChangedFile, FileContent
from review_action.errors import (
    ConfigurationError,
    DiffSyntaxError,
    GitError,
    InvalidConfigError,
    UntrustedPayloadError,
)
from review_action.pipeline.intake.check_payload import check_payload
from review_action.pipeline.intake.parse_code_rules import parse_code_rules
from review_action.pipeline.intake.parse_command import MAX_PATHS, MAX_QUESTION, parse_command
from review_action.pipeline.intake.parse_config import parse_config
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.read_payload import read_payload
from review_action.pipeline.intake.read_sarif import read_sarif
from review_action.pipeline.intake.read_team_rules import ALL_CHARACTERS, read_team_rules
from review_action.pipeline.intake.read_yaml import read_yaml
from review_action.pipeline.intake.split_patch import split_patch
from review_action.pipeline.intake.split_sections import split_sections
from review_action.pipeline.intake.strip_comments import strip_comments
from review_action.pipeline.intake.unquote_path import unquote_path
from tests.fakes.pull_request import pull_request
from tests.fixtures.events.read import names, payload
from tests.unit.intake import test_read_sarif as sarif
from tests.unit.intake.payloads import handed, raw

ROOT: Final = Path(__file__).parents[2]
PATCHES: Final = tuple(
    each.read_bytes()[:6_000] for each in sorted((ROOT / "examples").rglob("*.patch"))
)
SIGNS: Final = {"added": "+", "removed": "-", "context": " "}


def diff(data: bytes) -> Hashable:
    """A whole diff: every file of it is parsed, or refused."""
    listing = split_patch(data)
    assert listing.total >= len(listing.files)
    return tuple(_parsed(file) for file in listing.files[:50])


def hunks(data: bytes) -> Hashable:
    return _parsed(ChangedFile(path="src/a.py", patch=text_of(data)))


def _parsed(file: ChangedFile) -> str:
    try:
        found = parse_diff(file)
    except DiffSyntaxError as error:
        return outcome(error, characters=1_000_000)
    _is_consistent(found)
    _is_whole(found, file.patch or "")
    found.model_dump_json()
    return f"{min(len(found.hunks), 3)} {found.status} {found.language}"


def _is_consistent(found: FileDiff) -> None:
    for hunk in found.hunks:
        old = [line.old for line in hunk.lines if line.old is not None]
        new = [line.new for line in hunk.lines if line.new is not None]
        assert old == list(range(hunk.old_start, hunk.old_start + hunk.old_count))
        assert new == list(range(hunk.new_start, hunk.new_start + hunk.new_count))
        for line in hunk.lines:
            kind = (line.old is not None, line.new is not None)
            assert kind == (line.kind != "added", line.kind != "removed")


def _is_whole(found: FileDiff, patch: str) -> None:
    """What was read is what the patch says, line by line."""
    said = [row for row in patch.removesuffix("\n").split("\n") if not row.startswith("\\")]
    rows = [
        row
        for hunk in found.hunks
        for row in (None, *(SIGNS[line.kind] + line.text for line in hunk.lines))
    ]
    assert len(said) == len(rows) or not found.hunks
    for row, shown in zip(rows, said, strict=False):
        plain = shown.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        if row is not None and "\ufffd" not in plain:
            assert row == plain or (row == " " and not plain) or (row == " \r" and plain == "\r")


def markdown(data: bytes) -> Hashable:
    text = text_of(data)
    sections = split_sections(text)
    assert "\n".join(section.text for section in sections) == text
    assert len(strip_comments(text)) <= len(text)
    return tuple(section.level for section in sections[:6])


def team_rules(data: bytes) -> Hashable:
    text = text_of(data)
    files = ("AGENTS.md", "CONTRIBUTING.md", ".cursor/rules/a.mdc")
    contents = {path: FileContent(path=path, text=text) for path in files}
    found = read_team_rules(Policy(), contents)
    assert sum(len(each.text) for each in found.guidance) <= ALL_CHARACTERS
    assert not any("\u200b" in each.text or "\x1b" in each.text for each in found.guidance)
    return tuple((each.path, min(3, len(each.globs))) for each in found.guidance)


def yaml(data: bytes) -> Hashable:
    try:
        document = read_yaml(text_of(data), "a.yml", quick=data[:1] == b" ")
    except InvalidConfigError as error:
        return outcome(error)
    assert () in document.places or document.value is None
    return type(document.value).__name__


def data_file(data: bytes) -> Hashable:
    text = text_of(data)
    assert len(without_last_commas(without_comments(text))) <= len(text) + text.count("/")
    found = (read_json_text(text), read_yaml_text(text), read_toml_text(text))
    lines = range(1, text.count("\n") + 2)
    for reading in found:
        assert reading is None or reading.flaw is None or reading.flaw.line in lines
        doubles = reading.doubles if reading is not None else ()
        assert all(one.first in lines and one.first <= one.again for one in doubles)
    return tuple(
        each and (each.flaw and each.flaw.reason[:20], len(each.doubles)) for each in found
    )


def config(data: bytes) -> Hashable:
    try:
        found = parse_config(text_of(data), "a.yml")
    except InvalidConfigError as error:
        return outcome(error)
    return tuple(sorted(found.model_fields_set))


def code_rules(data: bytes) -> Hashable:
    found = parse_code_rules({"a.yml": text_of(data)})
    return len(found.rules), found.problems[:1] and found.problems[0][-40:]


def command(data: bytes) -> Hashable:
    request = parse_command(text_of(data))
    if request is None:
        return None
    assert len(request.arguments) <= MAX_QUESTION
    assert len(request.paths) <= MAX_PATHS
    assert not any(".." in path.split("/") or path[:1] == "-" for path in request.paths)
    return request.name, bool(request.problem), bool(request.paths), request.unknown


def event(data: bytes) -> Hashable:
    name = tuple(EVENTS)[data[0] % len(EVENTS)] if data else ""
    try:
        told = json.loads(data[1:])
    except (ValueError, RecursionError):
        return "no JSON"
    try:
        parse_event(name, told if isinstance(told, dict) else {})
    except ConfigurationError as error:
        return outcome(error, characters=3_000)
    return name


def payload_file(data: bytes) -> Hashable:
    try:
        found = read_payload(data)
        started = parse_event("workflow_run", payload("workflow_run.completed"))
        check_payload(found, pull_request(), started, repository="acme/shop")
    except UntrustedPayloadError as error:
        return outcome(error, characters=2_000)
    found.model_dump_json()
    return len(found.findings)


def sarif_file(data: bytes) -> Hashable:
    reading = read_sarif(data, [sarif.CHANGED], roots=("/home/runner/work/shop/shop",))
    added = {line.new for line in sarif.CHANGED.added_lines}
    for found in reading.findings:
        assert {found.start_line, found.end_line} <= added
        assert found.path == sarif.CHANGED.path
        found.model_dump_json()
    return len(reading.findings), reading.problems


def git(data: bytes) -> Hashable:
    unquote_path(data).encode()
    try:
        records, at = parse_raw(data)
    except GitError as error:
        return outcome(error)
    assert 0 <= at <= len(data)
    return tuple(record.status for record in records[:5])


def _patch_texts() -> tuple[bytes, ...]:
    bodies = [file.patch for data in PATCHES for file in split_patch(data).files]
    return tuple(body.encode("utf-8", "surrogateescape") for body in bodies if body)


_EVENTS: Final = tuple(
    bytes([tuple(EVENTS).index(name.partition(".")[0])]) + json.dumps(payload(name)).encode()
    for name in names()
    if name.partition(".")[0] in EVENTS
)
_YAML: Final = (
    b"version: 1\ninclude: ['src/**', a.py]\nfail-on: warning\nmax-comments: 5\nverify: yes\n",
    b"rules:\n  - id: exact-money\n    instruction: |\n      Use Decimal.\n    paths: ['a/**']\n",
    b"prompts:\n  security: .github/review/security.md\nguidance:\n- AGENTS.md\n- docs/\nlanguage: uk\n",
)
_RULES: Final = (
    (
        b"id: no-eval\nlanguage: python\nseverity: error\nmessage: No.\nrule:\n  pattern: eval($A)\n---\n"
        b"id: no-eval\nvalid: [x = 1]\ninvalid: [eval(x)]\n"
    ),
    b"id: a\nlanguage: ts\nrule: {any: [{kind: call}, {not: {regex: '^a'}}]}\nfix: b\n",
)
_MARKDOWN: Final = (
    b"---\nglobs: *.{ts,tsx}, src/**\nalwaysApply: false\n---\n# Style\nTabs.\n## Naming\n@docs/a.md\n",
    b"# Code review\n<!-- hidden -->\n```sh\n# no heading\n```\n### Standards ##\n~~~\n# a\n",
)
_COMMANDS: Final = (
    b"/review full src/**/*.py `a.ts`",
    b"\n\n/ask who calls this?\nAnd why?",
    b"/ignore security/sql-injection the table is ours",
    b"/rewiew",
)
_SARIF: Final = (
    sarif.log(
        sarif.run(
            sarif.result("Do not. Ever.", level="error", codeFlows=[{"threadFlows": []}]),
            sarif.result(
                "x", locations=[sarif.at("file:///home/runner/work/shop/shop/src/app.py")]
            ),
            rules=[{"id": "E1", "properties": {"security-severity": "9.1", "tags": ["secret"]}}],
            columnKind="utf16CodeUnits",
            originalUriBaseIds={"SRC": {"uri": "file:///home/runner/work/shop/shop/"}},
        )
    ),
    sarif.log(
        sarif.run(
            sarif.result(
                fixes=[
                    {
                        "artifactChanges": [
                            {
                                "artifactLocation": {"uri": "src/app.py"},
                                "replacements": [
                                    {
                                        "deletedRegion": sarif.region(
                                            4, startColumn=5, endColumn=9
                                        ),
                                        "insertedContent": {"text": "y"},
                                    }
                                ],
                            }
                        ]
                    }
                ]
            )
        )
    ),
)
_GIT: Final = (
    b":100644 100644 1a2b3c4 5d6e7f8 M\0src/a.py\0:100644 000000 1a2b3c4 0000000 R100\0a\0b\0\0diff",
    b'"a/caf\\303\\251 \\"x\\".py"',
)

TARGETS: Final = {
    "diff": Target(diff, PATCHES),
    "hunks": Target(hunks, _patch_texts()),
    "markdown": Target(markdown, _MARKDOWN),
    "team-rules": Target(team_rules, _MARKDOWN),
    "yaml": Target(yaml, (*_YAML, *_RULES)),
    "data-file": Target(data_file, (*_YAML, *_RULES, b'{"a": [1], "a": 2}', b"[a]\nb.c = [1]\n")),
    "config": Target(config, _YAML),
    "code-rules": Target(code_rules, _RULES),
    "command": Target(command, _COMMANDS),
    "event": Target(event, _EVENTS),
    "payload": Target(payload_file, (raw(), raw(handed(replacement="x")))),
    "sarif": Target(sarif_file, _SARIF),
    "git": Target(git, _GIT),
}
