"""Holds claims against the change: where they stand, whether their replacements hold, what is said twice."""

from collections.abc import Sequence
from functools import partial

from review_action.app.head_texts import HeadTexts
from review_action.app.survey import Surveyed
from review_action.app.warned import warned
from review_action.domain.finding import Finding
from review_action.pipeline.judging.anchor import anchor
from review_action.pipeline.judging.consolidate import Consolidated, consolidate
from review_action.pipeline.judging.join_evidence import join_evidence
from review_action.pipeline.judging.said_before import said_before
from review_action.pipeline.proving.hold_back import hold_back
from review_action.pipeline.proving.prove import prove
from review_action.ports import Analyzer


def judge(
    found: Sequence[Finding], surveyed: Surveyed, texts: HeadTexts, checks: Sequence[Analyzer] = ()
) -> Consolidated:
    """Everything that stands, of this round and of earlier ones, most valuable first.

    Args:
        found: What analyzers and models say now, as they said it.
        surveyed: The change.
        texts: Without a file's text its suggestions are proven on the hunk alone.
        checks: What else looks at a suggestion before it is offered.
    """
    anchored = anchor(found, surveyed.files)
    suggesting = sorted({finding.path for finding in anchored if finding.suggestion is not None})
    known = texts.read(suggesting)
    proven = hold_back(
        prove(anchored, surveyed.files, known),
        surveyed.files,
        known,
        partial(warned, analyzers=checks),
    )
    past = surveyed.past
    heard = said_before(proven, past.carried.findings, let_be=past.let_be)
    # What somebody let be is merged with nothing: it would take the other along.
    apart = [one for one in heard.carried if one.fingerprint in past.let_be]
    standing = [one for one in heard.carried if one.fingerprint not in past.let_be]
    consolidated = consolidate((*heard.kept, *standing))
    return Consolidated(
        kept=(*consolidated.kept, *apart), dropped=(*heard.dropped, *consolidated.dropped)
    )


def join(judged: Consolidated, surveyed: Surveyed) -> Consolidated:
    """The same once claims were looked at: those that a rule proves are one with what it found."""
    let_be = surveyed.past.let_be
    apart = [one for one in judged.kept if one.fingerprint in let_be]
    joined = join_evidence([one for one in judged.kept if one.fingerprint not in let_be])
    return Consolidated(kept=(*joined.kept, *apart), dropped=(*judged.dropped, *joined.dropped))
