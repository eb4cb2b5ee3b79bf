import pytest

from review_action.domain.completion import Completion
from review_action.errors import InvalidCompletionError, RefusedError
from review_action.pipeline.asking.answer_format import AnswerReply, DescriptionReply
from review_action.pipeline.asking.parse_answer import parse_answer


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "It is.", "done": true}',
        '```json\n{"answer": "It is.", "done": true}\n```',
        'I think {"answer": "No"} first.\n{"answer": "It is.", "done": true, "more": 1}',
        '<think>{"answer": "No", "done": true}</think>{"answer": "It is.", "done": true}',
    ],
)
def test_parse_answer__reads(text: str) -> None:
    assert parse_answer(Completion(text=text), AnswerReply).answer == "It is."


@pytest.mark.parametrize(
    "text",
    ["", "It is.", '{"answer": "It is', '{"answer": "x"}', '{"answer": 1, "done": true}', "[]"],
)
def test_parse_answer__refuses(text: str) -> None:
    with pytest.raises(InvalidCompletionError):
        parse_answer(Completion(text=text), AnswerReply)


def test_parse_answer__another_shape_is_refused() -> None:
    with pytest.raises(InvalidCompletionError):
        parse_answer(Completion(text='{"answer": "x", "done": true}'), DescriptionReply)


def test_parse_answer__a_refusal_is_told() -> None:
    with pytest.raises(RefusedError):
        parse_answer(Completion(text="", stop="refusal"), AnswerReply)
