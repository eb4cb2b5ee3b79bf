"""A call is reported when the old list took it and the new one does not."""

import pytest

from review_action.adapters.analyzers.structure.changed_signature import changed_signature
from tests.unit.analyzers.structure.edit import change

PY = "a/cart.py"
IMPORT = "from a.cart import total\n"


@pytest.mark.parametrize(
    ("old", "new", "use"),
    [
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "total(1)"),
        ("def total(a, b=1):\n    pass\n", "def total(a):\n    pass\n", "total(1, 2)"),
        ("def total(a, b=1):\n    pass\n", "def total(a, c=1):\n    pass\n", "total(1, b=2)"),
        ("def total(a):\n    pass\n", "def total(a, *, b):\n    pass\n", "total(1)"),
    ],
)
def test_changed_signature__python(old: str, new: str, use: str) -> None:
    (finding,) = changed_signature(change((PY, old, new), tree={"a/use.py": f"{IMPORT}{use}\n"}))
    assert "`a/use.py:2`" in finding.description
    assert (finding.start_line, finding.anchor, finding.severity) == (1, "exact", "error")


@pytest.mark.parametrize(
    ("old", "new", "use"),
    [
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "total(1, 2)"),
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "total(*all)"),
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "total(1, **all)"),
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "x.total(1)"),
        ("def total(a):\n    pass\n", "def total(a, b=1):\n    pass\n", "total(1)"),
        ("def total(a, b):\n    pass\n", "def total(*a):\n    pass\n", "total(1, 2)"),
        ("def total(a, b=1):\n    pass\n", "def total(a, **b):\n    pass\n", "total(1, b=2)"),
        ("def total(a: int):\n    pass\n", "def total(a: str):\n    pass\n", "total(a=1)"),
        ("def total(a):\n    pass\n", "def total(a, b):\n    pass\n", "total(1, 2, 3)"),
        (
            "def total(a):\n    pass\n",
            "def total(a, b):\n    pass\n",
            "def total(a):\n    pass\n\ntotal(1)",
        ),
        ("def total(a):\n    pass\n", "def total(a)\n    pass\n", "total()"),
    ],
)
def test_changed_signature__python_silent(old: str, new: str, use: str) -> None:
    tree = {"a/use.py": f"{IMPORT}{use}\n"}
    assert list(changed_signature(change((PY, old, new), tree=tree))) == []


def test_changed_signature__calls_of_another_of_that_name_are_left_alone() -> None:
    edit = (PY, "def total(a):\n    pass\n", "def total(a, b):\n    pass\n")
    tree = {"a/use.py": "from b.cart import total\ntotal(1)\n"}
    assert list(changed_signature(change(edit, tree=tree))) == []


def test_changed_signature__what_one_file_changed_is_one_remark() -> None:
    old = "def total(a):\n    pass\n\n\ndef rate(a):\n    pass\n"
    new = old.replace("(a)", "(a, b)")
    tree = {"a/use.py": "from a.cart import rate, total\ntotal(1)\nrate(1)\nrate(2)\n"}
    (finding,) = changed_signature(change((PY, old, new), tree=tree))
    assert finding.title == "`total` and `rate` take other arguments now, and 3 calls are unchanged"
    assert finding.description == (
        "The first took 1 parameter and takes 2 parameters. The head still calls them as before in"
        " `a/use.py:2`, `a/use.py:3` and `a/use.py:4`."
    )


def test_changed_signature__calls_in_its_own_file() -> None:
    uses = "\n\ntotal(1)\ntotal(1)\n"
    old, new = (f"def total({parameters}):\n    pass\n{uses}" for parameters in ("a", "a, b"))
    (finding,) = changed_signature(change((PY, old, new)))
    assert "2 calls are unchanged" in finding.title


