"""What `python -m bench.quality` can be told."""

import argparse
from collections.abc import Callable
from pathlib import Path

from review_action.domain.profile import PROFILES

ABOUT = "How good reviews are, over cases with known comments; see docs/recipes/quality.md."
BUNDLED = Path(__file__).parent / "cases"
RECORDED = "recorded"
MAX_PASSES, MAX_REPEATS = 20, 50


def parser() -> argparse.ArgumentParser:
    """Every option with its default."""
    options = argparse.ArgumentParser(prog="python -m bench.quality", description=ABOUT)
    options.add_argument(
        "--cases", type=Path, default=BUNDLED, metavar="DIR", help="one folder a case"
    )
    options.add_argument(
        "--only", nargs="+", default=(), metavar="WORD", help="cases with it in their name"
    )
    options.add_argument(
        "--recorded", type=Path, metavar="DIR", help="replies by prompt; new ones are kept there"
    )
    options.add_argument(
        "--missing", type=Path, metavar="DIR", help="where prompts without a reply are written"
    )
    options.add_argument("--model", help="asked for what is not recorded, as provider:name")
    options.add_argument("--base-url", metavar="URL", help="where it is, if that is not known")
    options.add_argument("--max-cost", metavar="USD", help="of one review")
    options.add_argument("--deadline", metavar="TIME", help="of one review, as 10m")
    options.add_argument(
        "--context-tokens", type=int, default=64_000, metavar="N", help="of one prompt"
    )
    options.add_argument("--profile", choices=PROFILES, help="default: the case's own, or standard")
    options.add_argument("--no-verify", action="store_true", help="without the second look")
    options.add_argument(
        "--no-rules", action="store_true", help="without the team's rules and guidance"
    )
    options.add_argument(
        "--passes",
        type=_upto(MAX_PASSES),
        metavar="N",
        help="passes with all lenses, not the profile's",
    )
    options.add_argument(
        "--ablate", action="store_true", help="also without each of these, side by side"
    )
    options.add_argument(
        "--repeat",
        type=_upto(MAX_REPEATS),
        default=1,
        metavar="N",
        help="independent runs of each case",
    )
    options.add_argument(
        "--judge",
        metavar="MODEL",
        help="matches instead of words and place; `recorded`: from --recorded",
    )
    options.add_argument("--output", metavar="FILE", help="everything as JSON")
    return options  # fmt: skip


def _upto(most: int) -> Callable[[str], int]:
    def number(said: str) -> int:
        if not said.isdecimal() or not 1 <= int(said) <= most:
            raise argparse.ArgumentTypeError(f"it must be a number from 1 to {most}")
        return int(said)

    return number
