"""Chooses which rules on syntax hold for a file."""

from collections.abc import Iterable

from review_action.domain.code_rule import CodeRule
from review_action.domain.is_lenient import is_lenient
from review_action.pipeline.intake.match_globs import match_globs


def choose_rules(rules: Iterable[CodeRule], path: str, grammar: str) -> tuple[CodeRule, ...]:
    """Those of `rules` that are for `grammar` and for `path`."""
    return tuple(rule for rule in rules if grammar in rule.grammars and _is_for(rule, path))


def _is_for(rule: CodeRule, path: str) -> bool:
    if rule.in_tests == "skip" and is_lenient(path):
        return False
    named = not rule.files or match_globs(path, rule.files) is True
    return named and match_globs(path, rule.ignores) is not True
