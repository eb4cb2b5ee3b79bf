"""Gathers the claims that one prompt of the second look is about: those on one file, a dozen at most."""

from collections.abc import Sequence
from typing import Final

from review_action.domain.finding import Finding
from review_action.domain.value import Value
from review_action.pipeline.judging.rank import rank
from review_action.pipeline.judging.worth import worth

MOST: Final = 12
"""More claims at once get less thought each."""
ROOM: Final = 6_000
"""Estimated tokens of the file shown: a finder needs little beyond the diff, a verifier sees more."""
LEAST_ROOM: Final = 700


class Claims(Value):
    """Claims about one file that are looked at together."""

    unit: str
    """`verify-001`, the most valuable first."""
    path: str
    findings: tuple[Finding, ...]
    room: int = ROOM

    @property
    def worth(self) -> float:
        return max(map(worth, self.findings), default=0.0)

    def halves(self) -> "tuple[Claims, ...]":
        """Fewer claims each; then less of the file; then nothing is left to try."""
        middle = len(self.findings) // 2
        if middle:
            parts = self.findings[:middle], self.findings[middle:]
            return tuple(
                self.model_copy(update={"unit": self.unit + letter, "findings": part})
                for letter, part in zip("ab", parts, strict=True)
            )
        room = self.room // 2
        if room < LEAST_ROOM:
            return ()
        return (self.model_copy(update={"unit": self.unit + "a", "room": room}),)


def split_claims(findings: Sequence[Finding], *, room: int = ROOM) -> tuple[Claims, ...]:
    """Every finding in exactly one of them; `room` is what a small model has for the file."""
    by_path: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=rank):
        by_path.setdefault(finding.path, []).append(finding)
    parts = [
        tuple(own[at : at + MOST]) for own in by_path.values() for at in range(0, len(own), MOST)
    ]
    parts.sort(key=lambda part: -max(map(worth, part)))
    return tuple(
        Claims(unit=f"verify-{number:03}", path=part[0].path, findings=part, room=room)
        for number, part in enumerate(parts, start=1)
    )
