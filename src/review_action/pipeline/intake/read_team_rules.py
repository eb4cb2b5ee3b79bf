"""Reads what a team asks of everyone who works on its repository, within bounds."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from review_action.domain.config import Policy
from review_action.domain.pull_request import FileContent
from review_action.domain.team_rules import Guidance, TeamRules
from review_action.pipeline.intake.guidance_paths import guidance_paths
from review_action.pipeline.intake.read_front_matter import read_front_matter
from review_action.pipeline.intake.split_sections import split_sections
from review_action.pipeline.intake.strip_comments import strip_comments

FILE_CHARACTERS = 12_000
ALL_CHARACTERS = 24_000
_KNOWN_ENDS = (".md", ".mdc", ".txt")
_ON_CODE = re.compile(
    r"\b(?:styles?|conventions?|guidelines?|standards?|reviews?|reviewing|naming)\b", re.IGNORECASE
)
"""Headings of CONTRIBUTING that speak of code: the rest is how to set up, to open an issue, to sign."""
_IMPORT = re.compile(r"^[ \t]*@(?:\./)?(\S+)[ \t]*$", re.MULTILINE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_QUIET = frozenset({"missing", "symlink"})
"""A link from one of these files to another is usual, and its target is read itself."""


def read_team_rules(policy: Policy, contents: Mapping[str, FileContent]) -> TeamRules:
    """The rules of the policy, and the guidance that `contents` hold.

    Args:
        policy: Names the files to go by, in their order.
        contents: Files at the base commit, by path.
    """
    warnings: list[str] = []
    found: dict[str, Guidance] = {}
    left = ALL_CHARACTERS
    for path in _ordered(policy, contents):
        guidance = _read(contents[path], contents, warnings)
        if guidance is None:
            continue
        key = " ".join(guidance.text.split())
        if key in found:
            found[key] = _for_both(found[key], guidance)
            continue
        limit = min(FILE_CHARACTERS, left)
        cut = _cut(guidance.text, limit)
        if cut != guidance.text:
            warnings.append(
                f"{path} guides the review with its first {len(cut):,} of {len(guidance.text):,}"
                " characters only"
            )
        if cut:
            found[key] = guidance.model_copy(update={"text": cut})
            left -= len(cut)
    return TeamRules(rules=policy.rules, guidance=tuple(found.values()), warnings=tuple(warnings))


def _ordered(policy: Policy, contents: Mapping[str, FileContent]) -> Iterator[str]:
    seen = set()
    for wanted in guidance_paths(policy):
        inside = [path for path in contents if path.rpartition("/")[0] + "/" == wanted]
        files = sorted(path for path in inside if path.lower().endswith(_KNOWN_ENDS))
        for path in files if wanted.endswith("/") else [wanted]:
            if path in contents and path not in seen:
                seen.add(path)
                yield path


def _read(
    content: FileContent, contents: Mapping[str, FileContent], warnings: list[str]
) -> Guidance | None:
    if content.text is None:
        if content.reason not in _QUIET:
            warnings.append(
                f"{content.path} could not be read to guide the review ({content.reason})"
            )
        return None
    front = read_front_matter(content.text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if front.always is False and not front.globs:
        # Whoever wrote it asks for it by hand, or leaves it to an agent to ask for it.
        return None
    text = _seen(strip_comments(front.text))
    if content.path.rpartition("/")[2].upper() == "CONTRIBUTING.MD":
        text = _on_code(text)
    text = _IMPORT.sub(lambda said: _imported(said, contents), text).strip()
    globs = () if front.always else front.globs
    return Guidance(path=content.path, text=text, globs=globs) if text else None


def _seen(text: str) -> str:
    """Without controls and characters that have no width: they hide words from whoever reviews them."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)


def _imported(said: "re.Match[str]", contents: Mapping[str, FileContent]) -> str:
    """Nothing for a file that is read itself."""
    target = contents.get(said[1])
    return "" if target and target.text is not None else said[0]


def _on_code(text: str) -> str:
    kept: list[str] = []
    within = 0
    for section in split_sections(text):
        if within and section.level > within:
            kept.append(section.text)
            continue
        within = section.level if _ON_CODE.search(section.title) else 0
        if within:
            kept.append(section.text)
    return "\n".join(kept)


def _for_both(first: Guidance, second: Guidance) -> Guidance:
    globs = dict.fromkeys((*first.globs, *second.globs))
    everywhere = not first.globs or not second.globs
    return first.model_copy(update={"globs": () if everywhere else tuple(globs)})


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    return (head.rpartition("\n")[0] or head).rstrip()
