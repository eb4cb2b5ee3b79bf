"""SARIF of other tools: written by hand here, in the shapes that real ones write."""

import json
from typing import Any

import pytest

from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.pipeline.intake.read_sarif import MAX_FINDINGS, MAX_RESULTS, read_sarif
from tests.unit.judging.diffs import added_file, file_diff

OLD = ["import os", "", "def f():", "    pass", "", "", "", "", "", "", "last = 1"]
NEW = [*OLD[:3], "    x = eval(y)", "    return x", *OLD[4:]]
CHANGED = file_diff(OLD, NEW)  # src/app.py, lines 4 and 5 are added


def region(start: int = 4, end: int | None = None, **columns: int) -> dict[str, object]:
    lines = {"startLine": start} | ({} if end is None else {"endLine": end})
    return {**lines, **columns}


def at(uri: str = "src/app.py", where: object = None, **artifact: object) -> dict[str, Any]:
    place: dict[str, object] = {"artifactLocation": {"uri": uri, **artifact}}
    return {"physicalLocation": place | ({} if where == "none" else {"region": where or region()})}


def result(text: object = "Do not.", **values: object) -> dict[str, object]:
    return {"ruleId": "E1", "message": {"text": text}, "locations": [at()], **values}


def run(*results: object, name: object = "Linter", rules: object = (), **values: object) -> object:
    return {"tool": {"driver": {"name": name, "rules": rules}}, "results": results, **values}


def log(*runs: object) -> bytes:
    return json.dumps({"version": "2.1.0", "runs": runs}).encode()


def found(*results: object, file: FileDiff = CHANGED, **values: object) -> tuple[Finding, ...]:
    return read_sarif(log(run(*results, **values)), [file]).findings


def one(*results: object, file: FileDiff = CHANGED, **values: object) -> Finding:
    (finding,) = found(*results, file=file, **values)
    return finding


def test_read_sarif__a_result_on_an_added_line() -> None:
    finding = one(result("Do not use eval. It runs anything.", level="error"))

    assert (finding.rule_id, finding.severity, finding.confidence) == ("linter/E1", "error", "high")
    assert (finding.path, finding.start_line, finding.end_line) == ("src/app.py", 4, 4)
    assert (finding.title, finding.origin) == ("Do not use eval", "analyzer")
    assert finding.description == "Do not use eval. It runs anything."
    assert (finding.quote, finding.anchor) == ("    x = eval(y)", "exact")


@pytest.mark.parametrize(
    "place",
    [
        at(where=region(3)),  # context
        at(where=region(11)),  # not shown
        at(where=region(1, 40)),  # a whole function, of which two lines are new
        at(where=region(900)),
        at(where="none"),  # the file as a whole, which is not new
        at(where={"startLine": 0}),
        at(where={"startLine": True}),
        at(where={"startLine": "4"}),
        at(where={"startLine": 4, "endLine": None}),
        at("src/other.py"),
        at("https://example.org/src/app.py"),
        at("../src/app.py"),
        at(""),
    ],
)
def test_read_sarif__what_is_not_on_an_added_line_is_not_new(place: object) -> None:
    assert found(result(locations=[place])) == ()


@pytest.mark.parametrize(
    ("where", "lines"),
    [
        (region(4, 5), (4, 5)),
        (region(3, 4), (3, 4)),
        (region(4, 10**12), (4, 8)),  # to the end of the hunk
        (region(5, 4), (5, 5)),
    ],
)
def test_read_sarif__regions_are_clamped(where: object, lines: tuple[int, int]) -> None:
    finding = one(result(locations=[at(where=where)]))
    assert (finding.start_line, finding.end_line) == lines


def test_read_sarif__a_region_that_begins_above_the_hunk_is_cut_there() -> None:
    file = file_diff(
        [str(n) for n in range(20)], [*map(str, range(10)), "new", *map(str, range(10, 20))]
    )
    finding = one(result(locations=[at(where=region(5, 12))]), file=file)
    assert (finding.start_line, finding.end_line) == (11, 12)


