"""All analyzers at once: what they see, what is kept, and what one of them may cost."""

import threading
from collections.abc import Callable, Mapping, Sequence

import pytest

from review_action.app.analyze import READ_FILES, Analyzed, analyze
from review_action.app.head_texts import HeadTexts
from review_action.domain.analysis import Analysis, TouchedFile
from review_action.domain.diff import FileDiff
from review_action.domain.finding import Finding
from review_action.domain.pull_request import FileContent
from review_action.errors import AnalyzerError, GitHubError
from tests.unit.judging.diffs import file_diff, finding

OLD = [*"abcdefghijkl"]
NEW = [*"abcdeXfghijkl"]


class Looks:
    """An analyzer that does what it is told."""

    def __init__(self, name: str, look: Callable[[Sequence[TouchedFile]], Analysis]) -> None:
        self.name = name
        self._look = look

    def analyze(self, files: Sequence[TouchedFile], *, seconds: float) -> Analysis:
        assert seconds > 0
        return self._look(files)


def says(name: str, *lines: int) -> Looks:
    found = tuple(lint(name, line) for line in lines)
    return Looks(name, lambda _files: Analysis(new=found))


def lint(name: str, line: int) -> Finding:
    return finding(rule_id=f"{name}/bad", path="a.py", start_line=line, origin="analyzer")


def changed(path: str = "a.py", **values: object) -> FileDiff:
    return file_diff(OLD, NEW, path=path).model_copy(update=values)


def head(paths: Sequence[str]) -> Mapping[str, FileContent]:
    return {path: FileContent(path=path, text="\n".join(NEW)) for path in paths}


def run(*analyzers: Looks, files: Sequence[FileDiff] | None = None) -> Analyzed:
    files = [changed()] if files is None else files
    return analyze(files, analyzers, HeadTexts(files, head), mode="new", seconds=1, grace=0)


def shown(
    *files: FileDiff, texts: Callable[..., Mapping[str, FileContent]] = head
) -> list[TouchedFile]:
    """What analyzers get to see."""
    seen: list[TouchedFile] = []

    def look(given: Sequence[TouchedFile]) -> Analysis:
        seen.extend(given)
        return Analysis()

    analyze(files, [Looks("a", look)], HeadTexts(files, texts), mode="new")
    return seen


def test_analyze__findings_in_the_order_of_the_analyzers() -> None:
    slow = threading.Event()

    def late(_files: Sequence[TouchedFile]) -> Analysis:
        assert slow.wait(10)
        return Analysis(new=(lint("late", 6),))

    def quick(_files: Sequence[TouchedFile]) -> Analysis:
        slow.set()
        return Analysis(new=(lint("quick", 6),))

    told = run(Looks("late", late), Looks("quick", quick))
    assert [each.rule_id for each in told.findings] == ["late/bad", "quick/bad"]
    assert told.warnings == ()


def test_analyze__whole_texts_of_both_sides() -> None:
    (file,) = shown(changed())
    assert (file.old, file.new) == ("\n".join(OLD), "\n".join(NEW))


@pytest.mark.parametrize(
    ("file", "sides"),
    [
        (file_diff([], NEW, path="a.py").model_copy(update={"status": "added"}), (None, "\n".join(NEW) + "\n")),
        (file_diff(OLD, [], path="a.py").model_copy(update={"status": "removed"}), ("\n".join(OLD) + "\n", None)),
        (changed(status="removed", hunks=()), (None, None)),
        (changed(status="copied", previous_path="b.py"), (None, "\n".join(NEW))),
        (changed(status="renamed", previous_path="b.py"), ("\n".join(OLD), "\n".join(NEW))),
        (changed(hunks=()), (None, None)),
    ],
    ids=["added", "removed", "removed, not shown", "copied", "renamed", "without text"],
)  # fmt: skip
def test_analyze__sides(file: FileDiff, sides: tuple[str | None, str | None]) -> None:
    (seen,) = shown(file)
    assert (seen.old, seen.new) == sides


def test_analyze__asks_for_those_whose_text_the_diff_does_not_hold() -> None:
    asked: list[str] = []

    def counted(paths: Sequence[str]) -> Mapping[str, FileContent]:
        asked.extend(paths)
        return head(paths)

    added = file_diff([], NEW, path="new.py").model_copy(update={"status": "added"})
    shown(changed(), added, changed("moved.py", hunks=(), status="renamed"), texts=counted)
    assert asked == ["a.py", "moved.py"]


def test_analyze__of_very_many_files_the_riskiest_are_read() -> None:
    many = [changed(f"src/{number}.py") for number in range(READ_FILES)]
    seen = shown(*many, changed("README.md"))
    assert [file.diff.path for file in seen if file.new is None] == ["README.md"]


def test_analyze__a_text_of_another_commit_is_none() -> None:
    def other(paths: Sequence[str]) -> Mapping[str, FileContent]:
        return {path: FileContent(path=path, text="something else") for path in paths}

    (file,) = shown(changed(), texts=other)
    assert (file.old, file.new) == (None, None)


def test_analyze__without_texts_the_added_lines_are_looked_at() -> None:
    def broken(_paths: Sequence[str]) -> Mapping[str, FileContent]:
        raise GitHubError("GitHub is away")

    files = [changed()]
    told = analyze(files, [says("a", 6, 9)], HeadTexts(files, broken), mode="new")
    assert [each.start_line for each in told.findings] == [6]


@pytest.mark.parametrize("files", [[], [changed()]])
def test_analyze__without_anything_to_do(files: list[FileDiff]) -> None:
    analyzers = [] if files else [says("a", 6)]
    assert run(*analyzers, files=files) == Analyzed()


def test_analyze__one_that_fails_stops_nobody() -> None:
    def fails(_files: Sequence[TouchedFile]) -> Analysis:
        raise AnalyzerError("it choked")

    def partly(_files: Sequence[TouchedFile]) -> Analysis:
        raise AnalyzerError("a file is damaged", found=[lint("c", 6)])

    told = run(Looks("a", fails), says("b", 6), Looks("c", partly))
    assert [each.rule_id for each in told.findings] == ["b/bad", "c/bad"]
    assert told.warnings == (
        "The analyzer a failed: it choked",
        "The analyzer c failed in part: a file is damaged",
    )


def test_analyze__one_that_hangs_is_left_behind() -> None:
    never = threading.Event()

    def hangs(_files: Sequence[TouchedFile]) -> Analysis:
        never.wait(30)
        return Analysis()

    told = run(Looks("a", hangs), says("b", 6))
    never.set()
    assert [each.rule_id for each in told.findings] == ["b/bad"]
    assert told.warnings == (
        "The analyzer a was left behind: it took much longer than it was given",
    )


def test_analyze__a_mistake_of_ours_is_not_hidden() -> None:
    def wrong(_files: Sequence[TouchedFile]) -> Analysis:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(Looks("a", wrong))


def test_analyze__a_remark_is_told_and_nothing_is_missing_for_it() -> None:
    told = run(Looks("a", lambda _files: Analysis(remarks=("a rule is left out",))), says("b", 6))
    assert (told.remarks, told.warnings) == (("a rule is left out",), ())
    assert [each.rule_id for each in told.findings] == ["b/bad"]
