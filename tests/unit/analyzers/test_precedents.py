"""What several places of the base do as well is no news, as far as the checkout tells."""

from collections.abc import Collection, Mapping, Sequence

import pytest

from review_action.adapters.analyzers.precedents import (
    ENOUGH,
    MOST,
    MOST_IN_ALL,
    Ask,
    precedented,
)
from review_action.domain.analysis import TouchedFile
from review_action.domain.finding import Finding
from review_action.domain.surroundings import Surroundings
from review_action.errors import GitError
from tests.unit.analyzers.touched import touched
from tests.unit.judging.diffs import finding

LOGGER = "Undefined name `logger`."
NEW = touched("app/new.py", "logger.info(1)\n")


def undefined(path: str = "app/new.py", description: str = LOGGER, line: int = 1) -> Finding:
    return finding(
        rule_id="ruff/F821",
        path=path,
        start_line=line,
        description=description,
        origin="analyzer",
    )


class Tree:
    """A checkout, and a tool that says of each file what stands in it, line by line."""

    def __init__(
        self, texts: Mapping[str, str], changed: Collection[str] = (), *, gone: bool = False
    ) -> None:
        self.texts = texts
        self.gone = gone
        self.changed = frozenset(changed)
        self.asked: list[str] = []

    @property
    def around(self) -> Surroundings:
        return Surroundings(
            self.search, self.read, lambda: frozenset(self.texts), lambda: self.changed, lambda: ()
        )

    def search(
        self, words: Sequence[str], endings: Collection[str]
    ) -> Mapping[str, Collection[str]]:
        if self.gone:
            raise GitError("gone")
        held = {path: text for path, text in self.texts.items() if path.endswith(tuple(endings))}
        return {word: [path for path, text in held.items() if word in text] for word in words}

    def read(self, paths: Sequence[str]) -> Mapping[str, str | None]:
        return {path: self.texts[path] or None for path in paths}

    def ask(self, files: Sequence[TouchedFile]) -> list[Finding]:
        self.asked += [file.diff.path for file in files]
        return [
            undefined(file.diff.path, line, at)
            for file in files
            for at, line in enumerate((file.new or "").split("\n"), 1)
        ]


def common(
    tree: Tree | None, *doubtful: Finding, old: Sequence[Finding] = (), file: TouchedFile = NEW
) -> tuple[Finding, ...]:
    ask: Ask = tree.ask if tree else lambda _: pytest.fail("there is nobody to ask")
    return precedented(
        doubtful or (undefined(),),
        files=[file],
        old=old,
        around=tree.around if tree else None,
        ask=ask,
    )


@pytest.mark.parametrize("count", [ENOUGH, ENOUGH - 1])
def test_precedented__what_three_other_files_do_works_here_too(count: int) -> None:
    tree = Tree({f"lib/{at}.py": LOGGER for at in range(count)})
    assert len(common(tree)) == (count >= ENOUGH)


def test_precedented__of_files_that_the_change_touches_nothing_is_learnt() -> None:
    paths = [f"lib/{at}.py" for at in range(ENOUGH)]
    assert common(Tree(dict.fromkeys(paths, LOGGER), changed=paths[:1])) == ()


def test_precedented__a_file_counts_once() -> None:
    assert common(Tree({"a.py": "\n".join([LOGGER] * ENOUGH)})) == ()


def test_precedented__what_others_are_told_must_be_the_same() -> None:
    tree = Tree({f"lib/{at}.py": "Undefined name `logger2`." for at in range(ENOUGH)})
    assert common(tree) == ()


def test_precedented__without_a_checkout_the_same_file_tells() -> None:
    old = [undefined(line=at) for at in range(1, ENOUGH + 1)]
    assert common(None, old=old) == (undefined(),)
    assert common(None, old=old[1:]) == ()
    assert common(None, old=[undefined("app/other.py", line=at) for at in range(9)]) == ()


def test_precedented__the_same_file_and_others_add_up() -> None:
    old = [undefined(line=at) for at in range(ENOUGH - 1)]
    assert common(Tree({"lib/a.py": LOGGER}), old=old) == (undefined(),)


def test_precedented__the_old_name_of_a_file_is_its_own() -> None:
    moved = NEW.model_copy(
        update={"diff": NEW.diff.model_copy(update={"previous_path": "app/old.py"})}
    )
    old = [undefined("app/old.py", line=at) for at in range(ENOUGH)]
    assert common(None, old=old, file=moved) == (undefined(),)


def test_precedented__only_files_of_the_kind_that_hold_the_name_are_looked_at() -> None:
    tree = Tree({"a.py": "x", "b.py": LOGGER, "c.txt": LOGGER, "d.py": ""})
    common(tree)
    assert tree.asked == ["b.py"]


def test_precedented__without_a_name_all_of_the_kind_are() -> None:
    tree = Tree({"a.py": "x", "b.py": LOGGER, "c.txt": "x", "d.py": ""})
    common(tree, undefined(description="Useless expression."))
    assert tree.asked == ["a.py", "b.py"]


def test_precedented__the_nearest_are_looked_at() -> None:
    far = {f"lib/{at}.py": LOGGER for at in range(MOST)}
    tree = Tree({**far, "app/near.py": LOGGER, "app/web/near.py": LOGGER})
    common(tree)
    assert {"app/near.py", "app/web/near.py"} <= set(tree.asked)
    assert len(tree.asked) == MOST


def test_precedented__of_many_remarks_not_all_are_followed() -> None:
    names = [f"name{at}" for at in range(2 * MOST_IN_ALL)]
    tree = Tree({f"lib/{name}.py": f"`{name}`" for name in names})
    common(tree, *(undefined(description=f"`{name}`") for name in names))
    assert len(tree.asked) == MOST_IN_ALL


def test_precedented__a_file_without_an_ending_is_of_no_kind() -> None:
    script = touched("bin/run", "logger.info(1)\n")
    tree = Tree({f"lib/{at}": LOGGER for at in range(ENOUGH)})
    assert common(tree, undefined("bin/run"), file=script) == ()
    assert tree.asked == []


def test_precedented__a_checkout_that_answers_no_more_tells_nothing() -> None:
    texts = {f"lib/{at}.py": LOGGER for at in range(ENOUGH)}
    assert common(Tree(texts, gone=True)) == ()
