"""What makes the changed code do the wrong thing, without anyone meaning harm; and tests that do not test."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_CODE: Final = (
    Rule(id="wrong-condition", title="A condition that is wrong for some values", severity="error", cwe="CWE-697"),
    Rule(id="wrong-result", title="A computation that gives the wrong value", severity="error", cwe="CWE-682"),
    Rule(id="off-by-one", title="A bound that is one too far or too short", severity="error", cwe="CWE-193"),
    Rule(id="null-dereference", title="A missing value is used as if present", severity="error", cwe="CWE-476"),
    Rule(id="unhandled-error", title="A failure nobody handles", cwe="CWE-755"),
    Rule(id="swallowed-error", title="A failure that is caught and lost", cwe="CWE-390"),
    Rule(id="partial-update", title="A failure half-way leaves half the state", severity="error", cwe="CWE-460"),
    Rule(id="repeated-effect", title="A retry or a second event does the thing twice"),
    Rule(id="race-condition", title="An outcome that depends on who is first", severity="error", cwe="CWE-362"),
    Rule(id="deadlock", title="Two parties that wait for each other", severity="error", cwe="CWE-833"),
    Rule(id="async-misuse", title="A coroutine or promise not awaited, or awaited twice", severity="error"),
    Rule(id="resource-leak", title="A file, lock or connection that stays open", cwe="CWE-772"),
    Rule(id="use-after-release", title="Something closed or freed is used again", severity="error", cwe="CWE-672"),
    Rule(id="api-misuse", title="A call against its contract", severity="error", cwe="CWE-628"),
    Rule(id="broken-caller", title="A changed contract that shown callers do not follow", severity="error"),
    Rule(id="type-confusion", title="A value of another type than expected", cwe="CWE-704"),
    Rule(id="integer-overflow", title="A number that leaves its range", cwe="CWE-190"),
    Rule(id="division-by-zero", title="A divisor that can be zero", severity="error", cwe="CWE-369"),
    Rule(id="infinite-loop", title="A loop or recursion without an end", severity="error", cwe="CWE-835"),
    Rule(id="shared-state", title="State changed behind another's back"),
    Rule(id="data-loss", title="Data overwritten, dropped or cut short", severity="error"),
    Rule(id="time-handling", title="Time zones, clocks or dates mixed up"),
)  # fmt: skip
_TESTS: Final = (
    Rule(id="test-proves-nothing", title="A test that cannot fail"),
    Rule(id="wrong-expectation", title="A test that demands the wrong behaviour"),
    Rule(id="unreliable-test", title="A test that depends on time, order or the network"),
    Rule(id="missing-test", title="New behaviour that no test in this change reaches", severity="info"),
)  # fmt: skip

_SCRIPT: Final = (
    "`forEach(async …)` returns before any of it has run, and its errors are nobody's; so does `map` without `Promise.all`.",
    "`return promise` inside `try` is not caught there, `return await` is.",
    "`x || fallback` and `if (x)` take 0 and '' for missing, `??` does not; `== null` also takes undefined, often on purpose.",
    "`sort` compares as text and changes the array in place, as `reverse` and `splice` do.",
    "`new Date('2024-01-31')` is UTC, with a time it is local; months count from 0; `parseInt` in `map` gets the index as base.",
    "React: state read after its setter is the old one; an effect without clean-up or with a missing dependency.",
)
_C: Final = (
    "An unsigned counter is always `>= 0`; in a comparison of signed with unsigned, -1 is the largest number.",
    "`sizeof` of a pointer or array parameter; a missing byte for the terminator; `p = realloc(p, …)` loses the block on failure.",
    "An early return or `goto` that skips a free, unlock or close; a `case` that falls through.",
    "`char` for the result of `getc`; the result of `read` or `write` taken as whole when it is short.",
)

AGENT: Final = Agent(
    id="logic",
    title="Logic",
    kind="review",
    template="agents/logic.md.j2",
    looks_for="values, failures and orders of events for which the changed code does the wrong thing, and tests that do not test",
    leaves=(
        "Harm that needs an attacker: `security`.",
        "Correct but slow, waiting without an end, growth without a limit: `performance`.",
        "Words: `style`. Interfaces and stored data between versions: `architecture`.",
    ),
    rules=(*_CODE, *_TESTS),
    advice={
        "test": (
            "An assertion inside a callback, loop, `except` or branch that may never run; only a check that a double was called.",
            "An expected value computed by the code under test; an exception expected so broadly that a typing error satisfies it.",
            "State, files, the clock or a port shared with other tests; a wait by sleeping.",
        ),
        "python": (
            "A mutable default argument or class attribute; a `lambda` or inner function that reads the loop's variable later.",
            "A naive and an aware datetime compared; `utcnow()` is naive; `timedelta.seconds` leaves out the days.",
            "`except` clauses are tried in order: a base class hides those below; `return` in `finally` drops the exception.",
            '`x or default` replaces 0, "" and an empty list; `strip("abc")` removes characters, not a prefix.',
            "A generator, `map` or `zip` read twice is empty the second time; `zip` cuts to the shortest.",
            "A coroutine not awaited; a task nobody keeps may vanish; `gather` leaves the others running when one fails.",
        ),
        "javascript": _SCRIPT,
        "typescript": (
            *_SCRIPT,
            "`as`, `!` and `any` silence the compiler: what came from JSON, a map or an index may be undefined.",
        ),
        "go": (
            "A loop variable in a closure or goroutine is one for all rounds before Go 1.22 (`go` line of go.mod), each round's own since.",
            "A write to a nil map panics; a nil pointer in an interface is not nil; a wrapped error needs `errors.Is`.",
            "`defer` in a loop runs at the end of the function; its arguments are evaluated at once.",
            "`:=` in an inner block makes a new `err`; `defer resp.Body.Close()` before `err` is looked at.",
            "`append` to a part of a slice may write over the rest; `wg.Add` inside the goroutine; a goroutine that waits for ever on a channel after an early return.",
        ),
        "java": (
            "`==` on strings or boxed numbers; a null `Integer` unboxed; `remove(int)` is by index.",
            "`@Transactional` has no effect on a private method or a call from the same class; a checked exception does not roll back.",
            "`equals` without `hashCode`; a key changed while it is in a map; `toMap` throws for a second equal key.",
            "`SimpleDateFormat` shared by threads; `new BigDecimal(0.1)`; `BigDecimal.equals` compares the scale.",
        ),
        "kotlin": (
            "`!!` and `lateinit` on what may not be there; a Java method's result taken as not null.",
            "`launch` swallows the result, `runCatching` also catches cancellation; `GlobalScope` outlives its caller.",
        ),
        "csharp": (
            "`async void` ends the process on an exception; `.Result` or `.Wait()` can deadlock; a task returned out of its `using`.",
            "A LINQ query runs anew at each enumeration, and with the variables as they are then.",
            "`FirstOrDefault` on a value type gives 0, not null; `DateTime` of different `Kind` compared.",
        ),
        "rust": (
            "`unwrap`, an index, or `&s[..n]` inside a character panics; `+` wraps in release; `as` cuts.",
            "`let _ = lock()` releases at once, `let _guard` holds; a guard or `borrow_mut` held over `.await` or a second borrow.",
            "A branch of `select!` that loses drops what it had already read.",
        ),
        "c": _C,
        "cpp": (
            *_C[:3],
            "An iterator or reference kept over `push_back`, `erase` or a rehash; a `string_view` of a temporary; use after `std::move`.",
            "A lambda with `[&]` or `[this]` that outlives its scope; `map[key]` inserts; a base without a virtual destructor.",
        ),
        "ruby": (
            '0 and "" are true; `Hash.new([])` shares one array; `rescue Exception` takes signals too.',
            "`save` and `update` return false instead of raising; `update_all` and `delete_all` skip validations and callbacks.",
            "A job enqueued in `after_save` runs before the commit; `after_commit` does not.",
        ),
        "php": (
            '`strpos(…)` of 0 taken for false; `empty("0")` is true; `==` and `switch` compare loosely.',
            "`$v` stays a reference after `foreach ($a as &$v)`; `array_filter` keeps keys, so JSON becomes an object.",
            "`json_decode` and `file_get_contents` give null or false, not an exception.",
        ),
        "bash": (
            "`set -e` is off inside `if`, `&&`, `||` and in functions called there; `local x=$(cmd)` hides the failure.",
            "A pipe's status is its last command's without `pipefail`; variables set in `… | while read` are lost.",
            '`cd` that may fail before `rm`; `rm -rf "$dir/"` with an empty `dir`; `[ $x = y ]` with an empty `x`.',
        ),
        "sql": (
            "`NOT IN (…)` with one null in it matches nothing; `<>` leaves out nulls.",
            "A condition in `WHERE` on the right table turns `LEFT JOIN` into an inner one; a join that doubles rows before `sum`.",
            "`BETWEEN` two dates ends at the last one's midnight; an `UPDATE` or `DELETE` that matches more than meant.",
            "`NOT NULL` or `UNIQUE` added while rows break it: the migration fails half-way.",
        ),
        "yaml": (
            "Unquoted `yes`, `on`, `no`, `1.10`, `0755` or `12:30` are no text for many parsers; of two equal keys one is lost.",
            "In a workflow, `if:` with text around `${{ }}` is always true; outputs are text, and `'false'` is true.",
            "In a workflow, a `run:` without `shell: bash` has no `pipefail`; a job whose `needs` was skipped is skipped too.",
        ),
        "dockerfile": (
            "`CMD` or `ENTRYPOINT` as a plain line gets no signals; as a list it expands no variables.",
            "`ARG` before `FROM` is empty after it, and each stage starts without the other's `ARG` and `ENV`; `RUN cd` does not last.",
        ),
        "terraform": (
            "A changed name or another attribute that forces replacement destroys the resource with its data.",
            "`count` over a list: removing one element moves all after it; `for_each` does not.",
        ),
    },
)  # fmt: skip
