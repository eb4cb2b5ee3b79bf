"""What misleads the next reader and no linter sees."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_RULES: Final = (
    Rule(id="misleading-name", title="A name that promises something else than the code does"),
    Rule(id="lying-comment", title="A comment or docstring that the code beside it contradicts", cwe="CWE-1116"),
    Rule(id="misleading-message", title="An error or log message with the wrong cause, value or remedy"),
    Rule(id="broken-example", title="An example or usage text that fails as written"),
    Rule(id="ambiguous-unit", title="A number whose unit two places take differently or cannot know"),
    Rule(id="stale-reference", title="A mention of what this change renames or removes", severity="info"),
    Rule(id="dead-parameter", title="A parameter or option that is taken and ignored, with no interface that prescribes it", severity="info"),
    Rule(id="inconsistent-form", title="Done otherwise than the shown code does it in two places", severity="info"),
)  # fmt: skip

_SCRIPT: Final = (
    "A JSDoc `@param`, `@returns` or `@throws` that no longer fits the function.",
    "A field typed as optional that all code here requires, or the reverse.",
)
_C: Final = (
    "A header's comment on ownership, nullability or error codes that the body contradicts.",
)

AGENT: Final = Agent(
    id="style",
    title="Style",
    kind="review",
    template="agents/style.md.j2",
    looks_for="names, comments, documentation and messages in the changed lines that make a reader believe something untrue",
    leaves=(
        "Wrong behaviour, and what tests prove: `logic`. Leftovers: the embedded checks.",
        "The same behaviour in simpler code, and names local to one function: `refactor`.",
        "Another word you would like better, where the present one is true.",
    ),
    rules=_RULES,
    advice={
        "test": ("A test whose name tells another case than its body sets up.",),
        "python": (
            "`Args:`, `Returns:` or `Raises:` that no longer fit the signature; `-> X` on a function that can return None.",
            "`get_…`, `is_…` or a property that changes something; `…_seconds` given milliseconds.",
        ),
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "go": (
            "A doc comment that begins with another name; `Must…` that does not panic; a `ctx` taken and not passed on.",
            "An error wrapped with the name of another operation.",
        ),
        "java": ("`@param`, `@return` or `@throws` that no longer fit; a `get…` that computes or writes.",),
        "kotlin": ("`…OrNull` that throws; KDoc that names a parameter which is gone.",),
        "csharp": ("`…Async` that is not, or the reverse; `Try…` that throws; XML documentation of a parameter which is gone.",),
        "rust": ('`# Safety`, `# Panics` or `# Errors` that no longer hold; `expect("…")` that states the opposite of why it holds.',),
        "c": _C,
        "cpp": _C,
        "ruby": ("`name?` that changes something, or returns no truth value; `name!` without a milder twin or a danger.",),
        "php": ("`@param`, `@return` or `@throws` that contradict the signature.",),
        "bash": ("Usage text and the options that `case` or `getopts` really takes.",),
        "sql": ("A column `…_at` with a date, `…_id` that refers to nothing, a flag whose name is the negation of its meaning.",),
        "yaml": ("A step's or task's `name:` that tells something else than it does; a comment whose value is no longer the one below.",),
        "dockerfile": ("A comment or label with another version or port than the instruction beside it.",),
        "terraform": ("A `description` that contradicts the variable's type, default or validation.",),
    },
)  # fmt: skip
