"""The analyzer around the rules: added lines only, exact anchors, nothing repeated that is secret."""

import re

import pytest

from review_action.adapters.analyzers import embedded_analyzers
from review_action.adapters.analyzers.line_analyzer import MAX_LINE_CHARACTERS, LineAnalyzer
from review_action.adapters.analyzers.line_rule import LineRule
from review_action.adapters.analyzers.visible_code import without_comment, without_strings
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.pipeline.judging.new_against_base import new_against_base

RULE = LineRule(
    id="bad",
    title="Bad",
    description="It is bad.",
    severity="error",
    confidence="high",
    needles=("bad()",),
    pattern=re.compile(r"\bbad\(\)"),
    replace="good()",
    languages=frozenset({"python"}),
    in_tests="skip",
    positive=("bad()",),
    negative=("good()",),
)


def diff(
    *texts: str, path: str = "src/a.py", language: str = "python", status: str = "modified"
) -> FileDiff:
    lines = tuple(Line("added", None, 10 + i, text) for i, text in enumerate(texts))
    hunk = Hunk(old_start=9, old_count=0, new_start=10, new_count=len(lines), lines=lines)
    return FileDiff.model_validate(
        {"path": path, "language": language, "hunks": (hunk,), "status": status}
    )


def looked_at(file: FileDiff) -> Analysis:
    return LineAnalyzer([RULE]).analyze([TouchedFile(diff=file)], seconds=1)


def found(file: FileDiff) -> list[Finding]:
    touched = [TouchedFile(diff=file)]
    return [f for each in embedded_analyzers() for f in each.analyze(touched, seconds=1).new]


def test_analyze__anchors_to_the_added_line() -> None:
    (finding,) = looked_at(diff("fine()", "x = bad()")).new
    assert (finding.start_line, finding.end_line, finding.anchor) == (11, 11, "exact")
    assert finding.quote == "x = bad()"
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == "x = good()"


def test_analyze__a_conflict_is_said_once_a_file() -> None:
    (finding,) = found(diff("<<<<<<< HEAD", "a", "=======", "b", ">>>>>>> main"))
    assert finding.start_line == 10


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "-----BEGIN " + "PRIVATE KEY-----"])
def test_analyze__a_page_may_show_what_is_wrong_elsewhere(line: str) -> None:
    (finding,) = found(diff("```", line, "...", "```", path="a.md", language="markdown"))
    assert finding.severity == "warning"


def test_analyze__what_a_rule_finds_is_proven() -> None:
    """Else a model would be asked whether it is so, and could have it dropped."""
    (finding,) = found(diff("eval(text)"))
    assert finding.is_proven


def test_analyze__leaves_context_alone_and_says_what_is_old() -> None:
    lines = (Line("context", 1, 1, "bad()"), Line("removed", 2, None, "bad()"))
    hunk = Hunk(old_start=1, old_count=2, new_start=1, new_count=1, lines=lines)
    looked = looked_at(
        FileDiff(path="b.py", previous_path="a.py", language="python", hunks=(hunk,))
    )
    assert looked.new == ()
    assert [(old.path, old.start_line) for old in looked.old] == [("a.py", 2)]


@pytest.mark.parametrize(
    ("path", "language", "severities"),
    [
        ("src/a.py", "python", ["error"]),
        ("tests/test_a.py", "python", []),
        ("src/a.go", "go", []),
        ("README.md", "markdown", []),
    ],
)
def test_analyze__keeps_to_the_rule_s_files(
    path: str, language: str, severities: list[str]
) -> None:
    looked = looked_at(diff("bad()", path=path, language=language))
    assert [finding.severity for finding in looked.new] == severities


def test_analyze__skips_lines_too_long_to_be_code() -> None:
    assert looked_at(diff("bad()" + " " * MAX_LINE_CHARACTERS)) == Analysis()


@pytest.mark.parametrize(
    ("path", "lines", "count"),
    [
        ("src/a.py", ("{}",), 1),
        ("src/a.py", ("URL = 'https://api.acme.io'", "{}"), 1),
        ("src/a.py", ("URL = 'https://example.com'", "{}"), 0),
        ("src/a.py", ("# {}",), 0),
        ("docs/a.py", ("{}",), 0),
        ("README.md", ("{}",), 0),
        ("src/a.py", (*["URL = 'http://localhost'"], *["x = 1"] * 6, "{}"), 1),
    ],
)
def test_analyze__a_sample_opens_nothing(path: str, lines: tuple[str, ...], count: int) -> None:
    key = 'API_KEY = "' + 'q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9"'
    file = diff(*(line.format(key) for line in lines), path=path)
    assert len(found(file)) == count


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (("requests.get(url, verify=False)",), 1),
        (("if not settings.verify_tls:", "    requests.get(url, verify=False)"), 0),
        (('token = "' + 'q8Zr2kLm5Nw7Xv3T"',), 0),
        (("x = sha1(password)",), 1),
        (("# Only to decrypt databases of version 1.", "x = sha1(password)"), 0),
        (("os.chmod(path, 0o777)",), 1),
        (("def _remove_readonly(func, path, _):", "    os.chmod(path, 0o777)"), 0),
        (('"AKIA[0-9A-Z]{16}"', '"AKIA' + 'Z7QK3MPLW2RT9XVB"'), 0),
        (('"AKIA[0-9A-Z]"', '"AKIA' + 'Z7QK3MPLW2RT9XVB"'), 1),
        (("// As it was: certificates are not looked at.", "verify=False"), 0),
        (('API_KEY = "' + 'q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9"  # nosec',), 0),
        (("api = yaml.load(f)",), 1),
        (("yaml = YAML(typ='unsafe')", "api = yaml.load(f)"), 1),
        (("yaml = YAML(typ='safe')", "api = yaml.load(f)"), 0),
        (("yaml = YAML()", "api = yaml.load(f)"), 0),
        (("'x-algolia-api-key': '" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9',",), 0),
        (('TOTP_SECRET = "Time' + 'Otp-Secret-Base32"',), 0),
    ],
)
def test_analyze__what_stands_near_says_that_it_is_meant(
    lines: tuple[str, ...], count: int
) -> None:
    assert len(found(diff(*lines))) == count


