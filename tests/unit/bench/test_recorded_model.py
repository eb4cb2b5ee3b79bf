import asyncio
import json
from pathlib import Path

import pytest

from bench.quality.missing import first_asked, write_missing
from bench.quality.recorded_model import (
    NONCE,
    NotRecordedError,
    RecordedModel,
    name_of,
    read_completion,
)
from review_action.domain.completion import Completion, Usage
from review_action.domain.prompt import Prompt
from review_action.errors import (
    ConfigurationError,
    ContextTooLongError,
    ModelError,
    ModelUnavailableError,
)

SOON = 60.0


def prompt(**changed: object) -> Prompt:
    known = {"agent": "logic", "unit": "unit-001", "system": "s", "shared": "d", "question": "q"}
    return Prompt.model_validate(known | changed)


def asked(model: RecordedModel, what: Prompt) -> Completion:
    return asyncio.run(model.complete(what, deadline=SOON))


class Answering:
    """Answers in turn; an error is raised."""

    def __init__(self, *answers: str | BaseException) -> None:
        self.answers = list(answers)
        self.closed = False

    async def complete(self, prompt: Prompt, *, deadline: float) -> Completion:
        assert (prompt.agent, deadline) == ("logic", SOON)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return Completion(text=answer, route="x:y", cost_usd=0.5, usage=Usage(input_tokens=7))

    async def aclose(self) -> None:
        self.closed = True


def test_name_of__the_nonce_is_no_part_of_it() -> None:
    one = prompt(shared=f"<data {NONCE}>")
    other = "f" * 32
    assert name_of(one) == name_of(prompt(shared=f"<data {other}>"), nonce=other)


@pytest.mark.parametrize(
    "changed",
    [{"system": "t"}, {"shared": "t"}, {"question": "t"}, {"reply_schema": {"type": "x"}}],
)
def test_name_of__all_that_a_model_is_shown_is_a_part_of_it(changed: dict[str, object]) -> None:
    assert name_of(prompt(**changed)) != name_of(prompt())


def test_name_of__words_cannot_move_from_one_part_to_the_next() -> None:
    assert name_of(prompt(system="ab", shared="c")) != name_of(prompt(system="a", shared="bc"))


def test_name_of__takes_and_repetitions_are_told_apart() -> None:
    plain = name_of(prompt())
    assert name_of(prompt(take=2)) == f"{plain}.t2"
    assert name_of(prompt(take=2), repeat=3) == f"{plain}.t2.r3"


def test_recorded_model__a_reply_as_it_came(tmp_path: Path) -> None:
    (tmp_path / f"{name_of(prompt())}.json").write_text('{"findings": [], "done": true}')
    model = RecordedModel(tmp_path)
    completion = asked(model, prompt())
    assert completion.text == '{"findings": [], "done": true}'
    assert completion.route == "recorded"
    assert completion.usage.output_tokens > 0
    assert model.ledger.estimated == 1
    assert not model.ledger.missing


def test_recorded_model__a_completion_with_its_costs(tmp_path: Path) -> None:
    kept = Completion(text="{}", route="a:b", cost_usd=0.25, usage=Usage(input_tokens=3))
    (tmp_path / f"{name_of(prompt())}.json").write_text(kept.model_dump_json())
    model = RecordedModel(tmp_path)
    assert asked(model, prompt()).cost_usd == 0.25
    assert asked(model, prompt()).usage.input_tokens == 3
    assert model.ledger.estimated == 0


@pytest.mark.parametrize("folder", ["", "none"])
def test_recorded_model__what_is_not_there_is_missing(folder: str, tmp_path: Path) -> None:
    model = RecordedModel(tmp_path / folder if folder else None)
    with pytest.raises(NotRecordedError):
        asked(model, prompt())
    assert model.ledger.missing == {name_of(prompt()): prompt()}
    assert model.ledger.asked == 1


def test_recorded_model__another_run_has_its_own_recordings(tmp_path: Path) -> None:
    (tmp_path / f"{name_of(prompt())}.json").write_text("{}")
    with pytest.raises(NotRecordedError):
        asked(RecordedModel(tmp_path, repeat=2), prompt())


