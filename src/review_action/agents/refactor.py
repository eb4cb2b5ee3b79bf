"""The refactorer: replacements that are simpler and do exactly the same."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_RULES: Final = (
    Rule(id="duplicate-code", title="The same code stands twice in this change", severity="info", cwe="CWE-1041"),
    Rule(id="dead-code", title="Code that nothing can reach or use", severity="info", cwe="CWE-561"),
    Rule(id="complex-condition", title="A condition that can be said shorter", severity="info"),
    Rule(id="deep-nesting", title="Nesting that an early exit removes", severity="info"),
    Rule(id="long-function", title="A part of a function that wants its own name", severity="info"),
    Rule(id="unclear-name", title="A local name that hides what it holds", severity="info"),
    Rule(id="magic-value", title="A repeated literal that wants a name", severity="info"),
    Rule(id="needless-code", title="Variables, copies or branches without an effect", severity="info"),
    Rule(id="library-call", title="Hand-written code the standard library has", severity="info"),
    Rule(id="outdated-idiom", title="A form the language has a plainer one for", severity="info"),
)  # fmt: skip

_SCRIPT: Final = (
    "Not the same: `a && a.b` and `a?.b` for a falsy `a`; `||` and `??` for 0 and ''; `forEach` cannot return, break or await.",
)
_C: Final = (
    "Not the same: `&&` and `&`; an expression merged so that two side effects lose their order.",
)

AGENT: Final = Agent(
    id="refactor",
    title="Refactor",
    kind="refactor",
    template="agents/refactor.md.j2",
    looks_for="added lines that simpler ones can replace with exactly the same behaviour",
    leaves=(
        "Whatever mends a defect, for it changes the behaviour: `logic`, `security`, `performance`.",
        "Names, comments and messages that others see: `style`.",
        "What makes a caller, a test or another file change too; code that merely gets shorter.",
    ),
    rules=_RULES,
    advice={
        "test": ("Test code may repeat itself: a case that is read at a glance needs no helper.",),
        "python": (
            "Not the same: `d.get(k, f())` and `setdefault` call `f` always; a comprehension and a generator differ in when they run.",
            "`x and y or z` is no `if`; `if not xs` differs from `if xs is None` for an empty list.",
        ),
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "go": ("`slices`, `maps`, `min` and `max` need Go 1.21; `defer` in place of several unlocks holds the lock to the end.",),
        "java": ("`List.of` and `toList()` cannot be changed, and `List.of` takes no null; a stream throws no checked exception.",),
        "kotlin": ("`?.let { … } ?: x` also takes `x` when the block gives null.",),
        "csharp": ("LINQ runs later: its errors and effects move; `??` sees only null, `?:` what it is told.",),
        "rust": ("`unwrap_or(f())` calls `f` always; `?` converts the error by `From`, so its type may change.",),
        "c": _C,
        "cpp": (*_C, "`for (auto x : xs)` copies; `auto&&` on a temporary's part dangles before C++23."),
        "ruby": ("`&.` gives nil where `&&` may give false; `present?` is false for false and for blanks.",),
        "php": ("`match` compares strictly and throws without a match, `switch` does neither; `??` and `?:` differ for 0 and ''.",),
        "bash": ("`a && b || c` is no `if`: `c` also runs when `b` fails; `[[ ]]`, arrays and `local` are not POSIX `sh`.",),
        "sql": ("Not the same: `UNION` and `UNION ALL`; `IN (…)` and a join; `count(*)` and `count(column)`.",),
        "yaml": ("Not the same in YAML: `>` and `|`; a quoted and a plain `on`, `1.0` or `010`; a merge key is not deep.",),
        "dockerfile": ("Instructions put together change what is cached; files removed in a later layer still take their space.",),
        "terraform": ("`count` turned into `for_each`, or a resource renamed, changes its address: never the same behaviour.",),
    },
)  # fmt: skip
