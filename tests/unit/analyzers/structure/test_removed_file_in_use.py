"""What is named must be there: a file that went and is still named, a line that names what never was."""

import pytest

from review_action.adapters.analyzers.structure.missing_file import missing_file
from review_action.adapters.analyzers.structure.removed_file_in_use import removed_file_in_use
from tests.unit.analyzers.structure.edit import Edit, change


def gone(path: str) -> Edit:
    return (path, "x\n", None)


@pytest.mark.parametrize(
    ("removed", "path", "text", "line"),
    [
        ("src/cart.ts", "src/pay.ts", "\nimport cart from './cart';\n", 2),
        ("src/cart.ts", "src/pay.js", "import './cart.js';\n", 1),
        ("src/cart/index.ts", "src/pay.ts", "export * from './cart';\n", 1),
        ("src/data.json", "src/pay.ts", "const data = require('./data.json');\n", 1),
        ("src/Cart.vue", "src/sub/App.vue", "import Cart from '../Cart.vue?raw'\n", 1),
        ("src/_colors.scss", "src/app.scss", "@use './colors';\n", 1),
        ("src/img/a.png", "src/app.css", "a {\n  background: url(./img/a.png?v=1);\n}\n", 2),
        ("lib/cart.rb", "lib/pay.rb", "require_relative 'cart'\n", 1),
        ("inc/cart.php", "index.php", "<?php\nrequire_once __DIR__ . '/inc/cart.php';\n", 2),
        ("ci/lib.sh", "ci/run.sh", 'set -e\n. "$(dirname "$0")/lib.sh"\n', 2),
        ("ci/lib.sh", "ci/run.sh", "source ./ci/lib.sh\n", 1),
        ("run.sh", "Dockerfile", "FROM a\nCOPY --chown=a run.sh b/c.txt /x/\n", 2),
        ("web/app.conf", "web/Dockerfile.prod", "ADD ./app.conf /x\n", 1),
        ("conf/a/one.txt", "Dockerfile", "COPY conf /x\n", 1),
        ("ci/run.sh", ".github/workflows/a.yml", "    - run: ./ci/run.sh --fast\n", 1),
        ("run.py", ".github/workflows/a.yml", "    - run: python run.py # now\n", 1),
        (
            "run.sh",
            ".github/workflows/a.yml",
            "on:\n  push:\n    paths:\n    - a/b.c\njobs:\n  a:\n  - run: ./run.sh\n",
            7,
        ),
        (
            ".github/actions/a/action.yml",
            ".github/workflows/a.yml",
            "    - uses: ./.github/actions/a\n",
            1,
        ),
        ("ci/run.sh", "Makefile", "all:\n\tci/run.sh\n", 2),
        ("ci/run.js", "package.json", '{\n  "scripts": {\n    "a": "node ci/run.js"\n  }\n}\n', 3),
        ("web/Dockerfile", "compose.yml", "a:\n  build: ./web\n", 2),
        ("docs/README.rst", "pyproject.toml", '[project]\nreadme = "docs/README.rst"\n', 2),
        ("docs/a b.md", "README.md", "# A\n\n[a](docs/a%20b.md#top)\n", 3),
        ("docs/a.png", "docs/x.md", '![a](./a.png "A picture")\n', 1),
        ("docs/a.md", "docs/x.md", "[a]: a.md\n", 1),
        ("docs/a.md", "docs/x.md", '<a href="a.md">a</a>\n', 1),
        ("docs/a.html", "docs/x.html", '<a href="a.html">a</a>\n', 1),
    ],
)
def test_removed_file_in_use__names_the_place(
    removed: str, path: str, text: str, line: int
) -> None:
    (finding,) = removed_file_in_use(change(gone(removed), tree={path: text}))
    assert (finding.path, finding.side, finding.anchor) == (removed, "LEFT", "exact")
    assert f"`{path}:{line}`" in finding.description
    takes_in = path.endswith((".ts", ".js", ".vue", ".scss", ".rb", ".php"))
    assert finding.severity == ("error" if takes_in else "warning")


