"""Writes prompts that nobody has answered yet, each as one file that a person can read."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from bench.quality.recorded_model import name_of
from review_action.domain.prompt import Prompt
from review_action.pipeline.asking.verdict_format import SCHEMA_NAME

SECOND_LOOK = SCHEMA_NAME
HEAD = """\
A prompt without an answer.
Save the reply, and nothing else, as: {name}.json
in the directory given to --recorded.

case:   {case}
asked:  {agent}, {unit}, take {take}
reply:  at most {tokens} tokens, one JSON object after the schema at the end
"""
PART = "\n=============== {title} ({key}) ===============\n\n{text}\n"


def first_asked(missing: Mapping[str, Prompt]) -> Mapping[str, Prompt]:
    """Those that can be answered now: what a second look is shown depends on all the first answers."""
    first = {name: each for name, each in missing.items() if each.schema_name != SECOND_LOOK}
    return first or missing


def write_missing(folder: Path, case: str, missing: Mapping[str, Prompt]) -> int:
    """Write each prompt below `folder`; how many there are."""
    below = folder / safe(case)
    below.mkdir(parents=True, exist_ok=True)
    for name, prompt in missing.items():
        suffix = name.partition(".")[2]
        file = f"{safe(prompt.agent)}.{safe(prompt.unit)}.{name[:12]}{suffix and f'.{suffix}'}.txt"
        (below / file).write_text(
            _text(name, case, prompt), encoding="utf-8", errors="backslashreplace"
        )
    return len(missing)


def safe(name: str) -> str:
    """`name` as a part of a file's name; nothing in it leads out of the directory."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:100] or "unnamed"


def _text(name: str, case: str, prompt: Prompt) -> str:
    parts = {
        "system": prompt.system,
        "user, the change": prompt.shared,
        "user, the question": prompt.question,
        "schema of the reply": json.dumps(prompt.reply_schema, indent=2),
    }
    head = HEAD.format(
        name=name,
        case=safe(case),
        agent=prompt.agent,
        unit=prompt.unit,
        take=prompt.take,
        tokens=prompt.max_output_tokens,
    )
    # What the code under review says cannot end a part: nobody knows the key before it is hashed.
    key = name_of(prompt)[:12]
    return head + "".join(
        PART.format(title=title, key=key, text=text) for title, text in parts.items()
    )
