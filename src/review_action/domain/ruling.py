"""What a second look came to about one claim."""

from typing import Literal

from review_action.domain.finding import Severity
from review_action.domain.value import Value


class Ruling(Value):
    """One verdict on one claim; all of it is a model's word, and the code it saw is hostile."""

    verdict: Literal["confirmed", "refuted", "unsure"]
    quote: str = ""
    """The line that decides, as the model copied it."""
    reasoning: str = ""
    severity: Severity | None = None
    """None where it gave none."""
