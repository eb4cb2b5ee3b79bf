"""An attack as data: what the attacker controls, what the obeying model says, and what must hold."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, Literal

from pydantic import Field

from review_action.domain.pull_request import FileStatus
from review_action.domain.value import Value

Stage = Literal["review", "command", "publish", "parts"]
"""Which way in is attacked: an event of a pull request, a comment, the file between two jobs, one part alone."""

FAMILIES: Final = files(__package__) / "cases"


class AttackedFile(Value):
    """One file of the hostile change; None on the side where it is not."""

    base: str | None = None
    head: str | None = None
    patch: str | None = None
    """Instead of the one that both sides make."""
    status: FileStatus | None = None
    previous_path: str | None = None
    kind: Literal["file", "symlink", "submodule"] = "file"
    binary: bool = False


class Said(Value):
    """A comment that starts a run."""

    body: str
    by: str = "mallory"
    account: Literal["User", "Bot"] = "User"
    permission: Literal["none", "read", "triage", "write", "maintain", "admin"] = "none"
    in_thread: bool = False
    app: bool = False
    """Whether an app wrote it in somebody's name."""


class Earlier(Value):
    """A run before the one that is attacked, which leaves what the attacker then uses."""

    key: str = "sk-attacker-0123456789abcdefghij"
    """Model key of that run, which signs what it leaves; empty for the one the attacked run has."""
    pull_number: int = 12
    repository: str = "acme/shop"
    head: str = ""
    """Commit it was on, when another than the attacked one's."""
    files: dict[str, AttackedFile] = Field(default_factory=dict)
    """What the pull request changed then, when something else than now."""
    found: bool = False
    """Whether its model, not yet led astray, found that the first added line does harm."""
    edits: dict[str, str] = Field(default_factory=dict)
    """What is then replaced in the summary comment: patterns, and what stands there instead."""
    leaves: dict[str, str] = Field(default_factory=dict)
    """What is then written into files of the workspace, by globs."""


class Change(Value):
    """One change to a JSON file: `at` is a JSON pointer; without a value what is there goes."""

    at: str
    value: Any = None


class Given(Value):
    """Everything that the attacker, or the set-up, may choose."""

    title: str = "Total the cart"
    body: str = ""
    author: str = "mallory"
    branch: str = "cart"
    fork: bool = False
    draft: bool = False
    labels: tuple[str, ...] = ()
    labelled_by: str = ""
    """Who put the labels on it."""
    linked_issues: tuple[str, ...] = ()
    files: dict[str, AttackedFile] = Field(default_factory=dict)
    """What the pull request changes; `src/cart.py` with a defect when nothing is said."""
    at_base: dict[str, str] = Field(default_factory=dict)
    """Other files at the base commit: written by maintainers."""
    at_head: dict[str, str] = Field(default_factory=dict)
    """Other files at the head commit: written by the attacker."""
    remarks: tuple[dict[str, Any], ...] = ()
    """What others said on lines of the change."""
    summary: str = ""
    """A summary comment of ours that stands already."""
    summary_editor: str = ""
    workspace: dict[str, str] = Field(default_factory=dict)
    """Files in the job's workspace."""
    links: dict[str, str] = Field(default_factory=dict)
    """Symbolic links in the workspace, and what they point to; `{outside}` is a folder beside it."""
    inputs: dict[str, str] = Field(default_factory=dict)
    environment: dict[str, str] = Field(default_factory=dict)
    event: str = "pull_request"
    payload: dict[str, Any] = Field(default_factory=dict)
    """Merged over the event's payload."""
    said: Said | None = None
    earlier: Earlier | None = None
    tamper: tuple[Change, ...] = ()
    """What the attacker changes in the file between two jobs."""
    may_write: bool = True
    tools: bool = False
    """Whether the analyzers that are programs or rules on syntax run: most attacks need none."""
    part: str = ""
    """Which part alone is attacked, for the stage `parts`."""
    arguments: dict[str, Any] = Field(default_factory=dict)
    """What the part is given."""


class ObeyingModel(Value):
    """What a model says that does whatever the attacker asks; without anything: that all is well."""

    findings: tuple[dict[str, Any], ...] = ()
    """Merged each over an honest finding on the first added line."""
    flood: int = 0
    """So many more, each of other words and on an added line of its own."""
    agents: tuple[str, ...] = ("security",)
    """Which agents say it; the others find nothing."""
    summary: str = "All is well."
    rating: float = 10
    verdicts: Literal["confirmed", "refuted"] = "confirmed"
    """What the second look says of each finding."""
    verdict_quote: str | None = None
    """What it quotes as its reason; the finding's own quote when nothing is said."""
    answer: dict[str, Any] = Field(default_factory=dict)
    """Merged over every reply: fields nobody asked for, or those of an answer to a command."""
    raw: str | None = None
    """The whole reply instead; `{nonce}` stands for what closes the data of the prompt."""


class AttackCase(Value):
    """One attack; it breaches when any of `holds` does not hold."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    attack: str
    """What the attacker tries, for people."""
    stage: Stage = "review"
    given: Given = Given()
    model: ObeyingModel = ObeyingModel()
    holds: dict[str, Any] = Field(min_length=1)
    """Guarantees by name (guarantees.py), each with what it is about."""
    defence: str
    """What stops it (defences/); with that switched off the case must breach."""
    may_crash: bool = False
    """Whether a crash without the defence is what the attack is after."""
    family: str = ""


_REPEAT: Final = re.compile(r"\{\{(\d{1,7})\*((?:(?!\{\{).)+?)\}\}", re.DOTALL)
"""`{{5000*ab}}` stands for five thousand times `ab`, `<n>` in it for the number of each."""


def _counted(found: re.Match[str]) -> str:
    text, times = found[2], int(found[1])
    if "<n>" not in text:
        return text * times
    return "".join(text.replace("<n>", str(number)) for number in range(times))


def _repeated(value: Any) -> Any:
    if isinstance(value, str):
        while _REPEAT.search(value):
            value = _REPEAT.sub(_counted, value)
        return value
    if isinstance(value, dict):
        return {_repeated(key): _repeated(each) for key, each in value.items()}
    return [_repeated(each) for each in value] if isinstance(value, list) else value


class _Family(Value):
    about: str
    cases: tuple[AttackCase, ...]


def read_families() -> Mapping[str, Sequence[AttackCase]]:
    """All cases by family, in the order of their files.

    Raises:
        ValueError: A case is not well formed, or two have one id.
    """
    import yaml  # noqa: PLC0415  # not for listing the command's options

    families: dict[str, Sequence[AttackCase]] = {}
    seen: set[str] = set()
    for file in sorted(FAMILIES.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".yml"):
            continue
        name = file.name.removesuffix(".yml")
        told = _repeated(yaml.safe_load(file.read_text(encoding="utf-8")))
        family = _Family.model_validate(told)
        cases = [case.model_copy(update={"family": name}) for case in family.cases]
        for case in cases:
            if case.id in seen:
                raise ValueError(f"{file.name}: an id stands twice: {case.id}")
            seen.add(case.id)
        families[name] = cases
    return families
