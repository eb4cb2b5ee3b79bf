"""The little Markdown of findings, read for a page."""

import pytest

from review_action.pipeline.speaking.read_prose import MAX_CHARACTERS, Block, Span, read_prose


def told(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (block.kind, [(span.kind, span.text) for span in block.spans]) for block in read_prose(text)
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("One\nline", [("paragraph", [("text", "One line")])]),
        (
            "A `b` **c**",
            [("paragraph", [("text", "A "), ("code", "b"), ("text", " "), ("strong", "c")])],
        ),
        ("`` a ``", [("paragraph", [("code", "a")])]),
        ("a ` b", [("paragraph", [("text", "a ` b")])]),
        (
            "a\n- b\n* c\n\nd",
            [
                ("paragraph", [("text", "a")]),
                ("item", [("text", "b")]),
                ("item", [("text", "c")]),
                ("paragraph", [("text", "d")]),
            ],
        ),
        (
            "a\n```py\n<b>\n\n`x`\n```\nc",
            [
                ("paragraph", [("text", "a")]),
                ("code", [("code", "<b>\n\n`x`")]),
                ("paragraph", [("text", "c")]),
            ],
        ),
        ("````\n```\na\n~~~\n````", [("code", [("code", "```\na\n~~~")])]),
        ("```\nopen", [("code", [("code", "open")])]),
        ("```\n```", []),
        ("[x](javascript:1) <b>", [("paragraph", [("text", "[x](javascript:1) <b>")])]),
    ],
)
def test_read_prose__blocks(text: str, blocks: object) -> None:
    assert told(text) == blocks


def test_read_prose__is_bounded_and_visible() -> None:
    assert read_prose("\u202ea") == (Block("paragraph", (Span("text", "\\u202ea"),)),)
    (block,) = read_prose("a" * 50_000)
    assert len(block.spans[0].text) == MAX_CHARACTERS
