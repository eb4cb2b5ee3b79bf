"""What a real clone says of the repository around a change."""

import pytest

from review_action.adapters.git import LocalGit
from review_action.errors import GitError
from tests.fakes.work_tree import WorkTree


def test_surroundings__search_finds_whole_words_at_the_head(repository: WorkTree) -> None:
    base = repository.commit(**{"a.py": "total = 1\n", "sub dir/b:1.py": "x = 1\ny = total(x)\n"})
    head = repository.commit(**{"c.py": b"totals\n", "a.py": b"gone\n", "d.bin": b"\0total\n"})
    repository.write("e.py", "total\n")
    found = (
        LocalGit(repository.root).surroundings(base, head).search(["total", "nowhere", "-x", ""])
    )
    (place,) = found["total"]
    assert place == ("sub dir/b:1.py", 2, "y = total(x)")
    assert (found["nowhere"], found["-x"], found[""]) == ([], [], [])


def test_surroundings__search_takes_no_pattern(repository: WorkTree) -> None:
    head = repository.commit(**{"a.py": "total = 1\n"})
    found = LocalGit(repository.root).surroundings(head, head).search(["t.tal", "a\nb", "a\0b"])
    assert set(map(len, found.values())) == {0}


def test_surroundings__a_long_line_is_cut_and_many_are_bounded(repository: WorkTree) -> None:
    head = repository.commit(**{"a.py": f"total {'x' * 9000}\n" * 60})
    places = LocalGit(repository.root).surroundings(head, head).search(["total"])["total"]
    assert len(places) == 50
    assert {len(place.text) for place in places} == {400}


def test_surroundings__paths_and_texts_are_the_head_s(repository: WorkTree) -> None:
    base = repository.commit(**{"a.py": "1\n", "b.py": "2\n"})
    repository.git("mv", "b.py", "c.py")
    head = repository.commit(**{"d.py": "4\n"})
    around = LocalGit(repository.root).surroundings(base, head)
    assert around.paths() == {"a.py", "c.py", "d.py"}
    assert around.changed() == {"b.py", "c.py", "d.py"}
    assert around.read(["a.py", "b.py"]) == {"a.py": "1\n", "b.py": None}


def test_surroundings__history_ends_at_the_merge_base(repository: WorkTree) -> None:
    repository.commit(**{"a.py": "1\n", "b.py": "1\n"})
    base = repository.commit(**{"a.py": "2\n"})
    head = repository.commit(**{"c.py": "3\n"})
    history = LocalGit(repository.root).surroundings(base, head).history()
    assert list(history[:2]) == [frozenset({"a.py"}), frozenset({"a.py", "b.py"})]


def test_surroundings__a_shallow_clone_has_no_history(repository: WorkTree) -> None:
    repository.commit(**{"a.py": "1\n"})
    head = repository.commit(**{"a.py": "2\n"})
    (repository.root / ".git" / "shallow").write_text(f"{head}\n", encoding="ascii")
    assert LocalGit(repository.root).surroundings(head, head).history() == ()


def test_surroundings__of_commits_that_are_not_there(repository: WorkTree) -> None:
    head = repository.commit(**{"a.py": "1\n"})
    with pytest.raises(GitError):
        LocalGit(repository.root).surroundings("f" * 40, head)
