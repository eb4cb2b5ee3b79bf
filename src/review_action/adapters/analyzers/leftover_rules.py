"""Checks for what was left behind by accident: conflicts, debuggers, focused and disabled tests."""

import re

from review_action.adapters.analyzers.line_rule import JAVASCRIPT, LineRule

_PYTHON = frozenset({"python"})

LEFTOVER_RULES: tuple[LineRule, ...] = (
    LineRule(
        id="merge-conflict",
        title="A merge conflict marker was committed",
        description="The file still holds both sides of a conflict and cannot be what was meant."
        " Resolve the conflict and remove the markers.",
        severity="error",
        confidence="high",
        pattern=re.compile(r"^(?:<{7}|>{7}|\|{7}) \S"),
        look_in="line",
        positive=("<<<<<<< HEAD", ">>>>>>> feature/login", "||||||| merged common ancestors"),
        negative=("<<<<<<<", "    <<<<<<< HEAD", "=======", "cat <<EOF"),
    ),
    LineRule(
        id="python-debugger",
        title="A debugger call was left in",
        description="The process stops and waits for a terminal when this line is reached."
        " Remove it before merging.",
        severity="error",
        confidence="high",
        languages=_PYTHON,
        pattern=re.compile(r"(?:^|[\s;:])(?:breakpoint\(\)|i?pdb\.set_trace\(|import i?pdb\b)"),
        positive=("    breakpoint()", "import pdb; pdb.set_trace()", "    ipdb.set_trace()"),
        negative=("# breakpoint()", "def set_breakpoint():", 'print("breakpoint()")'),
        remove_line=True,
        cwe="CWE-489",
    ),
    LineRule(
        id="javascript-debugger",
        title="A debugger statement was left in",
        description="Execution halts here whenever developer tools are open. Remove the statement.",
        severity="error",
        confidence="high",
        languages=JAVASCRIPT,
        pattern=re.compile(r"^\s*debugger\s*;?\s*$"),
        positive=("  debugger;", "debugger"),
        negative=("// debugger;", "const debugger_url = 1;", "  startDebugger();"),
        remove_line=True,
        cwe="CWE-489",
    ),
    LineRule(
        id="ruby-debugger",
        title="A debugger call was left in",
        description="The request hangs at this line until somebody answers the prompt. Remove it.",
        severity="error",
        confidence="high",
        languages=frozenset({"ruby"}),
        pattern=re.compile(r"^\s*(?:binding\.(?:pry|irb|b)|byebug)\s*$"),
        positive=("  binding.pry", "byebug"),
        negative=("# binding.pry", "binding.local_variables"),
        remove_line=True,
        cwe="CWE-489",
    ),
    LineRule(
        id="php-dump",
        title="A debugging dump was left in",
        description="It prints internal values into the response, and `dd` ends the request."
        " Remove the call.",
        severity="warning",
        confidence="medium",
        languages=frozenset({"php"}),
        pattern=re.compile(r"^\s*(?:dd|dump|var_dump|print_r)\("),
        unless=re.compile(r",\s*true\s*\)"),
        in_tests="skip",
        positive=("    dd($user);", "var_dump($x);"),
        negative=("$s = print_r($x, true);", "    add($user);"),
        cwe="CWE-489",
    ),
    LineRule(
        id="rust-dbg",
        title="A `dbg!` was left in",
        description="It writes to standard error on every call. Remove the macro, keep its argument.",
        severity="warning",
        confidence="high",
        languages=frozenset({"rust"}),
        pattern=re.compile(r"\bdbg!\("),
        in_tests="skip",
        positive=("    let x = dbg!(compute());",),
        negative=("    debug!(target);",),
    ),
    LineRule(
        id="focused-test",
        title="A focused test turns all the others off",
        description="With `.only` the runner skips every other test of the file, and the suite stays"
        " green without running them. Remove the focus.",
        severity="error",
        confidence="high",
        languages=JAVASCRIPT,
        pattern=re.compile(r"\b(describe|context|it|test|suite)\.only(?=[(.`])"),
        replace=r"\1",
        positive=(
            '  it.only("adds", () => {',
            "describe.only('cart', () => {",
            "test.only.each([1])(",
        ),
        negative=('  it("runs only once", () => {', "query.only('id')"),
    ),
    LineRule(
        id="focused-jasmine-test",
        title="A focused test turns all the others off",
        description="`fit` and `fdescribe` run alone; the rest of the suite is skipped in silence."
        " Use `it` and `describe`.",
        severity="error",
        confidence="medium",
        languages=JAVASCRIPT,
        paths=re.compile(r"(?:\.|/|^|_)(?:tests?|specs?|__tests__)(?:\.|/|_)"),
        pattern=re.compile(r"^\s*f(it|describe)\((?=\s*['\"`])"),
        replace=r"\1(",
        look_in="text",
        positive=("  fit('adds', () => {", 'fdescribe("cart", () => {'),
        negative=("  model.fit(data)", "  it('fits', () => {"),
    ),
    LineRule(
        id="disabled-test",
        title="A test is disabled",
        description="Nothing checks this behaviour from now on. Say why and until when, or mend it.",
        severity="info",
        confidence="high",
        pattern=re.compile(
            r"^\s*(?:x(?:it|describe)\(\s*['\"`]|(?:it|test|describe)\.skip\(|"
            r"@pytest\.mark\.skip(?:\(\s*\))?\s*$|@unittest\.skip\b|@(?:Disabled|Ignore)\s*$|"
            r"t\.Skip\(\s*\)|#\[ignore\]\s*$)"
        ),
        look_in="line",
        languages=JAVASCRIPT | frozenset({"python", "java", "kotlin", "go", "rust"}),
        positive=(
            "  it.skip('pays', () => {",
            "@pytest.mark.skip",
            "    @Disabled",
            "\tt.Skip()",
            "  xit('pays', () => {",
        ),
        negative=(
            '@pytest.mark.skip(reason="needs a GPU, issue 12")',
            "exit('done')",
            'describe("skip")',
        ),
    ),
    LineRule(
        id="console-log",
        title="`console.log` was added",
        description="It ends up in every user's console and in the server's log. Remove it or use"
        " the project's logger.",
        severity="info",
        confidence="low",
        languages=JAVASCRIPT,
        paths=re.compile(r"^(?!(?:.*/)?(?:scripts|bin|cli|tools|examples?)/)"),
        pattern=re.compile(r"^\s*console\.(?:log|debug)\("),
        in_tests="skip",
        remove_line=True,
        positive=("  console.log(user);",),
        negative=("  // console.log(user);", "  console.error(e);"),
    ),
)
