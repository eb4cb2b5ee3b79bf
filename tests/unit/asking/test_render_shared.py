from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.diff import FileDiff, Hunk, Line
from review_action.domain.finding import Finding
from review_action.domain.pull_request import Remark
from review_action.domain.team_rules import Guidance
from review_action.domain.unit import ReviewUnit, Snippet
from review_action.pipeline.asking.render_shared import REMARK_CHARACTERS, render_shared
from review_action.pipeline.intake.estimate_tokens import estimate_tokens

NONCE = "0123456789abcdef" * 2
CLOSES = f"DATA {NONCE}>>>"


def _unit(
    text: str = "log(item)",
    path: str = "shop/cart.py",
    said: str = "Why?",
    language: str = "python",
) -> ReviewUnit:
    hunk = Hunk(
        old_start=1,
        old_count=0,
        new_start=5,
        new_count=1,
        lines=(Line("added", None, 5, text),),
    )
    proven = Finding(
        rule_id="embedded/leftover",
        severity="info",
        confidence="high",
        path=path,
        start_line=5,
        end_line=5,
        title=f"Left over {said}",
        description="",
    )
    return ReviewUnit(
        id="unit-001",
        files=(FileDiff(path=path, hunks=(hunk,), additions=1, language=language),),
        evidence=(proven,),
        snippets=(Snippet(path=path, start_line=4, end_line=4, text=text, why="whole file"),),
        guidance=(Guidance(path=f"docs/{said}.md", text=f"Log nothing.\n{said}"),),
        remarks=(Remark(path=path, line=5, author="stranger", text=said),),
    )


def test_render_shared__whole() -> None:
    shared, tokens = render_shared(_unit(), NONCE)
    assert shared == "\n".join(
        [
            f"<<<DATA {NONCE} diff (python)",
            "## File: shop/cart.py (modified, +1 -0)",
            "@@ -1,0 +5,1 @@",
            "     5 +| log(item)",
            CLOSES,
            "",
            f"<<<DATA {NONCE} code",
            "## Around: shop/cart.py (lines 4-4, whole file)",
            "     4  | log(item)",
            CLOSES,
            "",
            f"<<<DATA {NONCE} proven",
            '{"path": "shop/cart.py", "line": 5, "title": "Left over Why?"}',
            CLOSES,
            "",
            f"<<<DATA {NONCE} remarks",
            '{"path": "shop/cart.py", "line": 5, "text": "Why?"}',
            CLOSES,
            "",
            f"<<<DATA {NONCE} guidance",
            "## docs/Why?.md",
            "",
            "Log nothing.",
            "Why?",
            CLOSES,
        ]
    )
    assert tokens == estimate_tokens(shared)


def test_render_shared__a_diff_alone() -> None:
    plain = ReviewUnit(id="unit-001", files=_unit(language="").files)
    shared, _ = render_shared(plain, NONCE)
    assert shared.splitlines()[0] == f"<<<DATA {NONCE} diff"
    assert shared.count(NONCE) == 2


def test_render_shared__snippets_stand_in_the_order_of_the_files() -> None:
    files = tuple(FileDiff(path=path) for path in ("a.py", "b.py"))
    snippets = tuple(
        Snippet(path=path, start_line=1, end_line=1, text="x") for path in ("z.py", "b.py", "a.py")
    )
    unit = ReviewUnit(id="unit-001", files=files, snippets=snippets)
    turned = unit.model_copy(update={"files": files[::-1]})
    for shown, order in ((unit, ["a", "b", "z"]), (turned, ["b", "a", "z"])):
        rows = render_shared(shown, NONCE)[0].splitlines()
        assert [row[11:12] for row in rows if row.startswith("## Around: ")] == order


def test_render_shared__a_long_remark_is_clipped() -> None:
    shared, _ = render_shared(_unit(said="x" * (REMARK_CHARACTERS + 10)), NONCE)
    assert f'"{"x" * REMARK_CHARACTERS} [... 10 more characters]"' in shared


def test_render_shared__invisible_characters_are_shown() -> None:
    shared, _ = render_shared(_unit(text="e\u2066f", said="c\u200bd"), NONCE)
    assert "e\\u2066f" in shared
    assert shared.count("c\\\\u200bd") == 2  # evidence and remark, as JSON
    assert shared.count("c\\u200bd") == 2  # the guidance's path and text


_HOSTILE = st.lists(
    st.sampled_from([NONCE, "DATA ", ">>>", "<<<DATA ", "\n", "\r", "\u2028", '"', "\\", "{{ x }}"])
    | st.text(max_size=3)
).map("".join)


@given(text=_HOSTILE, path=_HOSTILE, said=_HOSTILE)
def test_render_shared__no_text_of_others_closes_a_block(text: str, path: str, said: str) -> None:
    shared, _ = render_shared(_unit(text=text, path=path, said=said), NONCE)
    rows = shared.splitlines()
    names = ("diff (python)", "code", "proven", "remarks", "guidance")
    assert shared.count(NONCE) == 2 * len(names)
    assert [row for row in rows if NONCE in row] == [
        row for name in names for row in (f"<<<DATA {NONCE} {name}", CLOSES)
    ]
    # The diff is shown under headings that nothing else can write outside its block.
    assert len([row for row in rows if row.startswith("## Around: ")]) == 1