def test_recorded_model__a_broken_completion_is_told(tmp_path: Path) -> None:
    (tmp_path / f"{name_of(prompt())}.json").write_text('{"text": "x", "stop": "never"}')
    with pytest.raises(ConfigurationError, match="cannot be read"):
        asked(RecordedModel(tmp_path), prompt())


def test_recorded_model__what_a_model_says_is_kept(tmp_path: Path) -> None:
    inner = Answering("said")
    assert asked(RecordedModel(tmp_path / "new", inner), prompt()).text == "said"
    again = asked(RecordedModel(tmp_path / "new"), prompt())
    assert (again.text, again.route, again.usage.input_tokens) == ("said", "x:y", 7)


def test_recorded_model__a_reply_that_could_not_be_read_is_asked_for_once_more(
    tmp_path: Path,
) -> None:
    (tmp_path / f"{name_of(prompt())}.json").write_text("garbage")
    model = RecordedModel(tmp_path, Answering("better"))
    assert asked(model, prompt()).text == "garbage"
    assert asked(model, prompt()).text == "better"
    alone = RecordedModel(tmp_path)
    assert asked(alone, prompt()).text == asked(alone, prompt()).text == "better"


def test_recorded_model__a_model_that_cannot_answer_has_failed(tmp_path: Path) -> None:
    model = RecordedModel(tmp_path, Answering(ModelUnavailableError("down")))
    with pytest.raises(ModelUnavailableError):
        asked(model, prompt())
    assert model.ledger.failed == {name_of(prompt()): "down"}
    assert list(tmp_path.iterdir()) == []


def test_recorded_model__too_late_has_failed(tmp_path: Path) -> None:
    model = RecordedModel(tmp_path, Answering(asyncio.CancelledError()))
    with pytest.raises(asyncio.CancelledError):
        asked(model, prompt())
    assert model.ledger.failed == {name_of(prompt()): "the deadline was reached"}


def test_recorded_model__too_long_is_asked_in_parts(tmp_path: Path) -> None:
    model = RecordedModel(tmp_path, Answering(ContextTooLongError("long")))
    with pytest.raises(ModelError):
        asked(model, prompt())
    assert not model.ledger.failed
    assert not model.ledger.missing


def test_recorded_model__closes_its_model() -> None:
    inner = Answering()
    asyncio.run(RecordedModel(None, inner).aclose())
    assert inner.closed


@pytest.mark.parametrize("text", ["", "no json", "[1]", '{"text": 3}', '"text"'])
def test_read_completion__anything_else_is_what_the_model_said(text: str) -> None:
    assert read_completion(text).text == text


def test_write_missing__can_be_read_and_says_where_the_reply_goes(tmp_path: Path) -> None:
    what = prompt(take=2, system="Be brief.", reply_schema={"type": "object"})
    assert write_missing(tmp_path, "one", {name_of(what): what}) == 1
    (file,) = (tmp_path / "one").iterdir()
    text = file.read_text()
    assert file.name == f"logic.unit-001.{name_of(what)[:12]}.t2.txt"
    for said in (f"{name_of(what)}.json", "Be brief.", json.dumps({"type": "object"}, indent=2)):
        assert said in text


def test_write_missing__names_lead_nowhere_else(tmp_path: Path) -> None:
    what = prompt(agent="../../etc", unit="/x\0y\n")
    write_missing(tmp_path / "m", "../../evil", {name_of(what): what})
    (folder,) = tmp_path.iterdir()
    (case,) = folder.iterdir()
    assert case.name == "evil"
    assert len(list(case.iterdir())) == 1


def test_write_missing__half_a_character_is_no_error(tmp_path: Path) -> None:
    what = prompt(shared="caf\udce9")
    write_missing(tmp_path, "one", {name_of(what): what})
    assert "caf\\udce9" in next((tmp_path / "one").iterdir()).read_text()


def test_first_asked__second_looks_come_once_all_the_rest_is_answered() -> None:
    look, first = prompt(agent="verify", schema_name="verdicts"), prompt()
    assert first_asked({"l": look, "f": first}) == {"f": first}
    assert first_asked({"l": look}) == {"l": look}
