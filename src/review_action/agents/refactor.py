"""The refactorer: replacements that are simpler and do exactly the same."""

from typing import Final

from review_action.domain.agent import Agent, Rule

AGENT: Final = Agent(
    id="refactor",
    title="Refactor",
    kind="refactor",
    template="agents/refactor.md.j2",
    rules=(
        Rule(id="duplicate-code", title="The same code stands twice in this change", severity="info", cwe="CWE-1041"),
        Rule(id="dead-code", title="Code that nothing can reach or use", severity="info", cwe="CWE-561"),
        Rule(id="complex-condition", title="A condition that can be said shorter", severity="info"),
        Rule(id="deep-nesting", title="Nesting that an early exit removes", severity="info"),
        Rule(id="long-function", title="A part of a function that wants its own name", severity="info"),
        Rule(id="unclear-name", title="A local name that misleads", severity="info"),
        Rule(id="magic-value", title="A repeated literal that wants a name", severity="info"),
        Rule(id="needless-code", title="Variables, copies or branches without an effect", severity="info"),
        Rule(id="library-call", title="Hand-written code the standard library has", severity="info"),
        Rule(id="outdated-idiom", title="A form the language has a plainer one for", severity="info"),
    ),
)  # fmt: skip
