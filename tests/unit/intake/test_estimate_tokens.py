"""The token estimate: each rule of it, and that it is what the budget relies on."""

import pytest

from review_action.pipeline.intake.estimate_tokens import estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("word", 1),
        (" ".join(["word"] * 100), 88),
        (" ".join(["internationalisation"] * 10), round(0.88 * 10 * 3.8)),
        ("1234567 " * 10, round(0.88 * 30)),
        ("\n".join(["a"] * 51), round(0.88 * 101)),
        ("a    " * 100, round(0.88 * 160)),
        ("====" * 1 + "a" + "====", round(0.88 * 5)),
        ("日本語テキスト", round(0.88 * 21 / 2.2)),
        ("→ " * 50, round(0.88 * 50 * 3 / 2.2)),
        ("x" * 1006, round(0.88 * (20 * 9.4 + 9))),  # in pieces of 48
        ("\ud800", 0),
    ],
)
def test_estimate_tokens__weighs_each_kind_of_piece(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
