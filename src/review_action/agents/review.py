"""The reviewer: defects this change introduces, in security, logic, performance and tests."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_SECURITY: Final = (
    Rule(id="sql-injection", title="Input reaches the text of a query", severity="error", cwe="CWE-89"),
    Rule(id="command-injection", title="Input reaches a shell or a command line", severity="error", cwe="CWE-78"),
    Rule(id="code-injection", title="Input is evaluated as code or as a template", severity="error", cwe="CWE-94"),
    Rule(id="cross-site-scripting", title="Input reaches a page unescaped", severity="error", cwe="CWE-79"),
    Rule(id="path-traversal", title="Input chooses a path outside its directory", severity="error", cwe="CWE-22"),
    Rule(id="request-forgery", title="Input chooses where the server connects to", severity="error", cwe="CWE-918"),
    Rule(id="open-redirect", title="Input chooses where a user is sent", cwe="CWE-601"),
    Rule(id="cross-site-request-forgery", title="A state change takes any site's request", cwe="CWE-352"),
    Rule(id="unsafe-deserialization", title="Untrusted bytes are turned into objects", severity="error", cwe="CWE-502"),
    Rule(id="external-entity", title="An XML parser follows external entities", severity="error", cwe="CWE-611"),
    Rule(id="mass-assignment", title="Input sets fields it should not reach", severity="error", cwe="CWE-915"),
    Rule(id="hardcoded-secret", title="A credential stands in the code", severity="error", cwe="CWE-798"),
    Rule(id="secret-exposure", title="A secret or personal data is logged or returned", severity="error", cwe="CWE-532"),
    Rule(id="missing-authentication", title="A way in that asks nobody who they are", severity="error", cwe="CWE-306"),
    Rule(id="missing-authorization", title="A caller may touch what is not theirs", severity="error", cwe="CWE-862"),
    Rule(id="weak-cryptography", title="A broken or misused algorithm", cwe="CWE-327"),
    Rule(id="weak-randomness", title="A secret from a predictable generator", severity="error", cwe="CWE-338"),
    Rule(id="unverified-certificate", title="A connection that verifies nobody", severity="error", cwe="CWE-295"),
    Rule(id="unsafe-permissions", title="A file or resource open to everyone", cwe="CWE-732"),
    Rule(id="slow-pattern", title="A regular expression that input can stall", cwe="CWE-1333"),
)  # fmt: skip

_LOGIC: Final = (
    Rule(id="wrong-condition", title="A condition true or false for the wrong values", severity="error", cwe="CWE-697"),
    Rule(id="wrong-result", title="A computation that gives the wrong value", severity="error", cwe="CWE-682"),
    Rule(id="off-by-one", title="A bound that is one too far or too short", severity="error", cwe="CWE-193"),
    Rule(id="null-dereference", title="A missing value is used as if present", severity="error", cwe="CWE-476"),
    Rule(id="unhandled-error", title="A failure nobody handles", cwe="CWE-755"),
    Rule(id="swallowed-error", title="A failure that is caught and lost", cwe="CWE-390"),
    Rule(id="race-condition", title="An outcome that depends on who is first", severity="error", cwe="CWE-362"),
    Rule(id="deadlock", title="Two parties that wait for each other", severity="error", cwe="CWE-833"),
    Rule(id="async-misuse", title="A coroutine or promise that is not awaited, or awaited twice", severity="error"),
    Rule(id="resource-leak", title="A file, lock or connection that stays open", cwe="CWE-772"),
    Rule(id="use-after-release", title="Something closed or freed is used again", severity="error", cwe="CWE-672"),
    Rule(id="api-misuse", title="A call that breaks the contract of what it calls", severity="error", cwe="CWE-628"),
    Rule(id="broken-caller", title="A change of contract that callers do not follow", severity="error"),
    Rule(id="type-confusion", title="A value of another type than the code takes it for", cwe="CWE-704"),
    Rule(id="integer-overflow", title="A number that leaves its range", cwe="CWE-190"),
    Rule(id="division-by-zero", title="A divisor that can be zero", severity="error", cwe="CWE-369"),
    Rule(id="infinite-loop", title="A loop or recursion without an end", severity="error", cwe="CWE-835"),
    Rule(id="shared-state", title="State changed behind another's back"),
    Rule(id="data-loss", title="Data overwritten, dropped or cut short", severity="error"),
    Rule(id="time-handling", title="Time zones, clocks or dates taken for what they are not"),
)  # fmt: skip

_PERFORMANCE: Final = (
    Rule(id="slow-algorithm", title="Work that grows faster than the input needs", cwe="CWE-407"),
    Rule(id="query-in-loop", title="One request or query for each element"),
    Rule(id="blocking-call", title="A blocking call where others wait for the thread"),
    Rule(id="unbounded-growth", title="Memory, queue or cache without a limit", cwe="CWE-770"),
    Rule(id="missing-timeout", title="A wait on another party without an end", cwe="CWE-1088"),
)  # fmt: skip

_TESTS: Final = (
    Rule(id="test-proves-nothing", title="A test that cannot fail"),
    Rule(id="wrong-expectation", title="A test that demands the wrong behaviour"),
    Rule(id="unreliable-test", title="A test that depends on time, order or the network"),
    Rule(id="missing-test", title="New behaviour that no test in this change exercises", severity="info"),
)  # fmt: skip

AGENT: Final = Agent(
    id="review",
    title="Review",
    kind="review",
    template="agents/review.md.j2",
    rules=(*_SECURITY, *_LOGIC, *_PERFORMANCE, *_TESTS),
)
