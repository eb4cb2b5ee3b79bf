"""Parsers that are not ours, to say whether a file is well formed."""

import ast
import json
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml


def _python(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _raises(ast.parse, text)


def _yaml(text: str) -> bool:
    return _raises(lambda said: list(yaml.compose_all(said, Loader=yaml.SafeLoader)), text)


def _raises(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError, yaml.YAMLError):
        return False
    return True


Oracle = Callable[[Sequence[str]], list[bool]]
TYPESCRIPT = """
const ts = require("typescript"), fs = require("fs");
for (const file of process.argv.slice(2).flatMap((name) => JSON.parse(fs.readFileSync(name)))) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  if (source.parseDiagnostics.length) console.log(file);
}
"""
JAVA = """
import com.sun.source.util.JavacTask;
import java.nio.file.*;
import javax.tools.*;
class Oracle {
  public static void main(String[] names) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
    for (String name : Files.readAllLines(Path.of(names[0]))) {
      DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
      JavacTask task = (JavacTask) compiler.getTask(null, files, said, null, null, files.getJavaFileObjects(name));
      task.parse();
      if (said.getDiagnostics().stream().anyMatch(d -> d.getKind() == Diagnostic.Kind.ERROR)) System.out.println(name);
    }
  }
}
"""


def _gofmt(folder: Path, _names: Sequence[str]) -> str:
    return _said("gofmt", "-e", "-l", str(folder), errors=True)


def _javac(folder: Path, names: Sequence[str]) -> str:
    (folder / "Oracle.java").write_text(JAVA)
    (folder / "names").write_text("\n".join(names))
    return _said("java", str(folder / "Oracle.java"), str(folder / "names"))


def _tsc(folder: Path, names: Sequence[str]) -> str:
    (folder / "oracle.cjs").write_text(TYPESCRIPT)
    (folder / "names").write_text(json.dumps(list(names)))
    return _said("node", str(folder / "oracle.cjs"), str(folder / "names"))


def _said(*command: str, errors: bool = False) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr if errors else done.stdout


def _all_at_once(suffix: str, run: Callable[[Path, Sequence[str]], str]) -> Oracle:
    """A program started once for all texts: it names the files it does not like."""

    def judge(texts: Sequence[str]) -> list[bool]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = [folder / f"text{at}x{suffix}" for at in range(len(texts))]
            for file, text in zip(files, texts, strict=True):
                file.write_text(text, encoding="utf-8", newline="")
            wrong = run(folder, [str(file) for file in files])
            return [file.name not in wrong for file in files]

    return judge


def _one_by_one(parse: Callable[[str], bool]) -> Oracle:
    return lambda texts: [parse(text) for text in texts]


def oracles() -> Mapping[str, Oracle]:
    found: dict[str, Oracle] = {
        ".py": _one_by_one(_python),
        ".json": _one_by_one(lambda text: _raises(json.loads, text)),
        ".yml": _one_by_one(_yaml),
        ".yaml": _one_by_one(_yaml),
    }
    if shutil.which("gofmt"):
        found[".go"] = _all_at_once(".go", _gofmt)
    if shutil.which("javac"):
        found[".java"] = _all_at_once(".java", _javac)
    if shutil.which("node") and "function" in _said(
        "node", "-p", "typeof require('typescript').createSourceFile"
    ):
        for suffix in (".ts", ".tsx", ".js"):
            found[suffix] = _all_at_once(suffix, _tsc)
    return found
