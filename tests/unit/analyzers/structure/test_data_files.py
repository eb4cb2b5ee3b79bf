"""Data files: what breaks them, what stands in them twice, and what only looks like it."""

import time

import pytest

from review_action.adapters.analyzers.structure.change import Change
from review_action.adapters.analyzers.structure.data_files import data_files
from review_action.adapters.analyzers.structure.data_text import Reading
from review_action.adapters.analyzers.structure.read_json_text import read_json_text
from review_action.adapters.analyzers.structure.read_toml_text import read_toml_text
from review_action.adapters.analyzers.structure.read_yaml_text import read_yaml_text
from review_action.domain.finding import Finding
from tests.unit.analyzers.structure.edit import change, touched

JSON = '{\n  "a": 1,\n  "b": 2\n}\n'
YAML = "a: 1\nb:\n  - c\n"
TOML = "a = 1\n[b]\nc = 2\n"


def found(path: str, old: str | None, new: str) -> list[Finding]:
    return list(data_files(change((path, old, new))))


@pytest.mark.parametrize(
    ("new", "line", "reason"),
    [
        ('{\n  "a": 1,\n}\n', 2, "a comma stands before"),
        ('{\n  "a": [\n1,\n]}\n', 3, "a comma stands before"),
        ('{\n  "a": ,\n}\n', 2, "a comma stands before"),
        ('{\n  "a": 1\n  "b": 2\n}\n', 2, "a comma is missing"),
        ('{\n  "a": {}\n  "b": 2\n}\n', 2, "a comma is missing"),
        ('{\n  "a": 1,\n  "b": 2\n', 3, "it ends before"),
        ('{\n  "a": "it is "so""\n}\n', 2, "is not escaped"),
        ('{\n  "a": "x\n}\n', 2, "is not closed on its line"),
        ('{\n  "a": "x}', 2, "is never closed"),
        ('{\n  "a" 1\n}\n', 2, "no colon"),
        ("{\n  a: 1\n}\n", 2, "a key in double quotes"),
        ("{\n  \"a\": 'x'\n}\n", 2, "double quotes"),
        ('{\n  "a": x y\n}\n', 2, "no quotes around it"),
        ('{\n  "a": -\n}\n', 2, "a value is missing"),
        ('{\n  "a": [1,, 2]\n}\n', 2, "two commas"),
        ('{\n  "a": [1}\n}\n', 2, "closes or parts nothing"),
        ('{\n  "a": "\\d"\n}\n', 2, "no escape"),
        ('{\n  "a": 1\n}\n}\n', 4, "something follows"),
    ],
)
def test_data_files__json_that_does_not_parse(new: str, line: int, reason: str) -> None:
    (finding,) = found("web/locales/en.json", JSON, new)
    assert finding.rule_id == "structure/does-not-parse"
    assert finding.description.startswith(f"Line {line}: ")
    assert reason in finding.description
    assert finding.anchor == "exact"
    (as_new,) = found("web/locales/en.json", None, new)
    assert "before this change" not in as_new.description


