"""One defect said by a rule and by a model is one; two defects of one line stay two."""

from typing import NamedTuple

import pytest

from review_action.domain.finding import Finding
from review_action.pipeline.judging.consolidate import consolidate
from review_action.pipeline.judging.join_evidence import join_evidence
from tests.unit.judging.diffs import finding


class Rule(NamedTuple):
    rule: str
    title: str
    cwe: str = ""


EVAL = Rule("embedded/python-eval", "`eval` or `exec` on a value", "CWE-95")
SHELL = Rule("embedded/shell-true", "A command goes through the shell", "CWE-78")
SQL = Rule("embedded/sql-built-from-text", "A query is put together from text", "CWE-89")
AST_SQL = Rule("ast-grep/python-sql-from-text", "A value becomes part of the statement", "CWE-89")
SECRET = Rule("embedded/github-token", "A GitHub token is committed", "CWE-798")
TLS = Rule("embedded/tls-not-verified", "A certificate is not verified", "CWE-295")
BARE = Rule("ruff/E722", "A bare `except` catches `KeyboardInterrupt` too")
PASS = Rule("ruff/S110", "`try`-`except`-`pass` detected")
EXEC = Rule("ruff/S102", "Text is run as code")
WAITS = Rule("ruff/S113", "A request may wait for ever")
PICKLE = Rule("embedded/pickle-load", "Unpickling runs code", "CWE-502")
SHARED = Rule("ruff/B006", "A default is shared by all calls")
MARKUP = Rule("embedded/inner-html", "Text becomes markup", "CWE-79")
MD5 = Rule("embedded/weak-password-hash", "A fast hash for a password", "CWE-916")
CLOSED = Rule("ast-grep/go-closed-before-checked", "A response is closed unchecked", "CWE-476")
SLEEP = Rule("ruff/ASYNC251", "`time.sleep` stops the whole event loop")
MUTEX = Rule("ast-grep/go-locked-twice", "A mutex is locked where it is to be freed", "CWE-667")
FORMAT = Rule("ruff/F524", "A format and its values do not fit together")
NAME = Rule("ruff/F821", "A name is used that nothing defines")
XXE = Rule("ast-grep/java-xxe", "A parser reads external entities", "CWE-611")

SAME = [
    (BARE, "logic/swallowed-error", "Timeouts are taken for missing files"),
    (PASS, "logic/swallowed-error", "A failed write looks like success"),
    (BARE, "logic/unhandled-error", "Ctrl-C no longer stops the import"),
    (EVAL, "security/code-injection", "The formula of a customer runs on the server"),
    (EXEC, "security/code-injection", "Macro bodies from the form are executed"),
    (SHELL, "security/command-injection", "The branch name reaches `sh -c`"),
    (SQL, "security/sql-injection", "Searching for a quote returns every user"),
    (AST_SQL, "security/sql-injection", "`order_by` of the URL is in the query"),
    (SECRET, "security/hardcoded-secret", "The deploy credential is in the repository"),
    (TLS, "security/unverified-certificate", "Payments go to whoever answers"),
    (PICKLE, "security/unsafe-deserialization", "A session cookie can run code"),
    (MARKUP, "security/cross-site-scripting", "Nicknames are rendered as HTML"),
    (MD5, "security/weak-cryptography", "Passwords can be guessed offline"),
    (WAITS, "performance/missing-timeout", "One slow partner holds every worker"),
    (SHARED, "logic/shared-state", "The second cart starts with the first one's items"),
    (CLOSED, "logic/null-dereference", "`resp` is nil when the host is unknown"),
    (SLEEP, "performance/blocking-call", "All sockets stall while one retries"),
    (MUTEX, "logic/deadlock", "The second call never returns"),
    (XXE, "security/external-entity", "An uploaded invoice can read local files"),
]
OTHER = [
    (EVAL, "security/missing-authorization", "Any user may run formulas of others"),
    (EVAL, "logic/wrong-result", "Integer formulas lose their remainder"),
    (SHELL, "security/path-traversal", "`..` in the name leaves the directory"),
    (SQL, "logic/off-by-one", "The last page is never shown"),
    (SQL, "performance/query-in-loop", "One query for each order"),
    (AST_SQL, "logic/resource-leak", "The cursor is never closed"),
    (SECRET, "security/unverified-certificate", "The host is not checked"),
    (TLS, "performance/missing-timeout", "The call may wait for ever"),
    (WAITS, "security/request-forgery", "The URL is the customer's"),
    (BARE, "logic/infinite-loop", "The retry never gives up"),
    (PASS, "logic/race-condition", "The file may vanish between the two calls"),
    (PICKLE, "performance/unbounded-read", "The whole upload is read at once"),
    (SHARED, "logic/type-confusion", "A tuple is passed by two callers"),
    (MARKUP, "style/misleading-message", "The banner says the opposite"),
    (MD5, "security/timing-leak", "Digests are compared with `==`"),
    (CLOSED, "logic/swallowed-error", "The status is never looked at"),
    (MUTEX, "logic/race-condition", "The counter is read before the lock"),
    (FORMAT, "style/ambiguous-unit", "The number is milliseconds"),
    (NAME, "logic/wrong-condition", "The flag is inverted"),
    (XXE, "performance/unbounded-growth", "Documents are kept for ever"),
]