@pytest.mark.parametrize(
    ("path", "old", "new", "use_path", "use", "line"),
    [
        (
            "a/cart.py",
            "class Cart:\n    def __init__(self, a):\n        pass\n",
            "class Cart:\n    def __init__(self, a, b):\n        pass\n",
            "a/use.py",
            "from .cart import Cart\n\nCart(1)\n",
            3,
        ),
        (
            "src/cart.ts",
            "export function total(a: number) { return a; }\n",
            "export function total(a: number, b: number) { return a; }\n",
            "src/use.ts",
            "import { total as t } from './cart';\nt(1);\n",
            2,
        ),
        (
            "src/cart.ts",
            "export const total = (a: number) => a;\n",
            "export const total = (a: number, b: string) => a;\n",
            "src/use.ts",
            "import { total } from './cart';\ntotal(1);\n",
            2,
        ),
        (
            "src/cart.ts",
            "export class Cart {\n  constructor(a: number) {}\n}\n",
            "export class Cart {\n  constructor(a: number, b: number) {}\n}\n",
            "src/use.ts",
            "import { Cart } from './cart';\nnew Cart(1);\n",
            2,
        ),
        (
            "p/cart/cart.go",
            "package cart\n\nfunc Total(a int) int { return a }\n",
            "package cart\n\nfunc Total(a, b int) int { return a }\n",
            "cmd/m.go",
            'package main\n\nimport "x.io/m/p/cart"\n\nfunc f() { cart.Total(1) }\n',
            5,
        ),
        (
            "s/a/Cart.java",
            "package a;\npublic class Cart {\n  public Cart(int a) {}\n}\n",
            "package a;\npublic class Cart {\n  public Cart(int a, int b) {}\n}\n",
            "s/b/Use.java",
            "package b;\nimport a.Cart;\nclass Use {\n  Object o = new Cart(1);\n}\n",
            4,
        ),
    ],
)
def test_changed_signature__each_language(
    path: str, old: str, new: str, use_path: str, use: str, *, line: int
) -> None:
    (finding,) = changed_signature(change((path, old, new), tree={use_path: use}))
    assert f"`{use_path}:{line}`" in finding.description


@pytest.mark.parametrize(
    ("path", "old", "new", "use_path", "use"),
    [
        (
            "src/cart.ts",
            "export function total(a: number) { return a; }\n",
            "export function total(a: number, b?: number) { return a; }\n",
            "src/use.ts",
            "import { total } from './cart';\ntotal(1);\n",
        ),
        (
            "src/cart.js",
            "export function total(a) { return a; }\n",
            "export function total(a, b) { return a; }\n",
            "src/use.js",
            "import { total } from './cart';\ntotal(1);\n",
        ),
        (
            "p/cart/cart.go",
            "package cart\n\nfunc Total(a int) int { return a }\n",
            "package cart\n\nfunc Total(a int, b ...int) int { return a }\n",
            "cmd/m.go",
            'package main\n\nimport "x.io/m/p/cart"\n\nfunc f() { cart.Total(1) }\n',
        ),
        (
            "p/cart/cart.go",
            "package cart\n\nfunc Total(a int) int { return a }\n",
            "package cart\n\nfunc Total(a, b int) int { return a }\n",
            "cmd/m.go",
            'package main\n\nimport "x.io/m/p/cart"\n\nfunc f() { cart.Total(two()) }\n',
        ),
        (
            "s/a/Cart.java",
            "package a;\npublic class Cart {\n  public Cart(int a) {}\n}\n",
            "package a;\npublic class Cart {\n  public Cart(int a) {}\n  public Cart(int a, int b) {}\n}\n",
            "s/b/Use.java",
            "package b;\nimport a.Cart;\nclass Use {\n  Object o = new Cart(1);\n}\n",
        ),
        (
            "src/cart.rs",
            "pub fn total(a: i32) {}\n",
            "pub fn total(a: i32, b: i32) {}\n",
            "src/use.rs",
            "fn f() { total(1) }\n",
        ),
    ],
)
def test_changed_signature__each_language_silent(
    path: str, old: str, new: str, use_path: str, use: str
) -> None:
    assert list(changed_signature(change((path, old, new), tree={use_path: use}))) == []
