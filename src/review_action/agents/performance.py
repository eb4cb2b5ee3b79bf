"""What gets slow, full or stuck once the change meets real sizes."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_RULES: Final = (
    Rule(id="slow-algorithm", title="Work that grows faster than the input needs", cwe="CWE-407"),
    Rule(id="query-in-loop", title="One request or query for each element", cwe="CWE-1050"),
    Rule(id="repeated-work", title="The same costly work is done again for the same input"),
    Rule(id="unbounded-read", title="All is loaded where a part or a stream would do"),
    Rule(id="unbounded-growth", title="Memory, queue, cache or concurrency without a limit", cwe="CWE-770"),
    Rule(id="blocking-call", title="A blocking call where others wait for the thread"),
    Rule(id="needless-wait", title="Independent waits that follow one another"),
    Rule(id="held-lock", title="A lock or transaction held during slow work", cwe="CWE-667"),
    Rule(id="missing-timeout", title="A wait on another party without an end", cwe="CWE-1088"),
    Rule(id="retry-storm", title="Retries without a limit or a growing pause"),
    Rule(id="table-scan", title="A query that reads a large table without an index", cwe="CWE-1049"),
    Rule(id="table-lock", title="A migration that blocks a table others use", severity="error"),
)  # fmt: skip

_SCRIPT: Final = (
    "`await` in a loop over independent things; but `Promise.all` over a list of any length opens all at once.",
    "`{...all}` or `[...all, x]` inside `reduce` copies everything each round.",
    "A `…Sync` call or the parsing of something large in a server's handler stops all other requests.",
    "`fetch` never gives up without an `AbortSignal`; a listener, interval or subscription that is never removed.",
    "React: an object or function made while rendering and handed to a memoised child or a dependency list.",
)
_C: Final = (
    "`strlen` in a loop's condition or repeated `strcat`: quadratic.",
    "Blocking I/O without a timeout in an event loop; a lock held over it.",
)

AGENT: Final = Agent(
    id="performance",
    title="Performance",
    kind="review",
    template="agents/performance.md.j2",
    looks_for="time, memory, connections and locks that the changed lines use in a way that hurts at the sizes met in use",
    leaves=(
        "Wrong results, leaks of single resources, loops without an end: `logic`.",
        "Slowness that only an attacker's input brings about: `security`.",
        "Gains by a constant factor, and code that runs once or only in tests.",
    ),
    rules=_RULES,
    advice={
        "python": (
            "A related object of an ORM read in a loop or template without `select_related`, `prefetch_related` or `joinedload`.",
            "`requests`, `urlopen` and sockets wait for ever without `timeout`.",
            "In `async def`: `requests`, `time.sleep`, `subprocess.run`, large file or CPU work stops the whole loop.",
            "`in` on a list inside a loop; `list.pop(0)`; a data frame or text that grows by concatenation.",
            "`@cache` or `lru_cache(maxsize=None)` keyed by input grows for ever; on a method it keeps every `self`.",
        ),
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "go": (
            "`http.DefaultClient` and a bare `http.Client{}` have no timeout; nor has `http.Server` without `ReadHeaderTimeout`.",
            "A goroutine for each element without a limit; a mutex held over a request or query.",
            "`io.ReadAll` on a body of any size; `+=` on a string in a loop; `time.After` in a hot `select`.",
        ),
        "java": (
            "A lazy collection of an entity read in a loop; `findAll()` that is filtered in memory.",
            "Blocking calls in `parallelStream` or `CompletableFuture` without a pool of their own; `synchronized` around I/O.",
            "`HttpClient` and `RestTemplate` wait for ever by default; `Pattern`, `ObjectMapper` or a client made for each call.",
        ),
        "kotlin": ("`runBlocking` or a blocking call on the main or a shared dispatcher; a query for each element of a list.",),
        "csharp": (
            "A query for each element by lazy loading; `ToList()` or `AsEnumerable()` before `Where` loads the table.",
            "`.Result` or `.Wait()` in a request starves the thread pool; `new HttpClient()` for each call uses up ports.",
        ),
        "rust": (
            "Blocking file, network or lock calls inside `async`; a guard held over `.await`.",
            "`unbounded_channel`; `Vec::remove(0)` in a loop; `reqwest::Client` made for each call, or without a timeout.",
        ),
        "c": _C,
        "cpp": (*_C, "Large objects taken by value or copied by `auto x` in a loop; `erase` one by one from a vector."),
        "ruby": (
            "An association read in a loop or view without `includes`; `.all.each` where `find_each` reads in parts.",
            "`exists?`, `count` or `find_by` inside a loop; `Net::HTTP` with its 60 seconds in a request.",
        ),
        "php": (
            "A lazy relation read in `foreach` without `with`; `->get()` only to count or take the first.",
            "`array_merge` inside a loop; curl without `CURLOPT_TIMEOUT`.",
        ),
        "bash": ("A process for each line of a large file (`$(echo … | sed …)`); `curl` without `--max-time`.",),
        "sql": (
            "PostgreSQL: `CREATE INDEX` without `CONCURRENTLY` blocks writes; a changed column type or a volatile default rewrites the table.",
            "A constraint validated in one go: `NOT VALID` first, `VALIDATE` later; no `lock_timeout` on a busy table.",
            "A function or cast around an indexed column, a leading `%`, or a foreign key without an index on its own side.",
            "All rows filled in one transaction; pages by a growing `OFFSET`.",
        ),
        "dockerfile": ("`COPY . .` before the dependencies are installed: every change of the source installs them again.",),
        "terraform": ("A database, queue or function made smaller than the one it replaces; a limit on scaling that this change lowers.",),
    },
)  # fmt: skip
