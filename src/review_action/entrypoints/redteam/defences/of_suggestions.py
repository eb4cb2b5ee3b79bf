"""What keeps harm from being one click away from a commit."""

from collections.abc import Mapping, Sequence
from typing import Final

from review_action.domain.finding import Finding
from review_action.entrypoints.redteam.swapped import Swap


def _fine(*_: object, **__: object) -> str:
    return ""


def _all_offered(findings: Sequence[Finding], *_: object) -> tuple[Finding, ...]:
    return tuple(findings)


def _believed(findings: Sequence[Finding], *_: object) -> tuple[Finding, ...]:
    """Every replacement is good, wherever it stands."""
    return tuple(
        each.model_copy(
            update={"suggestion": each.suggestion.model_copy(update={"proof": "applied"})}
        )
        if each.suggestion
        else each
        for each in findings
    )


def _parses(*_: object) -> bool:
    return True


_PROVING: Final = "pipeline.proving"
_TEXT: Final = Swap(f"{_PROVING}.refuse_text:_unwanted", _fine)
_WARNED: Final = Swap("app.warned:warned", _fine)

OF_SUGGESTIONS: Final[Mapping[str, tuple[Swap, ...]]] = {
    "no-fresh-calls": (Swap(f"{_PROVING}.fresh_calls:fresh_calls", _fine),),
    "no-fresh-hosts": (Swap(f"{_PROVING}.fresh_hosts:fresh_hosts", _fine),),
    "no-fresh-imports": (Swap(f"{_PROVING}.fresh_imports:fresh_imports", _fine),),
    "no-fresh-grants": (Swap(f"{_PROVING}.fresh_grants:fresh_grants", _fine),),
    "no-fresh-sources": (Swap(f"{_PROVING}.fresh_sources:fresh_sources", _fine),),
    "checks-stay": (Swap(f"{_PROVING}.lost_check:lost_check", _fine),),
    "suggestions-readable": (Swap(f"{_PROVING}.refuse_harm:_unreadable", _fine),),
    "suggestions-as-seen": (Swap(f"{_PROVING}.refuse_harm:_hidden", _fine),),
    "suggestions-analyzed": (_WARNED,),
    "suggestions-without-secrets": (_TEXT, _WARNED),
    "suggestions-held-back": (Swap(f"{_PROVING}.hold_back:hold_back", _all_offered),),
    "suggestions-parse": (Swap(f"{_PROVING}.still_parses:still_parses", _parses),),
    "suggestions-near": (Swap(f"{_PROVING}.refuse_text:_strayed", _fine),),
    "suggestions-proven": (Swap(f"{_PROVING}.prove:prove", _believed),),
    "suggestions-in-their-fence": (_TEXT, Swap("rendering.filters:_longest_run", lambda _: 0)),
}
