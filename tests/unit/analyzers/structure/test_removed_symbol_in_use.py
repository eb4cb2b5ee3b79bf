"""A name is reported only where a use leads by its imports to the file that lost it."""

import pytest

from review_action.adapters.analyzers.structure.removed_symbol_in_use import removed_symbol_in_use
from tests.unit.analyzers.structure.edit import Edit, change

PYTHON: Edit = ("src/shop/cart.py", "def total(items):\n    return 1\n\n\nX = 1\n", "X = 1\n")
SCRIPT: Edit = (
    "src/cart.ts",
    "export function total(a: number) {\n  return a;\n}\n",
    "const x = 1;\n",
)
GO: Edit = (
    "pkg/cart/cart.go",
    "package cart\n\nfunc Total(a int) int {\n\treturn a\n}\n\nfunc Other() {}\n",
    "package cart\n\nfunc Other() {}\n",
)
JAVA: Edit = ("src/a/b/Cart.java", "package a.b;\npublic class Cart {\n}\n", None)


@pytest.mark.parametrize(
    ("edit", "path", "text", "line"),
    [
        (PYTHON, "src/shop/pay.py", "from .cart import total\n", 1),
        (PYTHON, "src/app.py", "import os\nfrom shop.cart import (\n    total as t,\n)\n", 2),
        (PYTHON, "src/app.py", "from shop import cart\n\ncart.total([])\n", 3),
        (PYTHON, "src/shop/sub/pay.py", "from ..cart import total\n", 1),
        (SCRIPT, "src/pay.ts", "import { one, total } from './cart';\n", 1),
        (SCRIPT, "src/sub/pay.js", "\nexport { total as sum } from '../cart.js';\n", 2),
        (SCRIPT, "src/pay.js", "const { total } = require('./cart');\n", 1),
        (SCRIPT, "src/pay.ts", "import * as c from './cart';\nc.total(1);\n", 2),
        (
            GO,
            "cmd/main.go",
            'package main\n\nimport "x.io/m/pkg/cart"\n\nfunc f() {\n\tcart.Total(1)\n}\n',
            6,
        ),
        (GO, "pkg/cart/pay.go", "package cart\n\nfunc f() {\n\tTotal(1)\n}\n", 4),
        ((*GO[:2], None), "pkg/cart/pay.go", "package cart\n\nfunc f() {\n\tTotal(1)\n}\n", 4),
        (JAVA, "src/c/Pay.java", "package c;\nimport a.b.Cart;\nclass Pay {}\n", 2),
        (JAVA, "src/a/b/Pay.java", "package a.b;\nclass Pay {\n  Object c = new Cart();\n}\n", 3),
    ],
)
def test_removed_symbol_in_use__names_the_use(edit: Edit, path: str, text: str, line: int) -> None:
    (finding,) = removed_symbol_in_use(change(edit, tree={path: text}))
    assert (finding.side, finding.anchor, finding.severity) == ("LEFT", "exact", "error")
    assert f"`{path}:{line}`" in finding.description


@pytest.mark.parametrize(
    ("edit", "path", "text"),
    [
        (PYTHON, "src/app.py", "from other.cart import total\n"),
        (PYTHON, "src/app.py", "from cart import total\n"),
        (PYTHON, "src/app.py", "# total of shop.cart\ntotal = 1\n"),
        (
            PYTHON,
            "src/app.py",
            "try:\n    from shop.cart import total\nexcept ImportError:\n    total = 1\n",
        ),
        (PYTHON, "src/app.py", "from shop.cart import total(\n"),
        (PYTHON, "README.md", "from shop.cart import total\n"),
        (SCRIPT, "src/pay.ts", "import { total } from './other/cart';\n"),
        (SCRIPT, "src/pay.ts", "import { total } from 'cart';\n"),
        (SCRIPT, "src/pay.ts", "import { totals } from './cart';\nconst total = 1;\n"),
        (
            GO,
            "cmd/main.go",
            'package main\n\nimport "x.io/m/other/cart"\n\nfunc f() {\n\tcart.Total(1)\n}\n',
        ),
        (
            GO,
            "cmd/main.go",
            'package main\n\nimport "x.io/m/pkg/cart"\n\n// f is as cart.Total was\nfunc f() {\n\tcart.New(1)\n}\n',
        ),
        (GO, "pkg/cart/pay.go", "package cart\n\nfunc f() {\n\tx.Total(1)\n}\n"),
        (GO, "pkg/cart/pay_test.go", "package cart_test\n\nfunc f() {\n\tTotal(1)\n}\n"),
        (GO, "pkg/cart/pay.go", "package cart\n\nfunc Total(a int) int {\n\treturn Total(1)\n}\n"),
        (GO, "pkg/cart/pay.go", "package cart\n\nvar Total = f\n\nfunc g() {\n\tTotal(1)\n}\n"),
        (JAVA, "src/c/Pay.java", "package c;\nimport d.Cart;\nclass Pay {}\n"),
        (JAVA, "src/a/b/Pay.java", "package a.b;\nclass Pay {\n  // new Cart()\n}\n"),
        (
            JAVA,
            "src/a/b/Pay.java",
            "package a.b;\nimport d.Cart;\nclass Pay {\n  Object c = new Cart();\n}\n",
        ),
    ],
)
def test_removed_symbol_in_use__is_silent_about_another_of_that_name(
    edit: Edit, path: str, text: str
) -> None:
    assert list(removed_symbol_in_use(change(edit, tree={path: text}))) == []