@pytest.mark.parametrize(
    ("new", "line", "reason"),
    [
        ("a: 1\n  b: 2\n", 2, "a colon stands where no key can be"),
        ("a: 1\nb: c: d\n", 2, "a colon stands where no key can be"),
        ("- a\nb: 1\n", 2, "the list above"),
        ("a:\n  b: 1\n c: 2\n", 3, "the lines above"),
        ("a: 'it's'\nb: 1\n", 1, "after a closing quote"),
        ('a: 1\nb: "x\n', 2, "a quote is never closed"),
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "a list in brackets"),
        ("a: 1\nb: {c: 2\nd: 3\n", 2, "a mapping in braces"),
        ("a: 1\nb: @x/y\n", 2, "put it in quotes"),
        ("a: |\n  x\n`y`: 1\n", 3, "indented deeper"),
        ("a:\n\tb: 1\n", 2, "a tab indents"),
        ("a: 1\nb: *c\n", 2, "`*c` names no anchor"),
        ("a: &c 1\n---\nb: *c\n", 3, "`*c` names no anchor"),
        ("a: 1\n* b\n", 2, "which needs quotes"),
        ('a: 1\nb: "\\d"\n', 2, "no escape"),
        ("a: 1\nb: - c\n", 2, "a list's dash"),
        ("a: 1\nb: | c\n  d\n", 2, "on its line"),
        ("a: 1\nb\n\nc: 2\n", 2, "no colon"),
        ('a: "x\n---\nb: 1\n', 1, "before the document's end"),
    ],
)
def test_data_files__yaml_that_does_not_parse(new: str, line: int, reason: str) -> None:
    (finding,) = found("compose.yaml", YAML, new)
    assert finding.rule_id == "structure/does-not-parse"
    assert finding.description.startswith(f"Line {line}: ")
    assert reason in finding.description
    assert "before this change" in finding.description


@pytest.mark.parametrize(
    ("new", "line", "reason"),
    [
        ("a = 1\na = 2\n", 2, "a value already"),
        ("[a]\n[a]\n", 2, "there already"),
        ("a = 1\nb = [1 2]\n", 2, "a list is not closed"),
        ('a = 1\nb = "x\n', 2, "not closed on its line"),
        ("a = 1\nb = x\n", 2, "needs quotes"),
        ("a = 1\nb 2\n", 2, "no `=`"),
        ("a = 1\nb = 2 c = 3\n", 2, "something follows"),
        ('a = 1\nb = """x\n', 2, "not closed"),
    ],
)
def test_data_files__toml_that_does_not_parse(new: str, line: int, reason: str) -> None:
    (finding,) = found("pyproject.toml", TOML, new)
    assert finding.description.startswith(f"Line {line}: ")
    assert reason in finding.description


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("app/views/index.html.arb", None, "# a page\ntable do\nend\n"),
        # tools that take more than the standard
        ("tsconfig.json", JSON, '{\n  // why\n  "a": 1,\n}\n'),
        (".vscode/settings.json", JSON, '{\n  "a": "//", /* why */\n}\n'),
        ("web/.eslintrc.json", None, '{\n  "a": [1,\n],\n}\n'),
        ("data/points.json", JSON, '{\n  "a": 1 // why\n}\n'),
        ("data/points.json", None, '{\n  "a": 1,\n}\n'),
        ("data/events.json", None, '{"a": 1}\n{"a": 2}\n'),
        ("data/points.json", JSON, "\ufeff" + JSON.replace("1", "2")),
        # filled in before it is read
        ("package.json", JSON, '{\n  "a": {{ x }}\n}\n'),
        ("package.json", JSON, '{\n  "a": ${X}\n}\n'),
        ("chart/templates/a.yaml", YAML, "{{- if x }}\na: b: c\n"),
        ("conf/a.yaml", None, "a: 1\nb: {{ x }} y\n"),
        ("conf/a.yaml", YAML, "{% if x %}\na: 1\n{% endif %}\na: 2\n"),
        ("conf/a.yaml", YAML, "a: <%= x %>\na: <%= y %>\n"),
        # said by another rule
        ("package.json", JSON, '{\n<<<<<<< ours\n  "a": 1\n=======\n  "a": 2\n>>>>>>> theirs\n}\n'),
        # broken on purpose, or before
        ("tests/data/a.json", JSON, "{\n}}\n"),
        ("spec/fixtures/a.yaml", YAML, "a: b: c\nd: 1\n"),
        ("data/invalid-name.json", JSON, "{\n}}\n"),
        ("a.yaml", "a: b: c\nd: 1\n", "a: b: c\nd: 2\n"),
        # YAML's own
        ("a.yaml", YAML, "a: !Ref b\nb: !vault |\n  c\n---\na: 1\nb: !reference [a, b]\n"),
        ("a.yaml", YAML, "a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n"),
        ("a.yaml", YAML, "1: a\n'1': b\n? [a]\n: c\n? [a]\n: d\n!x a: 1\n!x a: 2\n"),
        ("a.yaml", YAML, "-\t- a\n-\t- b\n"),
        ("a.yaml", YAML, "a: [>]\nb: 1\n"),
        ("a.yaml", YAML, "a: 1\u2028b: c: d\n\n"),
        ("a.yaml", YAML, "a: 1\nb: \x01\n"),
        ("a.yaml", YAML, "a: 1\nb: !x!y z\n"),
        # TOML 1.1
        ("Cargo.toml", TOML, "a = 1\nb = {c = 1\n}\n"),
        # nothing to read
        ("a.json", JSON, ""),
        ("a.json", JSON, "../b.json"),
        ("a.json", JSON, JSON.replace("\n", "\r\n")),
        ("a.txt", JSON, "{\n}}\n"),
        # keys that were there twice, or that no program reads
        ("a.json", '{\n "a": 1,\n "a": 2\n}\n', '{\n "x": {\n "a": 1,\n "a": 3\n}}\n'),
        ("a.json", "{\n", '{\n "a": 1,\n "a": 2\n}\n'),
        ("a.json", JSON, '{\n "a": 1,\n "a": 1\n}\n'),
        ("a.json", JSON, '{\n "//": 1,\n "//": 2,\n "_comment": 1,\n "_comment": 2\n}\n'),
        ("a.json", JSON, '{\n "a": {"b": 1},\n "c": {"b": 2}\n}\n'),
        ("package-lock.json", JSON, '{\n "a": 1,\n "a": 2\n}\n'),
    ],
)
def test_data_files__silent(path: str, old: str | None, new: str) -> None:
    assert not found(path, old, new)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (".github/workflows/a.yml", "GitHub refuses the workflow"),
        (".github/ISSUE_TEMPLATE/a.yml", "GitHub cannot use"),
        (".github/labeler.yml", "Whatever reads the file"),
    ],
)
def test_data_files__says_what_comes_of_it(path: str, said: str) -> None:
    (finding,) = found(path, YAML, "a: b: c\nd: 1\n")
    assert said in finding.description


