"""Our reading of events, over GitHub's own examples; our own payloads, against its descriptions."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from review_action.domain.decision import Command, Review, Skip
from review_action.domain.event import EVENTS, parse_event
from review_action.domain.settings import RunnerSettings, Settings
from review_action.pipeline.intake.triage import triage
from tests.contract.oracles import cached
from tests.fixtures.events.read import names, payload

pytestmark = pytest.mark.contract

SETTINGS = Settings(runner=RunnerSettings())
ASKED_FOR = ("pull_request", "issue_comment", "pull_request_review_comment", "workflow_dispatch")
UNDESCRIBED = {"schedule"}
"""Started by Actions itself: no webhook of this name is delivered, so none is described."""


@cache
def examples() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Event and payload of every example of an event we read."""
    told = json.loads(cached("webhooks.json").read_bytes())
    return tuple(
        (entry["name"], example)
        for entry in told
        if entry["name"] in EVENTS
        for example in entry["examples"]
    )


def test_examples__are_the_45_and_more() -> None:
    assert sum(1 for name, _ in examples() if name in ASKED_FOR) == 45
    assert {name for name, _ in examples()} == {*ASKED_FOR, "merge_group", "push", "workflow_run"}


def test_parse_event__every_example() -> None:
    for name, example in examples():
        event = parse_event(name, example)
        assert event.event == name
        assert getattr(event, "action", None) == example.get("action")


def test_triage__pull_request_examples() -> None:
    for name, example in examples():
        if name != "pull_request":
            continue
        for kind in ("pull_request", "pull_request_target"):
            decision = triage(parse_event(kind, example), SETTINGS)
            expected = Review(pull_number=example["number"])
            # On the others the verdict that stands is looked for first.
            closed = example["action"] == "closed"
            assert isinstance(decision, Skip) if closed else decision == expected


def test_triage__comment_examples() -> None:
    """None of GitHub's examples is a command of ours; each becomes one when it says so."""
    seen = 0
    for name, example in examples():
        if "comment" not in example:
            continue
        assert isinstance(triage(parse_event(name, example), SETTINGS), Skip)
        person = {**example["comment"]["user"], "login": "mona", "type": "User"}
        comment = {
            **example["comment"],
            "body": "/help",
            "user": person,
            "performed_via_github_app": None,
        }
        on_pull = "pull_request" in example or "pull_request" in example.get("issue", {})
        said = triage(parse_event(name, {**example, "comment": comment}), SETTINGS)
        assert isinstance(said, Command) is (on_pull and example["action"] == "created")
        seen += isinstance(said, Command)
    assert seen >= 3


@cache
def judge() -> dict[str, Any]:
    """GitHub's description as JSON Schema that lets fields be left out, but not be invented."""
    told: dict[str, Any] = json.loads(cached("openapi.json").read_bytes())
    schemas = list(_objects(told["components"]["schemas"]))
    # A part of an `allOf` cannot be closed by itself: the whole is.
    parts = [part for schema in schemas for part in schema.get("allOf", ())]
    named = {part["$ref"].rpartition("/")[2] for part in parts if "$ref" in part}
    open_ones = {id(part) for part in parts}
    open_ones |= {id(told["components"]["schemas"][name]) for name in named}
    for schema in schemas:
        _loosen(schema, closed=id(schema) not in open_ones)
    return told


def _loosen(schema: dict[str, Any], *, closed: bool) -> None:
    schema.pop("required", None)
    if "oneOf" in schema:
        schema["anyOf"] = schema.pop("oneOf")
    if closed and ("allOf" in schema or isinstance(schema.get("properties"), dict)):
        schema.setdefault("unevaluatedProperties", schema.get("additionalProperties", False))
    if schema.pop("nullable", False):
        kept = dict(schema)
        schema.clear()
        schema["anyOf"] = [kept, {"type": "null"}]


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        for child in list(node.values()):
            yield from _objects(child)
        yield node
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)


def problems(name: str, data: dict[str, Any]) -> list[str]:
    event = name.partition(".")[0].replace("pull_request_target", "pull_request")
    words = [event, *([data["action"]] if "action" in data else [])]
    described = judge()["x-webhooks"]["-".join(words).replace("_", "-")]["post"]["requestBody"]
    schema = described["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": judge()["components"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize(
    "name", [name for name in names() if name.partition(".")[0] not in UNDESCRIBED]
)
def test_fixtures__are_what_github_describes(name: str) -> None:
    assert problems(name, payload(name)) == []


@pytest.mark.parametrize(
    "change", [{"number": "12"}, {"invented": 1}, {"pull_request": {"state": "half-open"}}]
)
def test_judge__tells_wrong_payloads(change: dict[str, Any]) -> None:
    assert problems("pull_request.opened", {**payload("pull_request.opened"), **change})
