"""The page: what it shows, and that nothing in it is markup but what the template says."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from typing_extensions import override

from review_action.domain.completion import Spend, Usage
from review_action.domain.diff import FileDiff
from review_action.domain.finding import DroppedFinding, Suggestion
from review_action.domain.placement import Placed
from review_action.domain.report import (
    AgentRun,
    FileCoverage,
    RouteRun,
    RunReport,
    SuppressedFinding,
    Verdict,
)
from review_action.pipeline.speaking.to_html import to_html
from tests.unit.judging.diffs import added_file, file_diff, finding
from tests.unit.speaking.reports import on_line, report

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "article", "div", "p"),
    *(
        "h1",
        "h2",
        "h3",
        "a",
        "code",
        "pre",
        "strong",
        "span",
        "details",
        "summary",
        "label",
        "input",
    ),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "td", "th"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "open"),
    *("type", "checked", "colspan", "role", "aria-label"),
}
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)></style><style>*{}</style>"
    "</details><!-- {{ 7 * 7 }} `<b>` **<i>** ]]> \u202e\x00 &lt;"
)


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    @override
    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))

    def of(self, attribute: str) -> list[str]:
        return [value for name, value in self.attributes if name == attribute]


def page(run: RunReport, *files: FileDiff, title: str = "changes since main") -> str:
    return to_html(run, files, title=title)


def everything(word: str) -> tuple[RunReport, list[FileDiff]]:
    """A report that has `word` wherever a stranger or a model has a say."""
    file = file_diff(["a", "b"], ["a", word, "b"], path=f"src/{word}.py")
    gone = added_file([word], path="gone.py")
    suggestion = Suggestion(replacement=word, proof="parsed")
    refused = Suggestion(replacement=word, proof="refused", refusal=word)
    texts: dict[str, Any] = {"title": word, "description": word, "path": file.path}
    usage, spend = Usage(input_tokens=10, output_tokens=3), Spend(usd=0.01, unpriced=1)
    dropped = finding(title=word, path=word)
    run = report(
        on_line(2, suggestion=suggestion, verification="unsure", verification_note=word, **texts),
        on_line(2, suggestion=refused, changes=(word,), also_by=(word,), **texts),
        on_line(2, verification="confirmed", **{**texts, "title": "x"}),
        Placed(finding=finding(start_line=0, **texts), where="file", reason=word),
        Placed(finding=finding(**{**texts, "path": word}), where="summary", reason=word),
        verdict=Verdict(conclusion="fail", reasons=(word,)),
        model=word,
        rating=3,
        summaries=(word,),
        warnings=(word,),
        coverage=(FileCoverage(path=word, state="partial", reason=word),),
        dropped=(DroppedFinding(finding=dropped, reason=word),),
        suppressed=(SuppressedFinding(finding=dropped, how="command", reason=word),),
        routes=(RouteRun(route=word, completions=1, usage=usage, spend=spend),),
        agents=(
            AgentRun(agent=word, prompts=1, completed=1, usage=usage, spend=Spend(unpriced=1)),
        ),
    )
    return run, [file, gone.model_copy(update={"previous_path": word, "status": "renamed"})]


def test_to_html__nothing_is_markup_whatever_it_looks_like() -> None:
    run, files = everything(HOSTILE)
    text = page(run, *files, title=HOSTILE)
    seen = Seen(text)

    assert set(seen.tags) <= TAGS
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert seen.tags.count("style") == 1
    assert all(re.fullmatch(r"#file-[0-9]+", link) for link in seen.of("href"))
    assert text.count("alert(1)") > 20
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "{{ 7 * 7 }}" in text

    # The same tags as with harmless words: nothing opened or closed an element of ours.
    calm, calm_files = everything("calm")
    assert set(seen.tags) - set(Seen(page(calm, *calm_files)).tags) <= {"code", "strong"}


def test_to_html__lone_surrogates_can_be_written() -> None:
    run, files = everything("a\udc80\ud800")
    page(run, *files, title="\udc80").encode()


def test_to_html__the_policy_lets_one_style_apply_and_nothing_load() -> None:
    text = page(report(on_line()), added_file(["a", "b", "c"]))
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [each for each in Seen(text).of("content") if "default-src" in each]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|https?:", style)
    assert " style=" not in text


def test_to_html__findings_stand_below_their_lines() -> None:
    file = file_diff(["a", "b"], ["a", "x = eval(y)", "b"])
    suggestion = Suggestion(replacement="x = y", proof="parsed")
    run = report(
        on_line(2, title="Runs anything", suggestion=suggestion),
        verdict=Verdict(conclusion="fail", blocking=(on_line(2).finding.fingerprint,)),
    )
    seen = Seen(page(run, file)).text
    order = ["x = eval(y)", "Runs anything", "error", "src/app.py:2", "review/logic", "blocks"]
    order += [
        "For an empty list",
        "Suggested (the file parses with it)",
        "- x = eval(y)",
        "+ x = y",
    ]
    after = seen.index("@@")
    for word in order:
        after = seen.index(word, after)


def test_to_html__a_removal_is_said() -> None:
    file = added_file(["a", "debugger", "c"])
    run = report(on_line(2, suggestion=Suggestion(replacement="", proof="applied")))
    assert "Suggested: remove the lines - debugger" in Seen(page(run, file)).text


def test_to_html__coverage_and_cost() -> None:
    usage = Usage(input_tokens=2_000, cached_tokens=1_000, output_tokens=90)
    run = report(
        coverage=(
            FileCoverage(path="a.py", state="reviewed", additions=3, deletions=1),
            FileCoverage(path="b.bin", state="skipped", reason="binary"),
            *(FileCoverage(path=f"{n}.c", state="failed", reason="why") for n in range(600)),
        ),
        routes=(RouteRun(route="", completions=3, usage=usage, spend=Spend(usd=0.012)),),
        spend=Spend(usd=0.012),
    )
    seen = Seen(page(run)).text
    assert "Reviewed 1 of 602 files (+3 \u22121)." in seen
    assert "b.binskippedbinary" in seen
    assert "101 more files in the report." in seen
    assert "openai-compatible:m32,00050 %90$0.012" in seen


@pytest.mark.parametrize("conclusion", ["pass", "fail", "inconclusive"])
def test_to_html__the_verdict_has_its_colour(conclusion: str) -> None:
    run = report(verdict=Verdict.model_validate({"conclusion": conclusion}), model="embedded")
    text = page(run)
    assert f'<header class="verdict {conclusion}">' in text
    assert "built-in checks only" in text


def test_to_html__code_in_a_title_is_code_and_other_rules_are_named() -> None:
    run = report(on_line(2, title="`yaml.load` builds anything", also_by=("ruff/S506", "x/y")))
    text = page(run, file_diff(["a"], ["a", "b"]))
    assert "<h3><code>yaml.load</code> builds anything</h3>" in text
    assert "also <code>ruff/S506</code>, <code>x/y</code>" in text


def test_to_html__without_a_model_it_says_how_to_add_one() -> None:
    line = "No model was asked. To ask one too"
    assert line in Seen(page(report(model="embedded"))).text
    assert line not in Seen(page(report())).text
