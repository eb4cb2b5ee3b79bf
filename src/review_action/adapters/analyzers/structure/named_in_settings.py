"""Files that workflows, container and make files and packages' scripts call or copy."""

import posixpath
import re
from collections.abc import Iterator
from posixpath import dirname
from typing import Final

from review_action.adapters.analyzers.structure.change import line_at
from review_action.adapters.analyzers.structure.naming import Naming, below, first

_PATH: Final = re.compile(
    r"(?<![\w./${}@:%*~<>\[\]()+\\-])(\./)?([\w.-]+(?:/[\w.-]+)*)/?(?![\w/*{}$<>@%(\[-]|\.\w)"
)
_RUNS: Final = re.compile(
    r"(?:\b(?:bash|sh|python3?|node|ruby|php|perl|source|tsx|ts-node|dockerfile|file|context)\b:?|[ \t]\.)[ \t]+['\"]?$"
)
_UNSURE: Final = re.compile(
    r"\b(?:rm|mkdir|touch|cp|mv|test|exists?|git|cd|pushd|if|hashFiles|grep|find|curl|wget|sed|unzip"
    r"|tar|output|out|ignore\w*|exclude\w*|mount)\b|\[ |>|-o |--out|-[edfC] |\|\| |!"
)
"""A line that makes the file, or is ready for it not to be there, or works elsewhere."""
_NAMES_NO_FILE: Final = re.compile(
    r"\s*(?:- )?(?:paths|paths-ignore|branches|name|description|title|key|volumes)\b\s*:"
)
_COPY: Final = re.compile(r"^[ \t]*(?:COPY|ADD)[ \t]+([^\s\[\\][^\n\[\\]*)$", re.MULTILINE)
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_FOLDER: Final = re.compile(r"working-directory:\s*['\"]?(?:\./)?([\w./-]+)")
_SCRIPTS: Final = re.compile(r"\"scripts\"\s*:\s*\{([^{}]*)\}")
_PYPROJECT: Final = re.compile(r"^(?:readme|license)\s*=[^\n]*?\"([\w./-]+\.\w+)\"", re.MULTILINE)


def in_workflow(path: str, text: str) -> Iterator[Naming]:
    """An action's own steps run in the repository of whoever uses it."""
    if path.startswith(".github/workflows/"):
        yield from _in_lines(path, text, ("", *_FOLDER.findall(text)))


def in_compose(path: str, text: str) -> Iterator[Naming]:
    yield from _in_lines(path, text, (dirname(path),))


def in_makefile(path: str, text: str) -> Iterator[Naming]:
    """Recipes alone; what is a target may be made."""
    made = re.findall(r"^([^\t\n#:=]+):(?!=)", text, re.MULTILINE)
    recipes = re.sub(r"^(?!\t)[^\n]*", "", text, flags=re.MULTILINE)
    for one in _in_lines(path, recipes, (dirname(path), "")):
        if not any(one.said in target for target in made):
            yield one


def in_dockerfile(path: str, text: str) -> Iterator[Naming]:
    """The context is the root or the file's own folder, more often than not."""
    for match in first(_COPY, text):
        words = [word for word in match[1].split() if not word.startswith("--")]
        if "--from" in match[1] or "<<" in match[1]:
            continue
        for source in words[:-1]:
            target = source.strip("\"'").removeprefix("./").strip("/")
            if re.fullmatch(r"[\w./-]*\w[\w./-]*", target):
                where = (below(path, target), posixpath.normpath(target))
                yield Naming("command", line_at(text, match.start(1)), target, where)


def in_package(path: str, text: str) -> Iterator[Naming]:
    found = _SCRIPTS.search(text)
    for number, line in enumerate(found[1].split("\n") if found else ()):
        command = line.partition(":")[2].replace('\\"', " ").strip().strip('",')
        for one in _in_lines(path, command, (dirname(path),)):
            yield one._replace(line=number + line_at(text, found.start(1) if found else 0))


def in_pyproject(path: str, text: str) -> Iterator[Naming]:
    for match in first(_PYPROJECT, text):
        where = (below(path, match[1]),)
        yield Naming("command", line_at(text, match.start(1)), match[1], where)


def _in_lines(path: str, text: str, folders: tuple[str, ...]) -> Iterator[Naming]:
    deeper = -1
    for number, line in enumerate(text.split("\n"), 1):
        plain = _COMMENT.sub("", line)
        bare = plain.lstrip()
        indent = len(plain) - len(bare)
        if deeper >= 0 and bare and indent < deeper + (not bare.startswith("- ")):
            deeper = -1
        if deeper < 0 and _NAMES_NO_FILE.match(plain) and not path.endswith(("json", "akefile")):
            deeper = indent
        elif deeper < 0 and not _UNSURE.search(plain):
            yield from _in_line(number, plain, folders)


def _in_line(number: int, line: str, folders: tuple[str, ...]) -> Iterator[Naming]:
    for match in _PATH.finditer(line):
        said = match[2]
        if "/" in said or match[1] or _RUNS.search(line[: match.start()]):
            where = tuple(posixpath.normpath(posixpath.join(folder, said)) for folder in folders)
            yield Naming("command", number, said, where)
