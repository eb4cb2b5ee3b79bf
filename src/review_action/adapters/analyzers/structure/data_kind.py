"""Which data files are read, by whose rules, and where nobody can tell."""

import re
from pathlib import PurePosixPath
from typing import Final, Literal

from review_action.domain.is_lenient import is_lenient

Kind = Literal["JSON", "YAML", "TOML"]

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys((".json", ".webmanifest", ".arb"), "JSON"),
    **dict.fromkeys((".yaml", ".yml"), "YAML"),
    ".toml": "TOML",
}
_MOST_CHARACTERS: Final = 1_000_000
_PURPOSE: Final = re.compile(
    r"(?:^|/)[^/]*(?:invalid|broken|malformed|corrupt|fixture|testdata|mock|cookiecutter|snapshots?)[^/]*(?:/|$)"
    r"|(?:^|/)(?:vendor|node_modules|bower_components|third_party|templates?|stubs?|skeletons?)/|\{\{",
    re.IGNORECASE,
)
_TAKES_COMMENTS: Final = re.compile(
    r"(?:^|/)(?:\.vscode|\.devcontainer|\.zed|\.config)/"
    r"|(?:^|/)(?:[tj]sconfig|tslint|typedoc|appsettings|renovate|nx|project|workspace|turbo|biome|deno|wrangler"
    r"|angular|pyrightconfig|devcontainer|cspell|api-extractor|knip|rush|launchSettings|components|default"
    r"|language-configuration|firebase|launch|settings|tasks|extensions|oxlint|opencode|babel\.config)\b[^/]*\.json$"
    r"|(?:^|/)\.[^/]*$|(?:^|/)[^/]*(?:config|rc)\.json$",
    re.IGNORECASE,
)
"""Names of files whose readers take comments and a last comma."""
_STRICT: Final = re.compile(
    r"(?:^|/)(?:package|composer|lerna|bower|package-lock)\.json$"
    r"|(?:^|/)(?:lang|langs|languages?|locales?|_locales|i18n|l10n|translations?|messages)/.*\.(?:json|arb)$"
)
"""Names of files whose readers surely take neither."""
_QUOTED: Final = re.compile(r'"(?:[^"\\\n]|\\.)*+"?')
_IN_JSON: Final = re.compile(r"\{\{|\{%|<%|\$\{?\w|[@%]\w|<\w|#\{")
_IN_YAML: Final = re.compile(r"(?<!\$)\{\{|\{%|<%|^#!|@@\w|^[ \t]*[$@]\w", re.MULTILINE)
_STEERED: Final = re.compile(r"\{%|<%|\{\{-|^[ \t]*(?:#[ \t]*)?\{\{", re.MULTILINE)
_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7}|={7})(?: |$)", re.MULTILINE)


def data_kind(path: str, text: str) -> Kind | None:
    """The language of a file that a program is to read as it is; None for all others."""
    kind = _KINDS.get(PurePosixPath(path).suffix)
    if kind is None or is_lenient(path) or _PURPOSE.search(path):
        return None
    if path.endswith(".html.arb"):
        return None  # Ruby that makes a page, no texts of an app
    if not text.strip() or len(text) > _MOST_CHARACTERS or "\n" not in text.strip():
        # One line alone may be a link's target, a pointer to a large file, or made by a machine.
        return None
    return None if kind == "YAML" and _STEERED.search(text) else kind


def is_written_by_hand(path: str) -> bool:
    """Whether a key that stands twice is anybody's to mend; a package manager mends its own."""
    return not path.endswith(("package-lock.json", "npm-shrinkwrap.json"))


def takes_comments(path: str) -> bool:
    return _TAKES_COMMENTS.search(path) is not None


def is_strict(path: str) -> bool:
    """Whether its reader is known to take plain JSON alone."""
    return _STRICT.search(path) is not None


def is_template(kind: Kind, text: str) -> bool:
    """Whether something else may fill it in before it is read, or a merge is to be ended first."""
    if _CONFLICT.search(text):
        return True
    if kind == "JSON":
        return _IN_JSON.search(_QUOTED.sub('""', text)) is not None
    return _IN_YAML.search(text) is not None
