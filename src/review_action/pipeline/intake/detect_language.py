"""Names the language of a file by its name, or by the interpreter its first line asks for."""

import re
from pathlib import PurePosixPath

_EXTENSIONS = {
    "bash": "bash sh zsh ksh",
    "c": "c h",
    "clojure": "clj cljs cljc edn",
    "cmake": "cmake",
    "cpp": "cc cpp cxx hh hpp hxx inl ipp",
    "csharp": "cs csx",
    "css": "css scss sass less",
    "cuda": "cu cuh",
    "dart": "dart",
    "dockerfile": "dockerfile containerfile",
    "elixir": "ex exs",
    "erlang": "erl hrl",
    "fsharp": "fs fsi fsx",
    "go": "go",
    "graphql": "graphql gql",
    "groovy": "groovy gradle",
    "haskell": "hs lhs",
    "html": "html htm xhtml",
    "ini": "ini cfg conf properties editorconfig",
    "java": "java",
    "javascript": "js jsx mjs cjs",
    "json": "json jsonc json5",
    "julia": "jl",
    "kotlin": "kt kts",
    "lua": "lua",
    "make": "mk mak",
    "markdown": "md markdown mdx",
    "nix": "nix",
    "objective-c": "m mm",
    "ocaml": "ml mli",
    "perl": "pl pm",
    "php": "php phtml",
    "powershell": "ps1 psm1 psd1",
    "protobuf": "proto",
    "python": "py pyi pyw pyx",
    "r": "r rmd",
    "restructuredtext": "rst",
    "ruby": "rb rake gemspec erb",
    "rust": "rs",
    "scala": "scala sc sbt",
    "solidity": "sol",
    "sql": "sql psql ddl",
    "svelte": "svelte",
    "swift": "swift",
    "terraform": "tf tfvars hcl",
    "toml": "toml",
    "typescript": "ts tsx mts cts",
    "vue": "vue",
    "xml": "xml xsd xsl xslt csproj props targets",
    "yaml": "yml yaml",
    "zig": "zig",
}
_LANGUAGES = {
    extension: language for language, known in _EXTENSIONS.items() for extension in known.split()
}
_NAMES = {
    "brewfile": "ruby",
    "cmakelists.txt": "cmake",
    "containerfile": "dockerfile",
    "dockerfile": "dockerfile",
    "gemfile": "ruby",
    "gnumakefile": "make",
    "jenkinsfile": "groovy",
    "makefile": "make",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
    ".bashrc": "bash",
    ".zshrc": "bash",
}
_SHEBANG = re.compile(r"#!\s*\S*/(?:env\s+(?:-S\s+)?)?([A-Za-z]+)")
_INTERPRETERS = {
    "bash": "bash",
    "dash": "bash",
    "sh": "bash",
    "zsh": "bash",
    "deno": "typescript",
    "node": "javascript",
    "perl": "perl",
    "php": "php",
    "pwsh": "powershell",
    "python": "python",
    "ruby": "ruby",
    "Rscript": "r",
}
LANGUAGES = frozenset({*_LANGUAGES.values(), *_NAMES.values(), *_INTERPRETERS.values()})
"""Every name it may answer: a rule for any other one would never apply."""


def detect_language(path: str, first_line: str = "") -> str:
    """Lower-case name such as `python`; empty when nothing tells."""
    name = PurePosixPath(path).name.lower()
    if name in _NAMES or name.partition(".")[0] == "dockerfile":
        return _NAMES.get(name, "dockerfile")
    extension = name.rpartition(".")[2] if "." in name else ""
    if extension in _LANGUAGES:
        return _LANGUAGES[extension]
    shebang = _SHEBANG.match(first_line)
    return _INTERPRETERS.get(shebang[1], "") if shebang else ""