def test_read_sarif__about_a_whole_file_where_the_change_adds_it() -> None:
    file = added_file(["x = 1"]).model_copy(update={"status": "added"})
    finding = one(result(locations=[at(where="none")]), file=file)
    assert (finding.start_line, finding.quote, finding.anchor) == (0, "", "none")


@pytest.mark.parametrize(
    ("uri", "more"),
    [
        ("./src/app.py", {}),
        ("src/lib/../app.py", {}),
        ("src\\app.py", {}),
        ("s%72c/app.py", {}),
        ("file:///github/workspace/src/app.py", {}),
        ("/github/workspace/src/app.py", {}),
        ("file:///home/runner/work/shop/shop/src/app.py", {}),
        ("file:///D:/a/shop/shop/src/app.py", {}),
        ("D:\\a\\shop\\shop\\src\\app.py", {}),
        ("file:///somewhere/else/src/app.py", {}),
        ("src/app.py", {"uriBaseId": "%SRCROOT%"}),
        ("app.py", {"uriBaseId": "SUB"}),
        ("app.py", {"uriBaseId": "CHAIN"}),
    ],
)
def test_read_sarif__paths_are_the_repositorys(uri: str, more: dict[str, object]) -> None:
    bases = {
        "SUB": {"uri": "file:///github/workspace/src/"},
        "CHAIN": {"uri": "src/", "uriBaseId": "ROOT"},
        "ROOT": {"uri": "file:///github/workspace/"},
        "LOOP": {"uri": "x/", "uriBaseId": "LOOP"},
    }
    raw = log(run(result(locations=[at(uri, **more)]), originalUriBaseIds=bases))
    reading = read_sarif(raw, [CHANGED], roots=["/github/workspace", ""], repository="shop")
    assert [finding.path for finding in reading.findings] == ["src/app.py"]


def test_read_sarif__by_index_and_below_the_tools_own_directory() -> None:
    artifacts = [{"location": {"uri": "app.py"}}]
    started = [{"workingDirectory": {"uri": "file:///w/src/"}}]
    by_index = {"physicalLocation": {"artifactLocation": {"index": 0}, "region": region()}}
    raw = log(run(result(locations=[by_index]), artifacts=artifacts, invocations=started))
    assert [f.path for f in read_sarif(raw, [CHANGED], roots=["/w"]).findings] == ["src/app.py"]


def test_read_sarif__an_unknown_root_must_hold_every_path() -> None:
    """`/w/lib/src/app.py` is not the change's `src/app.py` where `/w/x.py` is of the same run."""
    inside, above = at("/w/lib/src/app.py"), at("/w/x.py")
    raw = log(run(result(locations=[inside]), result(locations=[above])))
    assert read_sarif(raw, [CHANGED]) == (
        (),
        ("2 of its results name a file outside of the repository",),
    )


def test_read_sarif__a_base_that_names_itself_ends() -> None:
    bases = {"LOOP": {"uri": "x/", "uriBaseId": "LOOP"}}
    assert found(result(locations=[at(uriBaseId="LOOP")]), originalUriBaseIds=bases) == ()


@pytest.mark.parametrize(
    ("values", "rule", "severity"),
    [
        ({"level": "error"}, {}, "error"),
        ({"level": "note"}, {}, "info"),
        ({}, {}, "warning"),
        ({}, {"defaultConfiguration": {"level": "error"}}, "error"),
        ({"level": "warning"}, {"properties": {"security-severity": "7.0"}}, "error"),
        ({"level": "error"}, {"properties": {"security-severity": "5.5"}}, "warning"),
        ({"level": "error"}, {"properties": {"security-severity": 2}}, "info"),
        ({"level": "error"}, {"properties": {"security-severity": "much"}}, "error"),
        ({"kind": "informational", "level": "none"}, {}, "info"),
    ],
)
def test_read_sarif__severity(
    values: dict[str, object], rule: dict[str, object], severity: str
) -> None:
    assert one(result(**values), rules=[{"id": "E1", **rule}]).severity == severity


