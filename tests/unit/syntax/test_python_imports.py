"""What a Python file takes from others by name."""

import pytest

from review_action.syntax.python_imports import Import, python_imports


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ("from a.b import c, d as e\n", [("a.b", 0, "c", "c", 1), ("a.b", 0, "d", "e", 1)]),
        ("from . import c\nfrom ..a import b", [("", 1, "c", "c", 1), ("a", 2, "b", "b", 2)]),
        ("import a\nx = 1\n", []),
        ("import (", []),
        ("def f():\n    while 1:\n        from a import b\n", [("a", 0, "b", "b", 3)]),
        ("match x:\n    case 1:\n        from a import b\n", [("a", 0, "b", "b", 3)]),
        (
            "try:\n  from a import b\nexcept E:\n  from c import b\nelse:\n  from d import e\nfinally:\n  from f import g",
            [("c", 0, "b", "b", 4), ("d", 0, "e", "e", 6), ("f", 0, "g", "g", 8)],
        ),
        ("try:\n    if x:\n        from a import b\nexcept E:\n    x = lambda: 1\n", []),
    ],
)
def test_python_imports(text: str, imports: list[tuple[object, ...]]) -> None:
    assert python_imports(text) == tuple(Import(*each) for each in imports)  # type: ignore[arg-type]  # the table's rows
