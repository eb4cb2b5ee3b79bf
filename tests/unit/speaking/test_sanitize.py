"""Hostile text in Markdown: it may be read, and nothing else."""

import re
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from review_action.domain.marker import SUMMARY_MARKER, Marker, find_marker
from review_action.pipeline.speaking.sanitize import sanitize
from review_action.rendering.filters import code_fence

GAP = "&#8203;"
D = "\\$&#8202;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words, (even) in 3 > 2 parts.", "Plain words, (even) in 3 > 2 parts."),
        ("**bold** and _this_\n\n- one\n- two", "**bold** and _this_\n\n- one\n- two"),
        ("ask @alice", f"ask @{GAP}alice"),
        ("@org/team and a@b.example", f"@{GAP}org/team and a@{GAP}b.example"),
        ("\\@alice", f"\\@{GAP}alice"),
        ("@<!-- -->alice", f"@{GAP}alice"),
        ("@\u2060alice", f"@{GAP}alice"),
        ("&#64;alice &commat;bob &amp;", f"&amp;#{GAP}64;alice &amp;commat;bob &amp;"),
        ("fixes #12, closes o/r#3, GH-4", f"fixes #{GAP}12, closes o/r#{GAP}3, GH-{GAP}4"),
        (
            "Resolves https://github.com/o/r/issues/1.",
            "Resolves `https://github.com/o/r/issues/1`.",
        ),
        ("see [the docs](https://evil.example/?q=1)", "see the docs"),
        ("![pixel](https://evil.example/p.png)", "pixel"),
        ("[![a](u)](v)", "\\[a\\](v)"),
        ("[a][b]\n[b]: https://evil.example", "\\[a\\]\\[b\\]\n\\[b\\]: `https://evil.example`"),
        ("www.evil.example", "`www.evil.example`"),
        ("<https://evil.example>", "&lt;`https://evil.example`>"),
        ("https\\://evil.example", "`https://evil.example`"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("a <!-- review-action:x --> b", "a  b"),
        ("a \\ <!-- x -->", "a \\\\"),
        ("a <!-- open", "a &lt;!-- open"),
        ("/deploy now", "\\/deploy now"),
        ("- /deploy", "- \\/deploy"),
        ("> 1. /deploy", "> 1. \\/deploy"),
        ("1. - _/deploy_", "1. - _\\/deploy_"),
        ("&#8203;/deploy", "&#8203;\\/deploy"),
        (".deploy now", "\\.deploy now"),
        ("either/or /deploy", "either/or /deploy"),
        ("> ~~~suggestion\n> x", "> \\~~~suggestion\n> x"),
        ("- ~~~~mermaid", "- \\~\\~~~mermaid"),
        ("# Pass\n- ## Pass", "###### Pass\n- ###### Pass"),
        ("Pass\n===\nno\n-", "Pass\n\\===\nno\n\\-"),
        ("one\n\n---\n\ntwo", "one\n\n***\n\ntwo"),
        ("$$x$$ or $`x`$", f"{D}{D}x{D}$ or {D}`x`{D}"),
        ("\\$x$ for 5 $ a", f"{D}x$ for 5 $ a"),
        ("> [!WARNING] \\[!NOTE]", f"> \\[!{GAP}WARNING\\] \\[!{GAP}NOTE\\]"),
        ("since abcdef1, o/r@abcdef1.", "since `abcdef1`, o/r@`abcdef1`."),
        ("0123456789abcdefhttps://x", "`0123456789abcdef` `https://x`"),
        ("r@.x \uff20bob", f"r@{GAP}.x \uff20{GAP}bob"),
        ("x[^1]\n[^1]: y", "x\\[^1\\]\n\\[^1\\]: y"),
        ("arr[0] < 3", "arr\\[0\\] &lt; 3"),
        ("`@dataclass` and ``a ` #1`` [x]", "`@dataclass` and ``a ` #1`` \\[x\\]"),
        ("a ` stray @alice", f"a \\` stray @{GAP}alice"),
        ("`@alice | x`", f"\\`@{GAP}alice | x\\`"),
        ("`a || b`", "`a || b`"),
        ("\\https://evil.example", "\\\\`https://evil.example`"),
        ("https://a.example`code`", "`https://a.example` `code`"),
        ("x \u202e y\u200b\x07", "x \\u202e y\\u200b\\u0007"),
        ("\U000e0041hidden", "\\U000e0041hidden"),
        ("\ud800", "\\ud800"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    ],
)
def test_sanitize__prose(text: str, expected: str) -> None:
    assert sanitize(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```py\n@app.get('/x')  # <b>\n```", "```py\n@app.get('/x')  # <b>\n```"),
        ("```py\n/x\n\ny\n```", " ```py\n /x\n\n y\n ```"),
        ("```suggestion\nx\n```", "```\nx\n```"),
        ("```mermaid\ngraph\n```", "```\ngraph\n```"),
        ("~~~py\nx = `a`\n~~~", "```py\nx = `a`\n```"),
        ("~~~ `x`\ny", "```\ny\n```"),
        ("````\n```\n````", "````\n```\n````"),
        ("text\n```py\nunclosed @x", "text\n\n```py\nunclosed @x\n```"),
        ("- item\n  ```\n  code\n  ```\n@bob", f"- item\n\n```\ncode\n```\n\n@{GAP}bob"),
        ("<!-- x -->~~~\n@alice", f"\\~~~\n@{GAP}alice"),
        ("[~~~](u)\n@alice", f"\\~~~\n@{GAP}alice"),
        ("```js onload=x\n1\n```", "```js\n1\n```"),
        ("```a\u202eb\n\u200bx\n```", "```\n\\u200bx\n```"),
    ],
)
def test_sanitize__fences(text: str, expected: str) -> None:
    assert sanitize(text) == expected


