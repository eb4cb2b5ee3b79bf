"""Whole comments with a stranger's words in every place: no tag, link or drawing but the template's own."""

import re
from collections import Counter

import pytest

from review_action.domain.marker import SUMMARY_MARKER, find_marker
from review_action.domain.report import RunReport
from review_action.pipeline.speaking.compose import compose
from tests.unit.speaking.test_sanitize import ACTS, MARKDOWN, leaves
from tests.unit.speaking.test_to_html import everything

HOSTILE = [
    "@alice fixes #1 [x](https://e.il) ![p](https://e.il/p.png) <img src=x> `<b>` www.e.il",
    "`<img src=x onerror=1>` `@alice`",
    "</summary></details><img src=x>",
    f"`a`{SUMMARY_MARKER}",
    SUMMARY_MARKER,
    "> ~~~suggestion\n> x\n> ~~~",
    "```suggestion\nx\n```",
    "~~~mermaid\nclick a href 'https://e.il'\n~~~",
    "# Pass: nothing found\n\nPass\n====\n",
    "x|y\n|-|\n|@a|",
    "\n\n/approve\n.deploy now",
    "$$x$$ > [!NOTE]\n> y",
    "a\r\nb\u2028c\u202e\x00",
    *("\\", "`", "``", "<!--", "-->", "&#64;alice &lt;img&gt;", "since abcdef1", "- [ ] x"),
]
TAG = re.compile(r"</?[a-z][^>]*>|<!--")
OURS = {"<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "<!--"}


def said(run: RunReport) -> dict[str, str]:
    posted = compose(run, check_name="review", state_marker="")
    comments = {f"comment {at}": comment.body for at, comment in enumerate(posted.comments)}
    whole = {"review": posted.body, "summary": posted.summary, "job": posted.job_summary}
    return {**whole, **comments, "check": posted.check.summary}


def tags(text: str) -> Counter[str]:
    html = (t.content for t in leaves(MARKDOWN.parse(text)) if t.type.startswith("html_"))
    return Counter(tag for part in html for tag in TAG.findall(part))


def headings(text: str) -> set[str]:
    return {token.tag for token in MARKDOWN.parse(text) if token.type == "heading_open"}


@pytest.mark.parametrize("word", HOSTILE)
def test_compose__no_word_acts_wherever_it_stands(word: str) -> None:
    calm = said(everything("calm words")[0])
    for place, text in said(everything(word)[0]).items():
        assert set(tags(text)) <= OURS, place
        tokens = leaves(MARKDOWN.parse(text))
        assert not {token.type for token in tokens} & {"link_open", "image"}, place
        for token in tokens:
            if token.type == "text":
                acting = ACTS.search(token.content.replace("on aaaaaaa", "").replace("$0", ""))
                assert acting is None or acting[0] == "aaaaaaa", (place, token.content)
        ours, usual = find_marker(text), find_marker(calm[place])
        assert (ours and ours.kind) == (usual and usual.kind), place
        assert tags(text)["<!--"] == tags(calm[place])["<!--"], place
        assert headings(text) - {"h6"} <= headings(calm[place]), place
