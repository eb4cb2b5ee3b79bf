"""What a real clone says of the repository around a change."""

import pytest

from review_action.adapters.git import LocalGit
from review_action.errors import GitError
from tests.fakes.work_tree import WorkTree


def test_surroundings__search_finds_whole_words_at_the_head(repository: WorkTree) -> None:
    base = repository.commit(**{"a.py": "total = 1\n", "sub dir/b:1.py": "x = 1\ny = total(x)\n"})
    head = repository.commit(**{"c.py": b"totals\n", "a.py": b"gone\n", "d.py": b"\0total\n"})
    repository.write("e.py", "total\n")
    words = ["total", "gone", "nowhere", "-x", ""]
    found = LocalGit(repository.root).surroundings(base, head).search(words, [".py"])
    assert {word: set(paths) for word, paths in found.items()} == {
        "total": {"sub dir/b:1.py"},
        "gone": {"a.py"},
        **{word: set() for word in ("nowhere", "-x", "")},
    }


def test_surroundings__search_looks_at_files_of_some_endings(repository: WorkTree) -> None:
    head = repository.commit(**dict.fromkeys(("a.py", "b/c.py", "d.ts", "e.tsx", "py"), "total\n"))
    around = LocalGit(repository.root).surroundings(head, head)
    assert set(around.search(["total"], [".py"])["total"]) == {"a.py", "b/c.py"}
    assert set(around.search(["total"], {".ts", ".tsx"})["total"]) == {"d.ts", "e.tsx"}


def test_surroundings__search_takes_no_pattern(repository: WorkTree) -> None:
    head = repository.commit(**{"a.py": "total = 1\n"})
    words = ["t.tal", "a\nb", "a\0b", "x" * 500_000]
    found = LocalGit(repository.root).surroundings(head, head).search(words, [".py"])
    assert set(map(len, found.values())) == {0}


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
