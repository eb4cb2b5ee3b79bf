"""Misspelled words in what people read; what a computer reads is nobody's spelling."""

import pytest

from review_action.adapters.analyzers.misspellings import MISSPELLINGS
from review_action.adapters.analyzers.spelling import Spelling
from review_action.domain.analysis import Analysis
from review_action.domain.finding import Finding
from review_action.pipeline.judging.new_against_base import new_against_base
from tests.unit.analyzers.touched import touched

MANY = ["lenght", "widht", "heigth", "enviroment", "recieve", "seperate", "udpate"]


def look(path: str, new: str, old: str | None = None) -> Analysis:
    return Spelling().analyze([touched(path, new, old)], seconds=1)


def found(path: str, new: str) -> tuple[Finding, ...]:
    return look(path, new).new


def test_misspellings__each_is_a_word_that_is_none() -> None:
    assert all(word.isalpha() and word.islower() for pair in MISSPELLINGS.items() for word in pair)
    assert MISSPELLINGS.keys().isdisjoint(MISSPELLINGS.values())


@pytest.mark.parametrize(
    ("path", "line", "mended"),
    [
        ("a.py", "x = 1  # we recieve it here", "x = 1  # we receive it here"),
        ("a.py", "recieve = 1  # we recieve it here", "recieve = 1  # we receive it here"),
        ("a.py", "    Returns the recieved values, one by one.", "    Returns the received values, one by one."),
        ("a.java", "     * Returns the recieved values.", "     * Returns the received values."),
        ("a.go", '\treturn errors.New("the lenght is not known")', '\treturn errors.New("the length is not known")'),
        ("a.rs", "// Seperate the items of a list", "// Separate the items of a list"),
        ("a.sh", "# set the enviroment, and its lenght", "# set the environment, and its length"),
        ("README.md", "See [the enviroment](enviroment.md) of it.", "See [the environment](enviroment.md) of it."),
        ("docs/en/setup.md", "- `x`: the enviroment of it", "- `x`: the environment of it"),
    ],
)  # fmt: skip
def test_spelling__what_people_read(path: str, line: str, mended: str) -> None:
    (finding,) = found(path, line)
    assert finding.suggestion is not None
    assert finding.suggestion.replacement == mended
    assert (finding.rule_id, finding.severity) == ("embedded/misspelled-word", "info")


def test_spelling__tells_every_word_of_a_line() -> None:
    (finding,) = found("a.py", "# the lenght of the lenght and the Widht of it")
    assert finding.description == ("`lenght` is spelled `length` and `Widht` is spelled `Width`.")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "recieved, value = f(the, a)"),
        ("a.py", "if seperate and not the_other:"),
        ("a.py", "x = get('recieved')  # the state"),
        ("a.py", "# the `recieved` flag of it"),
        ("a.py", "# is recieved_at or x.recieved or recieved() or --recieved or /recieved"),
        ("a.py", "# see https://example.com/the recieved.html of it"),
        ("a.ts", "// wir haben das Enviroment"),
        ("a.ts", "if (seperate && the_other) {"),
        ("README.md", "    the enviroment of it"),
        ("README.md", "> the enviroment of it"),
        ("README.de.md", "die Umgebung is the enviroment of it"),
        ("src/locales/x.yml", "a: the enviroment of it"),
        ("src/spelling/words.py", "# the enviroment of it"),
        ("CHANGELOG.md", "- the enviroment of it"),
        ("tests/test_a.py", "# the enviroment of it"),
        ("a.csv", "the enviroment of it"),
        ("a.py", "# the enviroment of it" + " and so on" * 60),
        ("a.py", "\n".join(f"# the {word} of it" for word in MANY)),
        ("a.py", "# the environment of it"),
    ],
)
def test_spelling__what_is_nobody_s_spelling(path: str, line: str) -> None:
    assert found(path, line) == ()


def test_spelling__what_was_there_before_is_old() -> None:
    old, new = "a = 1\n# the enviroment of it\n", "b = 2\n# the enviroment of it all\n"
    files = [touched("a.py", new, old)]
    analysis = look("a.py", new, old)
    assert [len(analysis.new), len(analysis.old)] == [1, 1]
    assert new_against_base(analysis, files, "new") == ()
