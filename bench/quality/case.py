"""A case: a change, and what people said of it; the format is in docs/recipes/quality.md."""

import json
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from review_action.domain.diff import Side
from review_action.domain.finding import Severity
from review_action.errors import ConfigurationError

FORMAT_HINT = "The format is in docs/recipes/quality.md."


class _Read(BaseModel):
    """Frozen; data sets say more of a case than is needed here, and that is left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Expected(_Read):
    """One comment that is known to be right (golden) or known to be wrong (known_invalid)."""

    id: str
    path: str
    side: Side = "RIGHT"
    start_line: int | None = Field(default=None, ge=1)
    end_line: int | None = Field(default=None, ge=1)
    severity: Severity | None = None
    category: str = ""
    text: str = Field(min_length=1)
    origin: str = "human"
    tier: str = Field(default="", validation_alias=AliasChoices("tier", "tier_auto"))
    use: bool = True
    """False: neither missed when it is not found, nor wrong when it is."""

    @field_validator("side", mode="before")
    @classmethod
    def _upper(cls, said: Any) -> Any:
        return said.upper() if isinstance(said, str) else said

    @property
    def is_human(self) -> bool:
        return self.origin == "human"

    @property
    def is_core(self) -> bool:
        return self.tier == "core"

    @property
    def lines(self) -> tuple[int, int] | None:
        """First and last line; None where it is about the file."""
        start = self.start_line or self.end_line
        return (start, max(start, self.end_line or start)) if start else None


class Case(_Read):
    """One pull request with everything known of it."""

    id: str
    folder: Path
    title: str = ""
    body: str = ""
    repo: str = ""
    pr_number: int = 0
    base_sha: str = ""
    head_sha: str = ""
    language: str = ""
    golden: tuple[Expected, ...] = ()
    known_invalid: tuple[Expected, ...] = ()

    @property
    def expected(self) -> tuple[Expected, ...]:
        """Right ones first, so that a number below `len(golden)` is one of them."""
        return (*self.golden, *self.known_invalid)

    @property
    def diff(self) -> bytes:
        return (self.folder / "diff.patch").read_bytes()


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Every case below `folder`, or the one that it is, by name.

    Raises:
        ConfigurationError: There is none, or one of them cannot be read.
    """
    if (folder / "case.json").is_file():
        return (_read(folder),)
    folders = sorted(path.parent for path in folder.glob("*/case.json"))
    if not folders:
        raise ConfigurationError(f"there is no case in {folder}", hint=FORMAT_HINT)
    cases = tuple(map(_read, folders))
    ids = [case.id for case in cases]
    if doubles := sorted({name for name in ids if ids.count(name) > 1}):
        raise ConfigurationError(f"two cases are named {doubles[0]}", hint=FORMAT_HINT)
    return cases


def _read(folder: Path) -> Case:
    if not (folder / "diff.patch").is_file():
        raise ConfigurationError(f"{folder} has no diff.patch", hint=FORMAT_HINT)
    file = folder / "case.json"
    try:
        said = json.loads(file.read_bytes())
        return Case.model_validate({"id": folder.name, **said, "folder": folder})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigurationError(f"{file}: {place}: {first['msg']}", hint=FORMAT_HINT) from error
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{file} is no JSON object", hint=FORMAT_HINT) from error