@pytest.mark.parametrize(
    "new",
    [
        "from .sums import total\n",
        "from .sums import *\n",
        "def __getattr__(name):\n    return 1\n",
        "total = None\n",
    ],
)
def test_removed_symbol_in_use__a_name_handed_on_is_still_there(new: str) -> None:
    edit = (PYTHON[0], PYTHON[1], new)
    uses = {"src/shop/pay.py": "from .cart import total\n"}
    assert list(removed_symbol_in_use(change(edit, tree=uses))) == []


def test_removed_symbol_in_use__several_names_of_a_file_are_one_remark() -> None:
    before = "def total(items):\n    return 1\n\n\nclass Rate:\n    pass\n"
    uses = {"src/shop/pay.py": "from .cart import Rate, total\n"}
    (finding,) = removed_symbol_in_use(change(("src/shop/cart.py", before, ""), tree=uses))
    assert finding.title == "`total` and `Rate` are removed but still used"
    assert finding.description.startswith("`total` and `Rate` go with this change, and the head")


def test_removed_symbol_in_use__private_names_are_the_file_s_own() -> None:
    edit = ("a/cart.py", "def _total(items):\n    return 1\n", "")
    assert not list(
        removed_symbol_in_use(change(edit, tree={"a/b.py": "from .cart import _total\n"}))
    )


def test_removed_symbol_in_use__without_a_checkout_touched_files_are_looked_at() -> None:
    use = ("src/shop/pay.py", "from .cart import total\n", "from .cart import total\n\n")
    (finding,) = removed_symbol_in_use(change(PYTHON, use))
    assert "src/shop/pay.py:1" in finding.description


def test_removed_symbol_in_use__a_use_that_went_as_well_is_none() -> None:
    use = ("src/shop/pay.py", "from .cart import total\n", "x = 1\n")
    assert list(removed_symbol_in_use(change(PYTHON, use, tree={}))) == []


def test_removed_symbol_in_use__a_name_in_too_many_files_is_not_followed() -> None:
    tree = {f"src/shop/u{number}.py": "from .cart import total\n" for number in range(200)}
    assert list(removed_symbol_in_use(change(PYTHON, tree=tree))) == []


def test_removed_symbol_in_use__a_renamed_module_leaves_its_users_behind() -> None:
    edit = ("src/shop/basket.py", PYTHON[1], PYTHON[1])
    renamed = {"src/shop/basket.py": "src/shop/cart.py"}
    uses = {"src/shop/pay.py": "from .cart import total\n"}
    (finding,) = removed_symbol_in_use(change(edit, tree=uses, renamed=renamed))
    became = "`src/shop/cart.py` became `src/shop/basket.py`"
    assert f"{became}, and the function `total` is still taken" in finding.description
    assert finding.start_line == 0


def test_removed_symbol_in_use__a_module_that_became_a_package_is_where_it_was() -> None:
    edit = ("src/shop/cart/__init__.py", PYTHON[1], PYTHON[1])
    renamed = {"src/shop/cart/__init__.py": "src/shop/cart.py"}
    uses = {"src/shop/pay.py": "from .cart import total\n"}
    assert list(removed_symbol_in_use(change(edit, tree=uses, renamed=renamed))) == []


def test_removed_symbol_in_use__a_java_file_moved_within_its_package_is_where_it_was() -> None:
    edit = ("new/src/a/b/Cart.java", JAVA[1], JAVA[1])
    renamed = {edit[0]: "old/src/a/b/Cart.java"}
    uses = {"old/src/c/Pay.java": "package c;\nimport a.b.Cart;\nclass Pay {}\n"}
    assert list(removed_symbol_in_use(change(edit, tree=uses, renamed=renamed))) == []


def test_removed_symbol_in_use__a_text_not_known_is_no_removal() -> None:
    file = change(PYTHON).files[0].model_copy(update={"new": None})
    seen = change(("src/shop/pay.py", "", "from .cart import total\n"))
    assert list(removed_symbol_in_use(type(seen)([file, *seen.files]))) == []


DOLLAR = "export function $total(a: number) {\n  return a;\n}\n"
"""JavaScript's names may have signs that are no part of a word elsewhere."""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (DOLLAR, DOLLAR.replace("return a", "return 2"), 0),
        (DOLLAR, "const x = 1;\n", 1),
        (DOLLAR, "const x = 1;\nexport const $total = x;\n", 0),
        (DOLLAR, "const x = 1;\nexport const { $total } = x;\n", 0),
        (DOLLAR, "const $totals = (1;\n", 0),
        (f"{DOLLAR}const y = (;\n", "const x = 1;\n", 0),
    ],
)
def test_removed_symbol_in_use__only_what_the_head_truly_has_no_more(
    old: str, new: str, found: int
) -> None:
    uses = {"src/pay.ts": "import { $total } from './cart';\n$total(1);\n"}
    findings = list(removed_symbol_in_use(change(("src/cart.ts", old, new), tree=uses)))
    assert [finding.anchor for finding in findings] == ["exact"] * found
