"""A server may repeat its key, and a model what it was told: neither reaches a pull request."""

import asyncio
from dataclasses import replace

import pytest

from review_action.app.examine import examine
from review_action.app.redacted import RedactedModel, RedactedReviews
from review_action.app.rulebook import Rulebook
from review_action.domain.completion import Completion
from review_action.domain.config import Policy
from review_action.domain.marker import SUMMARY_MARKER, Marker, find_marker
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import FileContent, Remark
from review_action.domain.review import Annotation, CheckRun, InlineComment, ReviewPayload
from review_action.domain.secret_shapes import HIDDEN
from review_action.domain.team_rules import Guidance, TeamRule, TeamRules
from review_action.entrypoints.redteam.fake_code_host import FakeCodeHost
from tests.fakes.pull_request import pull_request
from tests.integration.fake_language_model import FakeLanguageModel
from tests.integration.stage import (
    HEAD_TEXT,
    NOTHING,
    PATCH,
    PATH,
    FakeAnalyzer,
    changed_file,
    claim,
    code_host,
    examiner,
    listing,
    reply,
)
from tests.unit.judging.diffs import finding

KEY = "sk-secret-0123456789"
TOKEN = "ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5"
PROMPT = Prompt(agent="review", unit="unit-001", system="s", shared="d", question="q")
FINDING = Marker("finding", "0" * 16).comment
REVIEW = Marker("review", "f" * 16).comment
NOTE = Annotation(
    path=PATH, start_line=2, end_line=2, level="error", title=f"T {KEY}", message=f"M {KEY}"
)
CHECK = CheckRun(
    name="review-action",
    conclusion="fail",
    title=f"T {KEY}",
    summary=f"S {KEY}",
    text=KEY,
    annotations=(NOTE,),
)
PAYLOAD = ReviewPayload(
    head_sha="b" * 40,
    marker=REVIEW,
    body=f"Body {KEY}\n\n{REVIEW}",
    comments=(
        InlineComment(path=PATH, line=2, body=f"Line {KEY}\n\n{FINDING}", fingerprint="0" * 16),
    ),
    summary=f"Summary {KEY}\n\n{SUMMARY_MARKER}",
    check=CHECK,
    job_summary="",
)


def redact(text: str) -> str:
    return text.replace(KEY, "***")


@pytest.fixture
def host() -> FakeCodeHost:
    return code_host()


@pytest.fixture
def reviews(host: FakeCodeHost) -> RedactedReviews:
    return RedactedReviews(host, redact)


def test_redacted_reviews__a_review(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    reviews.create_review(pull_request(), PAYLOAD)

    assert [one.body for one in host.reviews] == [f"Body ***\n\n{REVIEW}"]
    assert [one.body for one in host.comments] == [f"Line ***\n\n{FINDING}"]


def test_redacted_reviews__a_single_comment(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    reviews.create_comment(pull_request(), PAYLOAD, 0)

    assert [one.body for one in host.comments] == [f"Line ***\n\n{FINDING}"]


@pytest.mark.parametrize(
    ("body", "posted"),
    [
        (f"S {KEY}\n\n{SUMMARY_MARKER}", f"S ***\n\n{SUMMARY_MARKER}"),
        (f"No marker, {KEY}", "No marker, ***"),
    ],
)
def test_redacted_reviews__a_summary(
    host: FakeCodeHost, reviews: RedactedReviews, body: str, posted: str
) -> None:
    reviews.upsert_summary(pull_request(), body, host.get_conversation(pull_request()))

    assert [one.body for one in host.summaries] == [posted]


def test_redacted_reviews__a_check_run(host: FakeCodeHost, reviews: RedactedReviews) -> None:
    check_id = reviews.upsert_check_run("b" * 40, CHECK)

    check = host.check_runs[check_id]
    assert (check.title, check.summary, check.text) == ("T ***", "S ***", "***")
    assert [(note.title, note.message) for note in check.annotations] == [("T ***", "M ***")]


def test_redacted_reviews__a_check_run_is_found_where_it_stands(
    host: FakeCodeHost, reviews: RedactedReviews
) -> None:
    still_open = CHECK.model_copy(update={"conclusion": None})
    opened = reviews.upsert_check_run("b" * 40, still_open)
    assert reviews.find_check_run("b" * 40, CHECK.name) == opened
    assert host.find_check_run("c" * 40, CHECK.name) is None


def test_redacted_reviews__our_marker_stays_even_if_a_key_is_a_word_of_it(
    host: FakeCodeHost,
) -> None:
    reviews = RedactedReviews(host, lambda text: text.replace("review-action", "***"))

    reviews.create_review(pull_request(), PAYLOAD)

    assert find_marker(host.reviews[0].body) == Marker("review", "f" * 16)
    assert find_marker(host.comments[0].body) == Marker("finding", "0" * 16)


def test_redacted_model__what_the_server_repeats() -> None:
    inner = FakeLanguageModel(Completion(text=f"Your key is {KEY}", model=f"m-{KEY}"))

    async def use(model: RedactedModel) -> Completion:
        completion = await model.complete(PROMPT, deadline=1.0)
        await model.aclose()
        return completion

    completion = asyncio.run(use(RedactedModel(inner, redact)))

    assert (completion.text, completion.model) == ("Your key is ***", "m-***")
    assert inner.closed == 1


def hostile(what: str) -> str:
    return f"{what}, the key {KEY} and {TOKEN}"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("".join(f"\\u{ord(letter):04X}" for letter in KEY), "***"),
        (KEY.replace("-", "\\u002d"), "***"),
        (f"\\\\u0041 {KEY}", "\\\\u0041 ***"),
        (
            "a\\/b \\u0022 \\u005c \\u007f \\n \\u00e9 \\",
            "a/b \\u0022 \\u005c \\u007f \\n \\u00e9 \\",
        ),
    ],
    ids=["all of it", "a part", "an escaped backslash", "what must stay"],
)
def test_redacted_model__a_key_spelt_in_escapes(said: str, heard: str) -> None:
    model = RedactedModel(FakeLanguageModel(said), lambda text: text.replace(KEY, "***"))
    assert asyncio.run(model.complete(PROMPT, deadline=1.0)).text == heard