@pytest.mark.parametrize(
    "values",
    [
        {"level": "none"},
        {"kind": "pass"},
        {"kind": "notApplicable"},
        {"baselineState": "unchanged"},
        {"suppressions": [{"kind": "inSource"}]},
        {"suppressions": [{"kind": "external", "status": "accepted"}]},
    ],
)
def test_read_sarif__what_is_settled_is_not_repeated(values: dict[str, object]) -> None:
    assert found(result(**values)) == ()


@pytest.mark.parametrize(
    "values",
    [
        {"suppressions": []},
        {"suppressions": [{"status": "accepted"}, {"status": "rejected"}]},
        {"suppressions": [{"status": "underReview"}]},
        {"baselineState": "new"},
    ],
)
def test_read_sarif__what_is_not_settled_stands(values: dict[str, object]) -> None:
    assert len(found(result(**values))) == 1


@pytest.mark.parametrize(
    ("tool", "rule", "rule_id"),
    [
        ("ESLint", "@typescript-eslint/no-eval", "eslint/typescript-eslint-no-eval"),
        ("zizmor", "zizmor/artipacked", "zizmor/artipacked"),
        ("Opengrep OSS", "python.lang.x", "opengrep-oss/python.lang.x"),
        ("security", "a", "tool-security/a"),
        ("", "", "tool/unnamed"),
        ("日本", "规则", "tool/unnamed"),
        (7, "../../x", "tool/x"),
        ("a" * 90, "b" * 900, f"{'a' * 40}/{'b' * 100}"),
        ("x`|\n", "`|\n<script>", "x/script"),
    ],
)
def test_read_sarif__rules_have_names_that_are_safe_to_show(
    tool: object, rule: str, rule_id: str
) -> None:
    raw = log(run(result(ruleId=rule), name=tool))
    (finding,) = read_sarif(raw, [CHANGED], reserved={"security"}).findings
    assert finding.rule_id == rule_id


@pytest.mark.parametrize(
    ("tags", "cwe"),
    [
        (["security", "CWE-89: Improper Neutralization of Special Elements"], "CWE-89"),
        (["external/cwe/cwe-089", "external/cwe/cwe-564"], "CWE-89"),
        (["external/cwe/cwe-00078"], "CWE-78"),
        (["OWASP-A01:2017", "CWE-", "CWE-0", "xcwe-7", 89], ""),
        ("CWE-89", ""),
    ],
)
def test_read_sarif__what_a_rule_is_about_by_its_tags(tags: object, cwe: str) -> None:
    rules = [{"id": "E1", "properties": {"tags": tags}}]
    assert one(result(), rules=rules).cwe == cwe


def test_read_sarif__rules_by_index_of_an_extension_and_by_kind() -> None:
    extension = {
        "name": "pack",
        "rules": [{"id": "X9", "fullDescription": {"text": "# H\n\nWhy X."}}],
    }
    tool = {
        "driver": {"name": "codeql", "rules": [{"id": "CA1"}, {}, 3]},
        "extensions": [extension],
    }
    rule = {"index": 0, "toolComponent": {"index": 0}}
    of_pack = {**result(rule=rule), "ruleId": None}
    kinds = result(ruleId="CA1/2")
    lost = result(rule={"index": 4, "toolComponent": {"index": 7}})
    raw = log({"tool": tool, "results": [of_pack, kinds, lost]})
    ids = [(f.rule_id, f.description) for f in read_sarif(raw, [CHANGED]).findings]
    assert ids == [
        ("codeql/X9", "Why X."),
        ("codeql/CA1-2", "Do not."),
        ("codeql/E1", "Do not."),
    ]


def test_read_sarif__texts_are_filled_in_clipped_and_visible() -> None:
    rules = [
        {
            "id": "E1",
            "messageStrings": {"default": {"text": "{0} flows\u202e to [here](1) of {7}"}},
            "shortDescription": {"text": "Injection"},
            "helpUri": "https://example.org/E1",
        }
    ]
    finding = one(result(message={"id": "default", "arguments": ["id", 3]}), rules=rules)
    assert finding.title == "id flows\\u202e to here of {7}"
    assert finding.description == "Injection.\n\nMore: https://example.org/E1"

    long = one(result("x" * 9_000 + "\ud800"))
    assert (len(long.title), long.title[-1]) == (120, "…")
    assert len(long.description) <= 1_500
    long.model_dump_json()