@pytest.mark.parametrize(
    ("near", "count"), [("let x = 1;", 1), ("assert_eq!(a, b);", 0), ("#[tokio::test]", 0)]
)
def test_analyze__what_a_test_of_rust_prints_is_for_who_runs_it(near: str, count: int) -> None:
    assert len(found(diff(near, "dbg!(&a);", path="src/lib.rs", language="rust"))) == count


def test_analyze__never_repeats_a_secret() -> None:
    secret = "AKIA" + "Z7QK3MPLW2RT9XVB"
    (finding,) = found(diff(f'key = "{secret}"'))
    assert finding.rule_id == "embedded/aws-access-key"
    assert secret not in finding.model_dump_json()


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("a = '{}'", "  b(a='{}')", 0),
        ("a = '{}'", "a = '{}'[1:]  # AKIA" + "Y7QK3MPLW2RT9XVC", 1),
        ("a = 'AKIA" + "Y7QK3MPLW2RT9XVC'", "a = '{}'", 1),
        ("-----BEGIN " + "PRIVATE KEY-----", "x = '-----BEGIN " + "PRIVATE KEY-----", 1),
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
def test_analyze__a_secret_that_the_file_had_before_is_no_news(
    before: str, after: str, count: int, *, is_known: bool
) -> None:
    old, new = (text.replace("{}", "AKIA" + "Z7QK3MPLW2RT9XVB") for text in (before, after))
    lines = (Line("removed", 1, None, old), Line("added", None, 1, new))
    hunk = Hunk(old_start=1, old_count=1, new_start=1, new_count=1, lines=lines)
    file = FileDiff(path="a.py", language="python", hunks=(hunk,))
    touched = TouchedFile(diff=file, old=f"{old}\n" if is_known else None)
    news = [
        each
        for analyzer in embedded_analyzers()
        for each in new_against_base(analyzer.analyze([touched], seconds=1), [touched], "new")
    ]
    assert len(news) == count


def test_analyze__tells_two_secrets_of_one_file_apart() -> None:
    first, second = found(diff("a=AKIA" + "Z7QK3MPLW2RT9XVB", "b=AKIA" + "Y7QK3MPLW2RT9XVC"))
    assert first.fingerprint != second.fingerprint


def test_analyze__suggests_removing_a_debugger_line() -> None:
    (finding,) = found(diff("    breakpoint()"))
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == ""


@pytest.mark.parametrize(
    ("path", "status", "count"),
    [
        ("a.py.orig", "added", 1),
        ("a.py.orig", "modified", 0),
        ("a.original.py", "added", 0),
        ("web/npm-debug.log", "added", 1),
        (".idea/workspace.xml", "added", 1),
        (".idea/codeStyles/Project.xml", "added", 0),
        ("phpunit.xml.bak", "added", 1),
        ("tests/data/a.xml.bak", "added", 0),
        ("src/a.py~", "added", 1),
        ("a~b", "added", 0),
        ("src/Cart copy.tsx", "added", 1),
        ("src/Cart copy 2.tsx", "added", 1),
        ("src/Cart - Copy.cs", "added", 1),
        ("src/Cart (1).tsx", "added", 1),
        ("src/copy.ts", "added", 0),
        ("src/deep copy/a.ts", "added", 0),
    ],
)
def test_analyze__finds_stray_files(path: str, status: str, count: int) -> None:
    line = Line("added", None, 1, "x")
    hunk = Hunk(old_start=0, old_count=0, new_start=1, new_count=1, lines=(line,))
    file = FileDiff.model_validate({"path": path, "status": status, "hunks": (hunk,)})
    findings = found(file)
    assert len(findings) == count
    assert all(finding.is_proven for finding in findings)


@pytest.mark.parametrize(
    ("text", "language", "visible"),
    [
        ("x = 1  # y", "python", "x = 1"),
        ('x = "# y"', "python", 'x = "# y"'),
        ("# y", "python", ""),
        ("x(); // y", "go", "x();"),
        ('u = "http://a"', "go", 'u = "http://a"'),
        (" * y", "java", ""),
        ("SELECT 1 -- y", "sql", "SELECT 1"),
    ],
)
def test_without_comment__keeps_code(text: str, language: str, visible: str) -> None:
    assert without_comment(text, language) == visible


def test_without_strings__keeps_quotes_and_length() -> None:
    assert without_strings("""a("bc", 'd\\'e') + `f`""") == """a("  ", '    ') + ` `"""
