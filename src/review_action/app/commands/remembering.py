"""Keeps a maintainer's word by reviewing again with it: state, summary, threads and gate follow."""

from dataclasses import dataclass, replace
from typing import Final

from review_action.app.review import Reviewer
from review_action.domain.decision import Skip
from review_action.domain.event import DispatchEvent
from review_action.domain.report import RunReport
from review_action.domain.state import Override, Suppression

BY_HAND: Final = DispatchEvent(event="workflow_dispatch")
"""A person asked for this very pull request: drafts, labels and bots do not matter."""
UNSIGNED: Final = Skip(
    reason="Nothing can be kept without a key to sign it with: set the input `state-key`."
)


@dataclass(frozen=True)
class ReviewingMemory:
    """A `Memory`; what was reviewed before is not asked about again, so it costs next to nothing."""

    reviewer: Reviewer

    def suppress(self, number: int, suppression: Suppression) -> RunReport | Skip:
        return self._reviewed(number, suppressions=(suppression,))

    def override(self, number: int, override: Override) -> RunReport | Skip:
        return self._reviewed(number, override=override)

    def _reviewed(
        self,
        number: int,
        *,
        suppressions: tuple[Suppression, ...] = (),
        override: Override | None = None,
    ) -> RunReport | Skip:
        settings = self.reviewer.settings
        if not (settings.state_key or (settings.model and settings.model.api_key)):
            return UNSIGNED
        reviewer = replace(
            self.reviewer,
            settings=settings.model_copy(update={"pull_number": number}),
            suppressions=suppressions,
            override=override,
        )
        return reviewer.review(number, BY_HAND)