def test_data_files__silent_without_the_text_before_or_without_time() -> None:
    new = touched("a.yaml", None, "a: b: c\nd: 1\n")
    modified = new.model_copy(update={"diff": new.diff.model_copy(update={"status": "modified"})})
    assert list(data_files(Change([new])))
    assert not list(data_files(Change([modified])))
    assert not list(data_files(Change([new], is_late=lambda: True)))


def test_data_files__told_where_the_change_is_when_the_flaw_is_far_from_it() -> None:
    old = "a:\n  - b\n" + "".join(f"  - x{n}: 1\n" for n in range(20))
    lines = "".join(f"  - x{n}: 1\n" for n in range(20))
    file = touched("a.yaml", old, f"a:\n - b\n{lines}")
    hunk = file.diff.hunks[0].model_copy(update={"lines": file.diff.hunks[0].lines[:3]})
    file = file.model_copy(update={"diff": file.diff.model_copy(update={"hunks": (hunk,)})})
    (finding,) = data_files(Change([file]))
    assert finding.start_line == 2


@pytest.mark.parametrize(
    ("path", "new", "severity", "said"),
    [
        ("a.json", '{\n "a": 1,\n "a": 2\n}\n', "warning", "Lines 2 and 3 both give `a`. Most"),
        ("a.json", '{\n "a": 1, "\\u0061": 2\n}\n', "warning", "Line 2 gives `a` twice"),
        (
            "a.json",
            '{\n "é": [{"a": [1],\n "a": [2]}]\n}\n',
            "warning",
            "Lines 2 and 3 both give `é.a`",
        ),
        ("a.yaml", "x:\n  é: 1\n  é: 2\n", "warning", "Lines 2 and 3 both give `x.é`"),
        ("a.yaml", "a: [1,\n 2]\na: [1, 2]\n", "info", "Strict readers"),
        ("a.yaml", "a: 1\na: 1\nb: 1\nb: 2\n", "warning", "`b`; Lines 1 and 2 both give `a`"),
        ("a.yaml", "".join(f"a{n}: 1\na{n}: 2\n" for n in range(40)), "warning", "and 15 more"),
        (".github/workflows/a.yml", "on: 1\non: 1\n", "error", "GitHub refuses"),
        (".github/dependabot.yml", "a: 1\na: 2\n", "warning", "Most readers"),
    ],
)
def test_data_files__keys_that_stand_twice(path: str, new: str, severity: str, said: str) -> None:
    (finding,) = found(path, JSON if path == "a.json" else YAML, new)
    assert (finding.rule_id, finding.severity) == ("structure/duplicate-key", severity)
    assert said in finding.description
    assert finding.anchor == "exact"
    assert found(path, None, new)