@pytest.mark.parametrize(
    ("removed", "path", "text"),
    [
        ("src/cart.ts", "src/pay.ts", "// import cart from './cart';\nimport cart from 'cart';\n"),
        ("src/cart.ts", "src/pay.ts", "const a = `\nimport cart from './cart';\n`;\n"),
        ("src/cart.ts", "src/pay.ts", "try {\n  require('./cart');\n} catch {}\n"),
        ("src/cart.ts", "src/sub/pay.ts", "import cart from './cart';\n"),
        ("src/cart.scss", "src/app.scss", "// @use './cart';\n"),
        ("inc/cart.php", "index.php", "<?php\n# require __DIR__ . '/inc/cart.php';\n"),
        ("run.sh", "Dockerfile", "COPY --from=build run.sh /x\nCOPY $A/run.sh /x\n"),
        (
            "ci/run.sh",
            ".github/workflows/a.yml",
            "  paths:\n    - ci/run.sh\n  x: if [ -f ci/run.sh ]\n",
        ),
        ("ci/run.sh", "deploy/a.yml", "  - run: ci/run.sh\n"),
        ("run.sh", ".github/workflows/a.yml", "  - run: echo run.sh\n"),
        ("ci/run", "Makefile", "all: ci/run\n\tci/run\nci/run:\n\tmake run\n"),
        ("ci/run.js", "package.json", '{"main": "ci/run.js"}\n'),
        ("docs/a.md", "README.md", "```\n[a](docs/a.md)\n```\n`[a](docs/a.md)` <!-- [a](docs/a.md) -->\n"),
        ("docs/a.md", "README.md", "[a](https://x.org/docs/a.md) [a](/docs/a.md) [b]({{a}}/docs/a.md)\n"),
        ("docs/a.md", "CHANGELOG.md", "[a](docs/a.md)\n"),
        ("docs/a.html", "x.html", '{{ x }}<a href="docs/a.html">a</a>\n'),
        ("dist/a.js", "index.html", '<script src="dist/a.js"></script>\n'),
    ],
)  # fmt: skip
def test_removed_file_in_use__is_silent_where_nothing_breaks(
    removed: str, path: str, text: str
) -> None:
    assert list(removed_file_in_use(change(gone(removed), tree={path: text}))) == []


@pytest.mark.parametrize(
    "others",
    [
        {"src/cart.tsx": ""},
        {"src/cart/index.js": ""},
        {"src/cart.native.ts": ""},
        {"src/cart/package.json": ""},
        {"src": "../elsewhere"},
        {".gitignore": "# built\n!b\n\n/src/cart.ts\n"},
        {"src/.gitignore": "cart.*\n"},
        {".gitignore": "src/*.ts\n"},
    ],
)
def test_removed_file_in_use__is_silent_where_another_answers(others: dict[str, str]) -> None:
    tree = {"app.ts": "import cart from './src/cart';\n", **others}
    assert list(removed_file_in_use(change(gone("src/cart.ts"), tree=tree))) == []


def test_removed_file_in_use__a_page_served_as_another_is_there() -> None:
    tree = {"x.md": "[a](a.html)\n", "a.rst": ""}
    assert list(removed_file_in_use(change(gone("a.html"), tree=tree))) == []


def test_removed_file_in_use__without_a_checkout_nobody_knows() -> None:
    edits = gone("a.md"), ("b.md", "", "[a](a.md) [x](x.md)\n")
    assert list(removed_file_in_use(change(*edits))) == []
    assert list(missing_file(change(*edits))) == []


def test_removed_file_in_use__stands_on_the_line_that_names_it() -> None:
    tree = {"c.md": "[a](a.md)\n"}
    (finding,) = removed_file_in_use(change(gone("a.md"), ("b.md", "", "[a](a.md)\n"), tree=tree))
    assert (finding.path, finding.start_line, finding.side) == ("b.md", 1, "RIGHT")
    assert "`b.md:1` and `c.md:1`" in finding.description


def test_removed_file_in_use__what_moved_together_is_told_together() -> None:
    tree = {"c.md": "[a](a.md) [b](b.md)\n", "d.md": "[b](b.md)\n", "e.ts": "import './f';\n"}
    broken, unsure = sorted(
        removed_file_in_use(change(gone("a.md"), gone("b.md"), gone("f.ts"), tree=tree)),
        key=lambda finding: finding.severity,
    )
    assert broken.description.endswith(
        "`f.ts` goes with this change, and the head still needs it in `e.ts:1`."
    )
    assert unsure.title == "`b.md` and `a.md` are removed but still named"
    assert unsure.description.endswith("still links to them in `c.md:1` and `d.md:1`.")


def test_removed_file_in_use__a_renamed_file_is_told_where_it_is() -> None:
    renamed = {"new/a.md": "a.md"}
    found = removed_file_in_use(
        change(("new/a.md", "x\n", "x\n"), tree={"b.md": "[a](a.md)\n"}, renamed=renamed)
    )
    (finding,) = found
    assert (finding.path, finding.start_line) == ("new/a.md", 0)
    assert finding.description.endswith("`a.md` is `new/a.md` now.")


