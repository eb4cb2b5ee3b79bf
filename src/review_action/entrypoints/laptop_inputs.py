"""Options of a command line and keys lying on a laptop, as the inputs that one parser checks."""

import argparse
from collections.abc import Mapping

from review_action.domain.provider import KEY_INPUTS

INPUTS = {
    "model": "model",
    "base_url": "base-url",
    "fallback_models": "fallback-models",
    "max_cost": "max-cost",
    "deadline": "deadline",
    "fail_on": "fail-on",
    "sarif_files": "sarif-files",
}
OUR_KEY = "REVIEW_ACTION_API_KEY"
"""Meant for us: goes to whatever address is given with it."""


def laptop_inputs(
    options: argparse.Namespace, environ: Mapping[str, str], *, keys_choose: bool = False
) -> Mapping[str, str]:
    """Inputs by the names of their variables.

    Args:
        options: Those it has not are not set.
        environ: Keys of other tools in it (`OPENAI_API_KEY`, …) go to their own provider alone.
        keys_choose: Whether a key without a model chooses one. On a laptop it often lies around for
            other tools, and a review sends code away.
    """
    given = {
        f"INPUT_{name.upper()}": str(value)
        for option, name in INPUTS.items()
        if (value := getattr(options, option, None))
    }
    if not (keys_choose or "INPUT_MODEL" in given or "INPUT_BASE-URL" in given):
        return given
    names = {f"INPUT_{name.upper()}": name.upper().replace("-", "_") for name in KEY_INPUTS}
    found = {variable: environ.get(name, "") for variable, name in names.items()}
    return given | found | {"INPUT_API-KEY": environ.get(OUR_KEY, "")}
