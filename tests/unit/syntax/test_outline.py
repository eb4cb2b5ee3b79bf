"""What files define, in every language with a grammar, and where lines belong."""

import pytest

from review_action.syntax.defects import defects
from review_action.syntax.enclosing import enclosing
from review_action.syntax.outline import outline
from review_action.syntax.references import references
from review_action.syntax.symbol import Symbol
from tests.unit.syntax.sources import DEFECTIVE, SOURCES


@pytest.mark.parametrize("path", SOURCES)
def test_outline__every_language(path: str) -> None:
    text, symbols = SOURCES[path]
    assert outline(path, text) == symbols


@pytest.mark.parametrize("path", SOURCES)
def test_defects__sound_files_have_none(path: str) -> None:
    text, _ = SOURCES[path]
    assert defects(path, text) == (1 if path == "broken.py" else 0)


@pytest.mark.parametrize(("path", "text"), DEFECTIVE)
def test_defects__what_a_compiler_refuses_is_one(path: str, text: str) -> None:
    assert (defects(path, text) or 0) > 0


@pytest.mark.parametrize("path", ["a.yml", "a.md", "Makefile", "a.unknown"])
def test_syntax__nothing_is_known_without_a_grammar(path: str) -> None:
    answers = (defects(path, "a"), outline(path, "a"), references(path, "a"))
    assert (*answers, enclosing(path, "a", 1, 1)) == (None, None, None, None)


def test_syntax__texts_above_the_bound_are_not_parsed() -> None:
    text = "x = 1\n" * 200_000
    assert (defects("a.py", text), outline("a.py", text), references("a.py", text)) == (None,) * 3


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(3, 3, (3, 3)), (2, 4, (1, 4)), (1, 1, (1, 4)), (10, 10, (10, 10)), (6, 10, (5, 10))],
)
def test_enclosing__smallest_definition(start: int, end: int, expected: tuple[int, int]) -> None:
    assert enclosing("a.py", SOURCES["a.py"][0], start, end) == expected


def test_enclosing__lines_of_two_definitions_or_of_none() -> None:
    text = "def a(): pass\ndef b(): pass\nc = 1\n"
    assert enclosing("a.py", text, 1, 2) is None
    assert enclosing("a.py", text, 3, 3) is None


def test_references__lines_by_name() -> None:
    python = "from a.b import c as d\ndef f(x, *, y=1):\n    return d(x).total(z=x) + f\nclass K: pass\nf(**x)\n"
    assert references("a.py", python) == {
        "c": (1,),
        "d": (1, 3),
        "f": (2, 3, 5),
        "x": (2, 3, 5),
        "y": (2,),
        "total": (3,),
        "z": (3,),
        "K": (4,),
    }
    script = "import { a } from './b';\nexport const c = a(c.d);\n"
    assert references("a.ts", script) == {"a": (1, 2), "c": (2,), "d": (2,)}


@pytest.mark.parametrize("bomb", ["(" * 5_000, "-" * 50_000 + "1", "x = 1\x00", "x = '\udc80'\n"])
def test_outline__hostile_python_is_survived(bomb: str) -> None:
    assert outline("a.py", bomb) in (None, ())
    assert not references("a.py", bomb) or bomb.startswith("x")


def test_outline__lines_are_counted_at_line_feeds_alone() -> None:
    text = "a = 1\x0c\u2028\nfunction f() {\r\n}\r\n"
    assert outline("a.js", text) == (Symbol("f", "function", 2, 3, public=False),)