def test_removed_file_in_use__what_nobody_reviews_is_told_where_it_is_named() -> None:
    one = change(("b.md", "[a](a.png)\n\n\n\n\nx\n", "[a](a.png)\n\n\n\n\ny\n"), tree={})
    assert one.around is not None
    object.__setattr__(one.around, "changed", lambda: frozenset({"a.png", "b.md"}))
    (finding,) = removed_file_in_use(one)
    assert finding.path == "b.md"


def test_removed_file_in_use__an_image_no_touched_file_names_is_nowhere_to_tell() -> None:
    one = change(("b.md", "x\n", "y\n"), tree={"c.md": "[a](a.png)\n"})
    assert one.around is not None
    object.__setattr__(one.around, "changed", lambda: frozenset({"a.png", "b.md"}))
    assert list(removed_file_in_use(one)) == []


def test_removed_file_in_use__names_that_are_followed_are_not_told_twice() -> None:
    edit = ("cart.ts", "export function total() {}\n", None)
    tree = {"pay.ts": "import { total } from './cart';\n"}
    assert list(removed_file_in_use(change(edit, tree=tree))) == []
    (finding,) = removed_file_in_use(change(edit, tree={"pay.ts": "import { X } from './cart';\n"}))
    assert "`pay.ts:1`" in finding.description


def test_removed_file_in_use__a_clearance_is_not_followed() -> None:
    edits = [gone(f"docs/{number}.md") for number in range(301)]
    assert list(removed_file_in_use(change(*edits, tree={"a.md": "[a](docs/1.md)\n"}))) == []


def added(path: str, text: str) -> Edit:
    return (path, "", text)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("a.md", "[a](b.md) [c](docs/c.md#x)\n", "`docs/c.md`"),
        ("src/a.ts", "import b from '../b';\nimport c from './c';\n", "`src/c`"),
        ("a.ts", "import b from './b';\nimport c from './Tool.js';\n", "`Tool.js`"),
    ],
)
def test_missing_file__an_added_line_names_what_is_not_there(
    path: str, text: str, said: str
) -> None:
    (finding,) = missing_file(change(added(path, text), tree={"b.md": "", "b.ts": ""}))
    assert (finding.path, finding.anchor) == (path, "exact")
    assert f"the head has no {said}" in finding.description


def test_missing_file__one_finding_a_file_that_is_missing() -> None:
    text = "import b from './b';\nimport c from './tool';\n"
    tree = {"b.ts": "", "Tool.tsx": ""}
    (finding,) = missing_file(change(added("x.ts", text), added("y.ts", text), tree=tree))
    assert "So does `y.ts:2`." in finding.description
    assert "There is `Tool.tsx`" in finding.description


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "[a](b.md)\n[c](path/to/c.md)\n[d](IMG_URL/c.png)\n"),
        ("a.md", "[a](b.md)\n[c](../out/c.md)\n"),
        ("a.md", "[c](c.md)\n"),
        ("a.ts", "import b from './b';\nimport c from './c.generated';\n"),
        ("a.ts", "import b from './b';\nimport c from './dist/c';\n"),
        ("fixtures/a.ts", "import b from '../b';\nimport c from './c';\n"),
        ("a.css", "a { background: url(./c.png) }\n"),
        ("a.ts", "import b from './b';\nimport c from './gone';\n"),
    ],
)
def test_missing_file__is_silent_about_what_may_come(path: str, text: str) -> None:
    one = change(added(path, text), gone("gone"), tree={"b.md": "", "b.ts": ""})
    assert list(missing_file(one)) == []


def test_missing_file__is_silent_about_what_is_ignored_and_so_made() -> None:
    edit = added("a.ts", "import b from './b';\nimport c from './types';\n")
    tree = {"b.ts": "", ".gitignore": "*.log\ntypes.js\n"}
    assert list(missing_file(change(edit, tree=tree))) == []


def test_missing_file__lines_that_stood_before_are_left_alone() -> None:
    edit = ("a.md", "[a](b.md) [c](c.md)\n\nx\n", "[a](b.md) [c](c.md)\n\ny\n")
    assert list(missing_file(change(edit, tree={"b.md": ""}))) == []


@pytest.mark.parametrize(("there", "count"), [("c.md", 1), ("other.md", 0)])
def test_missing_file__a_moved_file_names_as_from_where_it_was(there: str, count: int) -> None:
    text = "[c](c.md) [b](../b/b.md) [d](/d.md)\n"
    edit = ("docs/a.md", text, text)
    tree = {there: "", "b/b.md": ""}
    found = missing_file(change(edit, tree=tree, renamed={"docs/a.md": "a.md"}))
    assert sum("`docs/c.md`" in one.description for one in found) == count