def found(rule: Rule, **values: object) -> Finding:
    known: dict[str, object] = {"severity": "error", "anchor": "exact", "start_line": 7}
    said = {"rule_id": rule.rule, "title": rule.title, "cwe": rule.cwe, "description": ""}
    return finding(**(known | said | values), origin="analyzer")


def claimed(rule: str, title: str = "It fails", **values: object) -> Finding:
    known: dict[str, object] = {"severity": "error", "anchor": "exact", "start_line": 7}
    said = {"rule_id": rule, "title": title, "confidence": "medium", "description": title}
    return finding(**(known | said | {"raised_by": (f"{rule.partition('/')[0]}#1",)} | values))


@pytest.mark.parametrize(("rule", "claim", "title"), SAME)
def test_consolidate__what_a_rule_proves_is_said_once(rule: Rule, claim: str, title: str) -> None:
    (kept,) = consolidate((claimed(claim, title), found(rule, confidence="medium"))).kept
    assert (kept.rule_id, kept.also_by) == (rule.rule, (claim,))
    assert kept.confidence == "high"
    assert kept.raised_by == (f"{claim.partition('/')[0]}#1",)


@pytest.mark.parametrize(("rule", "claim", "title"), OTHER)
@pytest.mark.parametrize("severity", ["error", "warning"])
def test_consolidate__two_defects_of_one_line_stay_two(
    rule: Rule, claim: str, title: str, severity: str
) -> None:
    both = (claimed(claim, title, severity=severity), found(rule))
    assert len(consolidate(both).kept) == 2
    assert join_evidence(both).kept == both


@pytest.mark.parametrize("order", [1, -1])
def test_consolidate__three_tools_and_a_model_are_one(order: int) -> None:
    tools = [found(EVAL), found(EXEC), found(Rule("ast-grep/x", "Runs text", "CWE-95"))]
    (kept,) = consolidate([*tools, claimed("security/code-injection")][::order]).kept
    assert {kept.rule_id, *kept.also_by} == {
        "embedded/python-eval", "ruff/S102", "ast-grep/x", "security/code-injection",
    }  # fmt: skip


@pytest.mark.parametrize(
    "place",
    [{"start_line": 8}, {"start_line": 6}, {"start_line": 0}, {"start_line": 1, "end_line": 40}],
)
def test_consolidate__evidence_is_about_the_same_few_lines(place: dict[str, object]) -> None:
    both = (claimed("security/code-injection", "Formulas run", **place), found(EVAL))
    assert len(consolidate(both).kept) == 2


def test_consolidate__a_number_of_its_own_is_a_subject_too() -> None:
    one, other = (found(Rule(f"{tool}/{tool}", tool, "CWE-1021")) for tool in ("a", "b"))
    assert len(consolidate((one, other)).kept) == 1
    assert len(consolidate((one, found(Rule("c/c", "c", "CWE-1022")))).kept) == 2


@pytest.mark.parametrize(
    ("verification", "kept_rule", "severity"),
    [
        ("none", "embedded/python-eval", "error"),
        ("unsure", "embedded/python-eval", "warning"),
        ("confirmed", "security/code-injection", "error"),
    ],
)
def test_join_evidence__a_graver_claim(verification: str, kept_rule: str, severity: str) -> None:
    rule = found(EVAL, severity="warning", confidence="medium")
    claim = claimed("security/code-injection", verification=verification)
    assert len(consolidate((rule, claim)).kept) == 2
    joined = join_evidence((claim, rule))
    (kept,), (dropped,) = joined.kept, joined.dropped
    assert (kept.rule_id, kept.severity, kept.confidence) == (kept_rule, severity, "high")
    assert {kept.rule_id, *kept.also_by} == {rule.rule_id, claim.rule_id}
    assert dropped.finding in {rule, claim}
    assert dropped.reason == f"the same as {kept_rule} at src/app.py:7"


@pytest.mark.parametrize("anchor", ["line", "none"])
def test_join_evidence__a_claim_that_quotes_nothing_takes_no_finding_of_a_rule_along(
    anchor: str,
) -> None:
    rule = found(EVAL, severity="warning")
    claim = claimed("security/code-injection", verification="confirmed", anchor=anchor)
    assert join_evidence((claim, rule)).kept == (claim, rule)


def test_join_evidence__leaves_the_order_of_what_it_does_not_join() -> None:
    apart = (claimed("logic/wrong-result", severity="info"), found(EVAL), claimed("style/other"))
    assert join_evidence(apart).kept == apart
    assert join_evidence(()).kept == ()
