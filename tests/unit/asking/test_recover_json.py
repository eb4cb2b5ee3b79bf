import pytest

from review_action.pipeline.asking.recover_json import recover_json


def test_recover_json__many_braces_in_prose_are_given_up() -> None:
    assert len(recover_json('{"a": 1} ' * 900).values) == 500


def test_recover_json__last_rung() -> None:
    """What has no place to start from is left to json_repair."""
    text = '{ /* first */ "path": "src/a.py", "title": "It fails"}'
    assert recover_json(text).values == ({"path": "src/a.py", "title": "It fails"},)
    text = '{ /* first */ "findings": [{ /* one */ "path": "a"}, { /* two */ "path": "b"}]}'
    assert recover_json(text).values == ({"findings": [{"path": "a"}, {"path": "b"}]},)


@pytest.mark.parametrize(
    "text",
    [
        "the path: a, and another path: b",  # json_repair finds no object with a path in it
        "[" * 5_000 + "path:",
        "no key at all",
        "path:" + " " * 200_001,
    ],
    ids=["prose", "brackets", "none", "long"],
)
def test_recover_json__nothing(text: str) -> None:
    assert recover_json(text).values == ()


def test_recover_json__more_than_any_reply() -> None:
    text = " " * 1_000_000 + '{"findings": []}'
    assert recover_json(text).values == ()


def test_recover_json__objects_that_ran_into_each_other() -> None:
    text = '[{"path": "a", "line": 1, "path": "b", "line": 2}]'
    assert recover_json(text).values == ([[{"path": "a", "line": 1}, {"path": "b", "line": 2}]],)


def test_recover_json__equal_keys_keep_the_last_of_single_values() -> None:
    assert recover_json('{"a": 1, "a": 2}').values == ({"a": 2},)
