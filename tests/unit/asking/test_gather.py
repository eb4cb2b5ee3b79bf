"""Findings that a model wrote as a string of JSON, and strings that only look like one."""

import pytest

from review_action.pipeline.asking.damaged import Doubtful
from review_action.pipeline.asking.gather import gather

FINDING = '{"path": "a.py", "title": "It fails"}'


@pytest.mark.parametrize("kind", [str, Doubtful])
def test_gather__a_string_of_sound_json_is_opened(kind: type[str]) -> None:
    gathered = gather([{"findings": kind(f"[{FINDING}]")}])
    assert gathered.elements == ({"path": "a.py", "title": "It fails"},)


def test_gather__a_string_whose_end_was_inferred_is_not_searched() -> None:
    damaged = Doubtful(f'[{{"[path": "a.py", "suggestion": {FINDING}')
    assert gather([{"findings": damaged}]).elements == ()