def test_data_files__one_key_twice_in_many_files_is_told_once() -> None:
    new = '{\n  "a": 1,\n  "a": 2\n}\n'
    others = ("de.json", "{\n}\n", '{\n  "b": 1,\n  "b": 2\n}\n'), ("fr.json", JSON, "{\n}}\n")
    edits = (*((f"{name}.json", JSON, new) for name in ("en", "it", "nl")), *others)
    same, other, broken = data_files(change(*edits))
    assert same.path == "en.json"
    assert same.description.endswith("Keep one. So it is in `it.json` and `nl.json`.")
    assert (other.path, broken.path) == ("de.json", "fr.json")


def test_data_files__told_on_the_line_that_was_added() -> None:
    (finding,) = found("a.yaml", "b: 1\na: 1\n", "a: 2\nb: 1\na: 1\n")
    assert finding.start_line == 1


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 50_000, '{"a":' * 30_000, "- " * 50_000, "? " * 50_000, "{a: " * 50_000),
        *('"\\"' * 40_000, "/*" * 50_000, ",\n" * 50_000, '{"a": "' + '\\"' * 50_000),
        *("a." * 40_000 + "a = 1", "a = [" + "[" * 40_000, "\n" * 300_000 + "x", "&a [*a, " * 90),
        "[" * 200 + '{"a": 1, "a": 2}' + "]" * 200,
        "x: &a [1]\n" + "y: [*a, *a]\n" * 2_000,
        '{"a": ' + "1" * 5_000 + ', "a": "\ud800"}',
    ],
)
def test_data_files__traps(text: str) -> None:
    start = time.process_time()
    for path in ("a.json", "a.yaml", "a.toml"):
        for new in (f"{text}\n{text}", f"[\n{text}]\n", f"a = {text}\nb = 1\n"):
            assert len(found_at_once(path, new)) <= 1
    assert time.process_time() - start < 5  # seconds; the square of it is many more


def found_at_once(path: str, new: str) -> list[Finding]:
    """Without its difference to anything, which the tests' helper would take the square for."""
    file = touched(path, None, "x\n")
    return list(data_files(Change([file.model_copy(update={"new": new})])))


def test_read__late_or_too_large_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    many = "a: 1\n" * 3_000
    assert read_yaml_text(many, lambda: True) is None
    assert read_toml_text("a = 1\n" * 30_000) is None
    assert read_toml_text(f"a = {'9' * 5_000}\n") is None
    assert read_yaml_text("a: \ud800\n") is None
    assert read_yaml_text("#" * 300_001) is None
    assert read_json_text("[" * 150 + '{"a": 1, "a": 2}' + "]" * 150) is None
    monkeypatch.delattr("yaml.CSafeLoader")
    assert read_yaml_text("a: 1\n" * 20_000) is None
    assert read_yaml_text("a: 1\n") == Reading()