def test_read_sarif__an_address_that_is_none_is_not_shown() -> None:
    rules = [{"id": "E1", "helpUri": "https://x/) [click](javascript:1"}]
    assert one(result(), rules=rules).description == "Do not."


def test_read_sarif__where_a_flow_begins() -> None:
    def flow(*places: object) -> list[object]:
        steps = [{"location": place} for place in places]
        return [{"threadFlows": [{"locations": steps}]}]

    far = one(result(codeFlows=flow(at("src/`in`.py", region(7)), at())))
    assert far.description == "It begins at `src/in.py:7`."
    assert one(result(codeFlows=flow(at()))).description == "Do not."
    assert one(result(codeFlows=flow(at(where=region(-1))))).description == "Do not."


def test_read_sarif__a_secret_is_not_quoted_and_its_line_not_suggested() -> None:
    change = {"deletedRegion": region(), "insertedContent": {"text": "y"}}
    fixes = [
        {"artifactChanges": [{"artifactLocation": {"uri": "src/app.py"}, "replacements": [change]}]}
    ]
    finding = one(result(fixes=fixes), name="gitleaks", rules=[{"id": "E1"}])
    assert finding.quote.startswith("<redacted sha256:")
    assert finding.suggestion is None

    tagged = one(
        result(), rules=[{"id": "E1", "properties": {"tags": ["Secret", 3], "precision": "low"}}]
    )
    assert "eval" not in tagged.quote
    assert tagged.confidence == "low"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe\xfa", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"runs": [' + b"9" * 5_000 + b"]}", "it is no JSON"),
        (b"[]", "it is no SARIF: it has no runs"),
        (b'{"runs": {}}', "it is no SARIF: it has no runs"),
        (b'{"version": "1.0.0", "runs": []}', "it is not of version 2.1.0"),
        (log(3), "1 of its results cannot be read as runs"),
        (log(run(3, {}, {"message": "x"})), "3 of its results cannot be read"),
    ],
)
def test_read_sarif__damage_is_told_and_never_raised(raw: bytes, problem: str) -> None:
    assert read_sarif(raw, [CHANGED]) == ((), (problem,))


def test_read_sarif__with_a_byte_order_mark_or_in_utf_16() -> None:
    text = log(run(result())).decode()
    for encoding in ("utf-8-sig", "utf-16"):
        assert len(read_sarif(text.encode(encoding), [CHANGED]).findings) == 1


def test_read_sarif__odd_values_everywhere_are_left_aside() -> None:
    odd: list[object] = [None, 1, "x", [], {}]
    for value in odd:
        for key in (
            "tool",
            "results",
            "artifacts",
            "invocations",
            "originalUriBaseIds",
            "columnKind",
        ):
            read_sarif(log({**dict(run(result()).items()), key: value}), [CHANGED])  # type: ignore[attr-defined]  # a run is a dict
        for key in (
            "ruleId",
            "rule",
            "ruleIndex",
            "locations",
            "fixes",
            "codeFlows",
            "suppressions",
            "level",
            "kind",
            "baselineState",
        ):
            told = read_sarif(log(run(result(**{key: value}))), [CHANGED]).problems
            assert told in {(), ("1 of its results name a file outside of the repository",)}


def test_read_sarif__our_own_findings_are_not_taken_back() -> None:
    assert found(result(), name="review-action") == ()


def test_read_sarif__bounds_are_told() -> None:
    many = [result(f"n{n}", level="note") for n in range(MAX_FINDINGS)]
    reading = read_sarif(log(run(*many, result("worst", level="error"))), [CHANGED])
    assert len(reading.findings) == MAX_FINDINGS
    assert reading.findings[0].title == "worst"
    assert reading.problems == ("1 of its results are left out: the gravest ones come first",)

    huge = run(*[result(level="none")] * MAX_RESULTS)
    beyond = read_sarif(log(huge, run(result())), [CHANGED])
    assert beyond == ((), ("1 of its results are beyond what is looked at",))
