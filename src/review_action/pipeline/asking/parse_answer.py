"""Reads a completion into the shape its prompt asked for, or refuses it whole."""

from pydantic import ValidationError

from review_action.domain.completion import Completion
from review_action.errors import InvalidCompletionError, RefusedError
from review_action.pipeline.asking.answer_format import Shape
from review_action.pipeline.asking.recover_json import recover_json


def parse_answer(completion: Completion, shape: type[Shape]) -> Shape:
    """The last object of the reply that has the shape; what a model thought aloud comes before.

    Raises:
        InvalidCompletionError: There is none, or it was cut; asking again may help.
        RefusedError: The model declined; asking again would not help.
    """
    if completion.stop == "refusal":
        message = "the model declined to answer"
        raise RefusedError(message, hint="Another model may answer.")
    for value in reversed(recover_json(completion.text).values):
        try:
            return shape.model_validate(value)
        except ValidationError:
            continue
    message = "the model's reply is not in the form that was asked for"
    raise InvalidCompletionError(message, hint="A model that follows JSON schemas helps.")