def test_sanitize__one_line_has_neither_lines_nor_fences() -> None:
    assert sanitize("a\n\n```py\nb\n``` @c", one_line=True) == f"a ```py b ``` @{GAP}c"


def test_sanitize__markers_cannot_be_forged() -> None:
    for marker in (SUMMARY_MARKER, Marker("finding", "0123456789abcdef").comment):
        for text in (marker, f"x\n{marker}", f"```\n{marker}\n```", f"`{marker}`", f"\\{marker}"):
            assert find_marker(sanitize(text)) is None


@pytest.mark.parametrize("limit", [1, 30, 60])
@pytest.mark.parametrize(
    "text", ["word " * 200, "```py\n" + "x = 1\n" * 200, "[" * 500, "@a " * 300, "x" * 5000]
)
def test_sanitize__keeps_to_its_limit(text: str, limit: int) -> None:
    cut = sanitize(text, limit=limit)
    assert len(cut) <= limit
    assert sanitize(cut, limit=limit) == cut
    assert "…" in cut
    assert cut.count("```") in {0, 2}


@pytest.mark.parametrize(
    ("code", "ticks"), [("", "```"), ("a ``` b", "````"), ("`````\n", "``````"), ("~~~", "```")]
)
def test_fence__is_longer_than_any_run(code: str, ticks: str) -> None:
    assert code_fence(code, "x") == f"{ticks}x\n{code}\n{ticks}"


hostile = st.lists(
    st.sampled_from(
        [
            *("@alice", "#12", "GH-7", "/deploy", "https://x.example/a", "www.x.example", "word"),
            *(
                "`",
                "``",
                "```",
                "~~~",
                "~~~ `x`",
                "~~~suggestion",
                "````suggestion",
                "\\",
                "\\\\",
                "|",
                "---",
                ":-:",
            ),
            *("[", "]", "(", ")", "](u)", "[a](u)", "![a](u)", "[a]: u", "<", "<b>", "<!--", "-->"),
            *(
                "<!-- x -->",
                "&#64;",
                "&amp;",
                GAP,
                "\n",
                "\n\n",
                " ",
                "    ",
                "\t",
                "- ",
                "> ",
                "1. ",
            ),
            *(
                "\u202e",
                "\u200b",
                "\u2060",
                "\u200d",
                "\U000e0041",
                "*",
                "_",
                "**",
                "#",
                "!",
                "{",
                "$",
                "\\$",
                "===",
                "[!NOTE]",
                "- [x] ",
                "abcdef1",
                ".deploy",
            ),
        ]
    ),
    max_size=25,
).map("".join)

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
ACTS = re.compile(
    r"@\w|(?<!&)#\d|(?<![A-Za-z0-9])GH-\d|https?://|(?<![A-Za-z0-9.])www\.\w|\$\S|^\[!\w"
    r"|(?<![A-Za-z0-9])[0-9a-f]{7,40}(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def leaves(tokens: list[Token]) -> list[Token]:
    flat: list[Token] = []
    for token in tokens:
        flat += [token, *leaves(token.children or [])]
    return flat


@settings(max_examples=400)
@given(text=hostile)
@example(text="- ~~~\n  `@alice`\n@alice")
@example(text="`x | @alice`\n:-:\n`@alice | x`")
def test_sanitize__rendered_text_does_nothing(text: str) -> None:
    """Read by another Markdown parser: no link, image, HTML, mention, reference or button."""
    clean = sanitize(text)
    for token in leaves(MARKDOWN.parse(clean)):
        assert token.type not in {"html_block", "html_inline", "link_open", "image"}, clean
        if token.type == "text":
            assert not ACTS.search(token.content), clean
        if token.type == "fence":
            assert token.info not in {"suggestion", "mermaid", "math"}, clean
        assert token.tag not in {"h1", "h2", "h3", "h4", "h5"}, clean
    assert find_marker(clean) is None
    assert not any(re.match(r"\s*(?:/\w|\.\w+(?:\s|$))", line) for line in prose_lines(clean)), (
        clean
    )
    assert not re.search(r"^/\w", clean, re.MULTILINE), clean


def prose_lines(markdown: str) -> list[str]:
    """Lines that no fence holds; read by the same other parser."""
    lines = markdown.split("\n")
    for token in MARKDOWN.parse(markdown):
        if token.type == "fence" and token.map:
            lines[token.map[0] : token.map[1]] = [""] * (token.map[1] - token.map[0])
    return lines


@settings(max_examples=400)
@given(text=st.one_of(hostile, st.text(max_size=80)), one_line=st.booleans())
def test_sanitize__twice_is_once(text: str, *, one_line: bool) -> None:
    once = sanitize(text, one_line=one_line)
    assert sanitize(once, one_line=one_line) == once


@given(code=st.text(alphabet="ab`~ @#<[\n", max_size=40))
def test_sanitize__fenced_code_stays_as_it_is(code: str) -> None:
    assert sanitize(code_fence(code, "py")) == code_fence(code, "py")


@pytest.mark.parametrize(
    "part",
    [*("`", "``` ", "[a](", "<!--", "~", "$", "@a ", "\\", "1. ", "> ", "- ", "`a. ", "abcdef1-"),
     *("`|@", "\u202e", "\n```\n", "\n", "\t\n", "![a](x '", " ` `` ", "![", "www.", "_", "&")],
)  # fmt: skip
@pytest.mark.parametrize("one_line", [True, False])
def test_sanitize__a_megabyte_of_anything_takes_no_time(part: str, *, one_line: bool) -> None:
    text = part * (1_000_000 // len(part))
    started = process_time()
    assert len(sanitize(text, limit=2_000, one_line=one_line)) <= 2_000
    assert process_time() - started < 1
