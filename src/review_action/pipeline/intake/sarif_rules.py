"""The rules of one SARIF run, under names that are safe to show and cannot be mistaken for ours."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from review_action.rendering.visible import visible

MAX_TOOL: Final = 40
MAX_RULE: Final = 100
MAX_TEXT: Final = 4_000
_LINK: Final = re.compile(r"\[([^\[\]]{1,300})\]\([0-9]{1,6}\)")
_HOLE: Final = re.compile(r"\{([0-9]{1,2})\}")
_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9.-]{1,100}/[A-Za-z0-9._~/#?=&%+@:-]{0,200}")
_CWE: Final = re.compile(r"\bcwe-0{0,4}([1-9][0-9]{0,4})\b", re.IGNORECASE)
"""As Semgrep (`CWE-89: …`) and CodeQL (`external/cwe/cwe-089`) tag their rules."""

_Object = Mapping[str, Any]


def as_map(value: object) -> _Object:
    """An object of JSON; empty where something else stands."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """An array of JSON; empty where something else stands."""
    return value if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A string of JSON, clipped, with nothing invisible in it; empty where something else stands."""
    return visible(value[:MAX_TEXT]) if isinstance(value, str) else ""


class SarifRule(NamedTuple):
    """One rule; `about` explains it."""

    rule_id: str
    level: str
    about: str
    help_uri: str
    tags: str
    cwe: str
    properties: _Object
    messages: _Object

    def message_of(self, result: _Object) -> str:
        """What the tool says, with its arguments filled in and without links into the file."""
        message = as_map(result.get("message"))
        text = text_of(message.get("text"))
        if not text:
            text = text_of(as_map(self.messages.get(str(message.get("id")))).get("text"))
        given = [text_of(one)[:300] for one in as_list(message.get("arguments"))]

        def filled(hole: re.Match[str]) -> str:
            at = int(hole[1])
            return given[at] if at < len(given) else hole[0]

        # https://docs.oasis-open.org/sarif/sarif/v2.1.0/: 3.11.5 placeholders, 3.11.6 embedded links
        return _LINK.sub(r"\1", _HOLE.sub(filled, text))[:MAX_TEXT].strip()


class SarifRules(NamedTuple):
    """Of one run: its driver's, and those of its extensions."""

    tool: str
    components: tuple[list[Any], ...]
    by_id: Mapping[str, _Object]

    @classmethod
    def of(cls, run: _Object, reserved: Collection[str]) -> "SarifRules":
        """The rules of a run; a tool named as one of `reserved` is called `tool-…`."""
        tool = as_map(run.get("tool"))
        parts = [as_map(tool.get("driver")), *map(as_map, as_list(tool.get("extensions")))]
        name = re.sub(r"[^a-z0-9]+", "-", text_of(parts[0].get("name")).lower())
        name = name.strip("-")[:MAX_TOOL].strip("-") or "tool"
        components = tuple(as_list(part.get("rules")) for part in parts)
        by_id = dict(_named(components))
        return cls(f"tool-{name}" if name in reserved else name, components, by_id)

    def rule_of(self, result: _Object) -> SarifRule:
        """The rule that a result names by index or id."""
        reference = as_map(result.get("rule"))
        named = text_of(result.get("ruleId")) or text_of(reference.get("id"))
        about = self._indexed(result, reference) or self._called(named)
        name = named or text_of(about.get("id"))
        configuration = as_map(about.get("defaultConfiguration"))
        properties = as_map(about.get("properties"))
        uri = text_of(about.get("helpUri"))
        tags = " ".join(text_of(tag)[:60] for tag in as_list(properties.get("tags"))[:20])
        weakness = _CWE.search(tags)
        return SarifRule(
            rule_id=f"{self.tool}/{self._fitting(name)}",
            level=text_of(configuration.get("level")) or "warning",
            about=_about(about),
            help_uri=uri if _ADDRESS.fullmatch(uri) else "",
            tags=tags,
            cwe=f"CWE-{weakness[1]}" if weakness else "",
            properties=properties,
            messages=as_map(about.get("messageStrings")),
        )

    def _indexed(self, result: _Object, reference: _Object) -> _Object:
        at = reference.get("index", result.get("ruleIndex"))
        component = as_map(reference.get("toolComponent")).get("index")
        rules = self._component(component)
        return as_map(rules[at]) if isinstance(at, int) and 0 <= at < len(rules) else {}

    def _component(self, index: object) -> list[Any]:
        # An index counts the extensions; without one the driver is meant.
        at = index + 1 if isinstance(index, int) else 0
        return self.components[at] if 0 <= at < len(self.components) else []

    def _called(self, named: str) -> _Object:
        # `CA1000/1` is a kind of `CA1000` (3.52.4, hierarchical names).
        found = self.by_id.get(named) or self.by_id.get(named.rpartition("/")[0])
        return found or {}

    def _fitting(self, name: str) -> str:
        bare = name[len(self.tool) + 1 :] if name.startswith(f"{self.tool}/") else name
        fitted = re.sub(r"[^A-Za-z0-9._-]+", "-", bare).lstrip("._-")[:MAX_RULE].rstrip("-")
        return fitted or "unnamed"


def _named(components: tuple[list[Any], ...]) -> Iterator[tuple[str, _Object]]:
    for rules in components:
        for rule in rules:
            if name := text_of(as_map(rule).get("id")):
                yield name, rule


def _about(rule: _Object) -> str:
    """The first paragraph that explains it; some tools put a whole page there."""
    for key in ("fullDescription", "shortDescription"):
        for paragraph in text_of(as_map(rule.get(key)).get("text")).split("\n\n"):
            lines = [line for line in paragraph.split("\n") if not line.startswith("#")]
            if text := "\n".join(lines).strip():
                return text
    return ""
