"""Tells where else a suggestion has code, images or packages come from, or what it runs when they are installed."""

import re
from pathlib import PurePosixPath
from typing import Final

from review_action.pipeline.proving.offer import Offer

_MANIFESTS: Final = re.compile(
    r"package\.json|composer\.json|bower\.json|.*requirements.*\.(?:txt|in)|constraints.*\.txt|pyproject\.toml|setup\.(?:py|cfg)"
    r"|pipfile|cargo\.toml|gemfile|.*\.gemspec|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?"
    r"|\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf|nuget\.config|.*\.csproj|deno\.jsonc?",
    re.IGNORECASE,
)


def _any(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.MULTILINE | flags)


_NEWS: Final = {
    "what runs when packages are installed": _any(
        # package.json, composer.json, setup.py, Cargo.toml, .npmrc
        r"[\"'](?:pre|post)?(?:install|uninstall|prepare|prepack|prepublish\w*|pack)[\"']\s*:",
        r"\bpost-(?:install|update|autoload-dump)-cmd\b",
        r"\bcmdclass\b",
        r"^[ \t]*build\s*=\s*[\"']",
        r"\bignore-scripts\s*=\s*false",
    ),
    "another place that packages come from": _any(
        # requirements.txt, .npmrc, pip.conf
        r"--(?:extra-)?index-url\b|--find-links\b|--trusted-host\b|\bregistry\s*=|\bindex-url\s*=",
        # Cargo.toml, pyproject.toml, Gemfile
        r"\b(?:git|url|path|branch)\s*=\s*[\"']|\bgit\s*:\s|\bgit\+\w+:|\bgithub\s*:\s",
        # go.mod
        r"^[ \t]*replace\s|=>\s*\S{1,300}\s+v",
        # Gemfile, pom.xml, build.gradle
        r"^[ \t]*source\s*[\"'(]|<repository>|\bmaven\s*\{|\bmaven\s*\(",
        # package.json: "x": "git+ssh://…", "x": "owner/name#branch"
        r":\s*[\"'](?:git|git\+\w+|github|gitlab|bitbucket|gist|file|https?|npm|link):",
        r":\s*[\"'][\w-]+/[\w.-]+(?:#[^\"']*)?[\"']",
        # requirements.txt: x @ https://…
        r"\s@\s*(?:git\+|https?:|file:)",
        flags=re.IGNORECASE,
    ),
}
_PACKAGE: Final = {
    ".json": re.compile(r"\"([@\w][\w./-]*)\"\s*:\s*\"(?:[\^~<>=v*]\s*)*\d[^\"]*\""),
    ".txt": re.compile(
        r"^[ \t]*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\]\s*)?(?:[=<>~!;]|$)", re.MULTILINE
    ),
}
_IMAGE: Final = re.compile(r"^[ \t]*FROM\s+(?:--\S+\s+)*([^\s:@]+)", re.MULTILINE | re.IGNORECASE)
_FETCHED: Final = re.compile(
    r"^[ \t]*ADD\s+(?:--\S+\s+)*(?:https?:|git@|\S+\.git\b)", re.MULTILINE | re.IGNORECASE
)


def fresh_sources(offer: Offer) -> str:
    """Empty when there are none, or its file says nothing of the kind."""
    if offer.language == "dockerfile":
        return _of_image(offer)
    name = PurePosixPath(offer.path).name
    if not _MANIFESTS.fullmatch(name):
        return ""
    for what, pattern in _NEWS.items():
        if len(pattern.findall(offer.new)) > len(pattern.findall(offer.old)):
            return f"it brings in {what}"
    package = _PACKAGE.get(PurePosixPath(name).suffix.lower())
    if package and _of(package, offer.new) - _of(package, offer.file) - {"version"}:
        return "it brings in another package"
    return ""


def _of_image(offer: Offer) -> str:
    if len(_FETCHED.findall(offer.new)) > len(_FETCHED.findall(offer.old)):
        return "it fetches what goes into an image"
    if _of(_IMAGE, offer.new) - _of(_IMAGE, offer.file) - _of(_IMAGE, offer.old):
        return "it builds on another image"
    return ""


def _of(pattern: re.Pattern[str], text: str) -> set[str]:
    return {name.lower() for name in pattern.findall(text)}
