"""Only what nobody has reviewed whole is asked about again."""

import pytest

from review_action.domain.diff import FileDiff
from review_action.domain.state_key import StateKey
from review_action.pipeline.intake.digest_hunk import digest_hunk
from review_action.pipeline.intake.since import since
from tests.unit.intake.states import key, state
from tests.unit.judging.diffs import added_file, file_diff

OLD = [f"line {number}" for number in range(40)]


def changed(*edits: tuple[int, str], above: int = 0, path: str = "src/app.py") -> FileDiff:
    """OLD with some lines replaced, and with lines that both sides have above all else."""
    old = [f"more {number}" for number in range(above)] + OLD
    new = list(old)
    for line, text in edits:
        new[above + line] = text
    return file_diff(old, new, path=path)


def test_since__without_a_state_everything() -> None:
    file = changed((5, "new"))
    assert since([file], None, key()).files == (file,)
    assert since([file], state(file), None).files == (file,)


def test_since__the_same_again_is_nothing_new() -> None:
    file = changed((5, "new"), (30, "other"))
    found = since([file], state(file), key())
    assert found.files == ()
    assert found.hunks_seen == 2


def test_since__only_the_new_hunk_is_left_with_its_own_counts() -> None:
    before, after = changed((5, "new")), changed((5, "new"), (30, "other"))

    found = since([after], state(before), key())

    (file,) = found.files
    assert file.hunks == after.hunks[1:]
    assert (file.additions, file.deletions) == (1, 1)
    assert found.seen == {"src/app.py": (digest_hunk("src/app.py", after.hunks[0], key()),)}


def test_since__lines_above_move_a_hunk_but_do_not_make_it_new() -> None:
    """As after a rebase, or when the base branch was merged in."""
    assert since([changed((20, "x"), above=50)], state(changed((20, "x"))), key()).files == ()


def test_since__a_changed_line_makes_its_hunk_new() -> None:
    found = since([changed((5, "new "))], state(changed((5, "new"))), key())
    assert [file.path for file in found.files] == ["src/app.py"]
    assert found.seen == {}


def test_since__the_same_words_in_another_file_are_new() -> None:
    found = since([changed((5, "new"), path="src/b.py")], state(changed((5, "new"))), key())
    assert [file.path for file in found.files] == ["src/b.py"]


def test_since__a_copy_of_reviewed_code_is_new() -> None:
    """Else one hunk that was reviewed would let in as many copies as one likes."""
    once, hunk = changed((5, "new")), changed((5, "new")).hunks[0]
    twice = once.model_copy(update={"hunks": (hunk, hunk)})
    (file,) = since([twice], state(once), key()).files
    assert file.hunks == (hunk,)
    assert since([twice], state(twice), key()).files == ()


def test_since__the_function_around_it_counts() -> None:
    file = changed((5, "new"))
    moved = file.hunks[0].model_copy(update={"section": "def admin():"})
    found = since([file.model_copy(update={"hunks": (moved,)})], state(file), key())
    assert len(found.files) == 1


def test_since__another_key_knows_nothing() -> None:
    file = changed((5, "new"))
    assert since([file], state(file), key(number=13)).files == (file,)


def test_since__a_file_without_hunks_is_left_to_others() -> None:
    file = FileDiff(path="empty.py")
    assert since([file], state(), key()).files == (file,)


def test_digest_hunk__tells_a_missing_newline_and_the_kind_of_a_line() -> None:
    (hunk,) = added_file(["a", "b"]).hunks
    bare = hunk.model_copy(update={"lines": (hunk.lines[0], hunk.lines[1]._replace(newline=False))})
    context = hunk.model_copy(
        update={"lines": (hunk.lines[0]._replace(kind="context"), hunk.lines[1])}
    )
    assert len({digest_hunk("p", each, key()) for each in (hunk, bare, context)}) == 3


@pytest.mark.parametrize("secret", ["", "ollama", "x" * 15])
def test_state_key__a_guessable_secret_is_none(secret: str) -> None:
    assert StateKey.derive(secret, repository="a/b", pull_number=1) is None


def test_state_key__is_one_pull_requests_and_is_not_shown() -> None:
    keys = [key(), key(number=13), key(repository="acme/other"), key(secret="y" * 16)]
    assert len({one.signing for one in keys}) == len({one.digesting for one in keys}) == 4
    assert key(repository="Acme/Shop") == key()
    assert key().signing != key().digesting
    assert "signing" not in repr(key())