def test_redacted_model__no_prompt_of_a_review_shows_a_secret() -> None:
    """Whatever part of a prompt it stands in: the whole of what is sent is looked at."""
    inner = FakeLanguageModel(reply(claim(title=hostile("Items"), description=TOKEN)))
    model, lines = RedactedModel(inner, redact), f"# {hostile('text')}\n{HEAD_TEXT}"
    seen = f"@@ -1,2 +1,4 @@\n+# {hostile('diff')}\n{PATCH.partition(chr(10))[2]}"
    examination = examine(
        listing(changed_file(patch=seen, additions=3)),
        pull_request(title=hostile("title"), body=hostile("body"), linked_issues=(TOKEN, KEY)),
        Rulebook(
            policy=Policy(
                agents=("security", "logic", "architecture", "performance", "style", "refactor"),
                rules=(TeamRule(id="no-eval", instruction=hostile("rule")),),
            ),
            team=TeamRules(guidance=(Guidance(path="AGENTS.md", text=hostile("guide")),)),
            templates={"logic": hostile("template")},
        ),
        examiner=replace(
            examiner(
                model,
                FakeAnalyzer(
                    finding(
                        path=PATH,
                        start_line=3,
                        title=hostile("evidence"),
                        origin="analyzer",
                        severity="info",
                    )
                ),
            ),
            left_out=lambda: len(model.hidden),
        ),
        contents=lambda paths: {path: FileContent(path=path, text=lines) for path in paths},
        remarks=[Remark(path=PATH, line=2, author="bob", text=hostile("remark"))],
    )
    sent = [f"{prompt.system}{prompt.shared}{prompt.question}" for prompt in inner.prompts]
    assert {prompt.agent for prompt in inner.prompts} >= {"security", "logic", "team", "verify"}
    assert [text for text in sent if KEY in text or TOKEN in text] == []
    told = ("diff", "title", "body", "rule", "guide", "template", "evidence", "remark", "Items")
    assert [what for what in told if not any(f"{what}, the key ***" in text for text in sent)] == []
    assert "1 value that looks like a secret was left out of what the model saw." in (
        examination.warnings
    )


def test_redacted_model__tells_how_many_values_it_left_out() -> None:
    model = RedactedModel(FakeLanguageModel("{}"), redact)
    other = TOKEN.replace("q8Zr", "w3Xv")
    prompt = PROMPT.model_copy(update={"shared": f"{TOKEN} {other}", "question": TOKEN})
    for _ in range(2):
        asyncio.run(model.complete(prompt, deadline=1.0))
    assert len(model.hidden) == 2
    told = examine(
        listing(), pull_request(), Rulebook(policy=Policy(agents=("logic",))), contents=lambda _: {},
        examiner=replace(examiner(None), left_out=lambda: len(model.hidden)),
    ).warnings  # fmt: skip
    assert told == ("2 values that look like secrets were left out of what the model saw.",)


def test_redacted_model__a_quote_of_a_line_with_a_secret_is_found() -> None:
    quote = f'    token = "{HIDDEN}"; result = eval(items)'
    inner = FakeLanguageModel(NOTHING, security=[reply(claim(quote=quote, line=2))])
    patch = PATCH.replace("    result =", f'    token = "{TOKEN}"; result =')
    examination = examine(
        listing(changed_file(patch=patch)),
        pull_request(),
        Rulebook(policy=Policy(agents=("security",), verify=False)),
        examiner=examiner(RedactedModel(inner, redact)),
        contents=lambda _: {},
    )
    assert HIDDEN in inner.prompts[0].shared
    assert [one.finding.anchor for one in examination.placed] == ["exact"]
