"""What the profiles send for pull requests of 3, 30 and 300 files: characters, tokens, and their price in one pass."""

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.fixtures import pull_request as contents
from review_action.agents import AGENTS, GENERALIST
from review_action.domain.config import Policy
from review_action.domain.profile import PROFILES, Profile
from review_action.domain.prompt import Prompt
from review_action.domain.pull_request import ChangedFile
from review_action.domain.team_rules import Guidance, TeamRules
from review_action.domain.unit import ReviewUnit
from review_action.pipeline.asking.add_context import add_context
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.plan_passes import plan_passes
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_units import split_units
from tests.fakes.pull_request import pull_request

UNIT_TOKENS = 20_000
CACHED_PRICE = 0.1
PEERS = {3: "81 k", 30: "357 k", 300: "1,000 k"}
"""PR-Agent's characters for as many files; of the 300 it shows a part alone."""
GUIDANCE = "Amounts are Decimal from input to database. Nothing is logged that names a customer.\n"


class Size(NamedTuple):
    """Of all prompts of a run; `units` are input tokens at the full price."""

    prompts: int
    characters: int
    tokens: int
    units: float


def main() -> None:
    print(
        "\n| files | profile | context | prompts | characters | PR-Agent | tokens |"
        " tokens at cached prices | of one pass |"
    )
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for files, peer in PEERS.items():
        for around in (False, True):
            sizes = {profile: measure(files, profile, around=around) for profile in PROFILES}
            for profile, size in sizes.items():
                print(
                    f"| {files} | {profile} | {'with' if around else 'diff alone'} | {size.prompts}"
                    f" | {size.characters:,} | {peer} | {size.tokens:,} | {size.units:,.0f}"
                    f" | x {size.units / sizes['quick'].units:.2f} |"
                )
    _tell_parts()


def measure(files: int, profile: Profile, *, around: bool) -> Size:
    """What the product sends for the agents, all six of them; second looks come on top."""
    prompts = prompts_of(files, profile, around=around)
    return Size(
        prompts=len(prompts),
        characters=sum(prompt.characters for prompt in prompts),
        tokens=sum(map(_tokens, prompts)),
        units=_price(prompts),
    )


def prompts_of(files: int, profile: Profile, *, around: bool) -> tuple[Prompt, ...]:
    base, head = contents(files)
    diffs = [
        parse_diff(ChangedFile(path=path, patch=_patch(base[path], head[path]))) for path in head
    ]
    units: Sequence[ReviewUnit] = split_units(diffs, token_budget=UNIT_TOKENS)
    if around:
        units = _with_context(units, head)
    return build_prompts(
        units,
        plan_passes(Policy(profile=profile), tuple(AGENTS)),
        {**AGENTS, GENERALIST.id: GENERALIST},
        pull_request(changed_files=files),
        nonce="0123456789abcdef" * 2,
        schema=reply_schema(),
    )


def _with_context(units: Sequence[ReviewUnit], head: Mapping[str, str]) -> Sequence[ReviewUnit]:
    guidance = Guidance(path="AGENTS.md", text=GUIDANCE * 40)
    return add_context(units, contents=dict(head), guidance=TeamRules(guidance=(guidance,)))


def _patch(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="")
    return "\n".join(list(lines)[2:]) + "\n"


def _tokens(prompt: Prompt) -> int:
    return estimate_tokens(prompt.system + prompt.shared + prompt.question)


def _price(prompts: Sequence[Prompt]) -> float:
    """Input tokens at the full price, where all of a prefix but its first sending is cached.

    The system text counts as sent once in a run, too.
    """
    by_prefix = defaultdict(list)
    for prompt in prompts:
        by_prefix[prompt.prefix].append(prompt)
    system = estimate_tokens(prompts[0].system)
    paid = (1 - CACHED_PRICE) * system
    for alike in by_prefix.values():
        shared = estimate_tokens(alike[0].shared)
        paid += shared + CACHED_PRICE * (shared * (len(alike) - 1) + system * len(alike))
        paid += sum(estimate_tokens(prompt.question) for prompt in alike)
    return paid


def _tell_parts() -> None:
    prompts = prompts_of(3, "standard", around=False)
    print(
        f"\nsystem text: {estimate_tokens(prompts[0].system):,} tokens; questions of the 3 files:"
    )
    for prompt in (*prompts, *prompts_of(3, "quick", around=False)):
        print(f"- {prompt.agent}: {estimate_tokens(prompt.question):,}")


if __name__ == "__main__":
    main()
