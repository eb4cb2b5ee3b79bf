"""What is said of a call for which the deadline leaves no time."""

from review_action.errors import ModelUnavailableError


def too_late() -> ModelUnavailableError:
    """To be raised, or set as an answer, by whoever notices it first."""
    return ModelUnavailableError(
        "the deadline was reached before the model was asked (raise `deadline`)"
    )
