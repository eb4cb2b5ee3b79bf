"""Finds what needs no model: the embedded default reviewer."""

from review_action.adapters.analyzers.injection_rules import INJECTION_RULES
from review_action.adapters.analyzers.leftover_rules import LEFTOVER_RULES
from review_action.adapters.analyzers.line_analyzer import LineAnalyzer
from review_action.adapters.analyzers.secret_rules import SECRET_RULES
from review_action.adapters.analyzers.spelling import Spelling
from review_action.adapters.analyzers.stray_files import StrayFiles
from review_action.adapters.analyzers.unsafe_rules import UNSAFE_RULES
from review_action.adapters.analyzers.workflow_rules import WORKFLOW_RULES
from review_action.ports import Analyzer

RULES = (*LEFTOVER_RULES, *SECRET_RULES, *INJECTION_RULES, *UNSAFE_RULES, *WORKFLOW_RULES)


def embedded_analyzers() -> tuple[Analyzer, ...]:
    """The analyzers every run has, with or without a model."""
    return (LineAnalyzer(RULES), StrayFiles(), Spelling())
