"""Says whether a changed file is as well formed as it was."""

from review_action.pipeline.proving.parses import parses
from review_action.syntax.defects import defects


def still_parses(path: str, before: str, after: str) -> bool | None:
    """True when `after` parses, False when it is worse than `before`, None when nobody can say.

    Only the difference counts: real files hold what a parser does not know (macros, templates,
    newer syntax, comments in JSON).
    """
    parsed = parses(path, after)
    if parsed:
        return True
    if parsed is False and parses(path, before):
        return False
    was = defects(path, before)
    if was is None:
        return None
    now = defects(path, after)
    if now is None or now > was:
        # What ends the parser where the file did not end it before is no code anybody asked for.
        return False
    return True if now == 0 else None
