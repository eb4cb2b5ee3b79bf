"""Checks for what was left behind by accident: conflicts, debuggers, focused tests."""

import re

from review_action.adapters.analyzers.line_rule import CODE, JAVASCRIPT, LineRule

_PYTHON = frozenset({"python"})
_NOT_A_PROGRAM = re.compile(
    r"(?i)^(?!.*(?:^|/)(?:bin|cli|cmd|commands?|scripts?|tools?|tasks?|release|hack|extra|build|dev|debug|logging|loggers?|notebooks?|stories|cypress|generators?)/"
    r"|.*(?:cli|log|logger|console|debug|print|printer|gulpfile|setup|manage|main|train|run|build|\.config|\.stories|\.d)(?:__)?\.\w{1,4}$)"
)
"""Paths of what is no program of its own, whose output people read."""
_TALKS = re.compile(
    r"(?i)\bverbose\b|\bdebug\b|argparse|\bclick\.|sys\.argv|__main__|process\.(?:argv|exit|stdout)|NODE_ENV|env\.DEV\b"
)
_MEANT = re.compile(
    r"(?i)^(?:e|ex|exc|reason|msg|lines?|usage|banner|report|summary|results?|table|std(?:out|err))$"
    r"|message|text|output|log|err|exception|help"
)
"""Names of what is put together to be read; and an error told on the console is not lost."""


def _is_no_message(found: re.Match[str]) -> bool:
    last = re.split(r"[.\[\]]+", found["value"].rstrip("]"))[-1]
    return _MEANT.search(last) is None


LEFTOVER_RULES: tuple[LineRule, ...] = (
    LineRule(
        id="merge-conflict",
        needles=("<<<<<<<", ">>>>>>>", "|||||||"),
        title="A merge conflict marker was committed",
        description="The file still holds both sides of a conflict and cannot be what was meant."
        " Resolve the conflict and remove the markers.",
        severity="error",
        confidence="high",
        pattern=re.compile(r"^(?:<{7}|>{7}|\|{7}) \S"),
        look_in="line",
        once=True,
        in_pages="warning",
        positive=("<<<<<<< HEAD", ">>>>>>> feature/login", "||||||| merged common ancestors"),
        negative=("<<<<<<<", "    <<<<<<< HEAD", "=======", "cat <<EOF"),
    ),
    LineRule(
        id="not-to-be-merged",
        needles=(
            "not merge",
            "not commit",
            "not submit",
            "nocommit",
            "before merg",
            "before commit",
            "before push",
        ),
        title="A note says that this must not be merged",
        description="Whoever wrote it wanted to come back to the line first. Do what it says, then remove it.",
        severity="warning",
        confidence="high",
        languages=CODE,
        pattern=re.compile(
            r"\bDO NOT (?:MERGE|COMMIT|SUBMIT)\b|\bDON'T (?:MERGE|COMMIT)\b|\bNOCOMMIT\b"
            r"|\b(?i:(?:remove|revert|delete|undo|drop)(?: this| me| it)? before (?:merg|commit|push))"
        ),
        look_in="line",
        in_tests="skip",
        once=True,
        positive=("x = 1  # DO NOT MERGE", "// TODO: remove this before merging", "    # NOCOMMIT"),
        negative=(
            "# sort before merging the two",
            'label = "do not merge"',
            "# we do not commit the transaction here",
        ),
    ),
    LineRule(
        id="path-of-one-machine",
        needles=("/users/", "\\users\\"),
        title="A path that only one person's machine has",
        description="On every other machine this is not there. Take it from the environment, or write it"
        " relative to the repository.",
        severity="warning",
        confidence="medium",
        languages=CODE,
        pattern=re.compile(
            r"(?<![\w/.:}])(?:file://)?(?:/Users/|[A-Z]:\\{1,2}Users\\{1,2})"
            r"(?!(?i:shared|public|default|user(?:name)?|you(?:r\w*)?|me|name|admin|runner|test|foo|bob|alice|john|jane|dev)\b|x{3}|[<${%.*])"
            r"[a-z][\w.-]{1,40}[/\\]\w"
        ),
        # An example in a comment shows what is expected.
        look_in="text",
        in_tests="skip",
        once=True,
        positive=('DATA = "/Users/mkeller/projects/shop/data.csv"', "out: C:\\Users\\mkeller\\out"),
        negative=(
            'DATA = "/Users/username/data"',
            "# /Users/mkeller/x",
            'get("/api/Users/mkeller/x")',
            '"/Users/Shared/app"',
        ),
    ),
    LineRule(
        id="python-debugger",
        needles=("breakpoint(", "pdb"),
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
        needles=("debugger",),
        title="A debugger statement was left in",
        description="Execution halts here whenever developer tools are open. Remove the statement.",
        severity="error",
        confidence="high",
        languages=JAVASCRIPT,
        pattern=re.compile(r"^\s*debugger\s*(?:;\s*)?$"),
        positive=("  debugger;", "debugger"),
        negative=("// debugger;", "const debugger_url = 1;", "  startDebugger();"),
        remove_line=True,
        cwe="CWE-489",
    ),
    LineRule(
        id="ruby-debugger",
        needles=("binding.", "byebug"),
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
        needles=("dd(", "var_dump("),
        title="A debugging dump was left in",
        description="It prints internal values into the response, and `dd` ends the request."
        " Remove the call.",
        severity="warning",
        confidence="medium",
        languages=frozenset({"php"}),
        # Where dumping is what the code is for.
        paths=re.compile(r"(?i)^(?!.*(?:^|/)(?:testing|debug\w*|\w*dumper)/|debug\w{0,40}\.php$)"),
        pattern=re.compile(r"^\s*(?:dd|var_dump)\("),
        in_tests="skip",
        positive=("    dd($user);", "var_dump($x);"),
        negative=("    dump($user);", "    add($user);"),
        cwe="CWE-489",
    ),
    LineRule(
        id="javascript-logged-value",
        needles=("console.log(",),
        title="A value is logged for debugging",
        description="It says nothing to whoever reads the console, and shows there whatever the value holds. Remove it.",
        severity="info",
        confidence="medium",
        languages=JAVASCRIPT,
        paths=_NOT_A_PROGRAM,
        pattern=re.compile(
            r"^\s*console\.log\(\s{0,9}(?:(?:(['\"`])[^\w'\"`]{0,40}(?P<label>\w{1,60})[^\w'\"`]{0,40}\1,\s{0,9}(?=(?P=label)\s{0,9}\)))?"
            r"(?P<value>[A-Za-z_$][\w$]{0,60}(?:\.[\w$]{1,60}|\[\w{1,40}\]){0,6}))\s{0,9}\)\s{0,9};?\s{0,9}$"
        ),
        holds=_is_no_message,
        unless_near=_TALKS,
        look_in="text",
        in_tests="skip",
        once=True,
        positive=(
            "    console.log(cardUrl);",
            "  console.log(req.body)",
            "  console.log('data: ', data);",
            "  console.log(this.timeout);",
        ),
        negative=(
            "  console.log(error);",
            "  console.log(err.message);",
            "  console.log(`Listening on ${port}`);",
            "  console.log('started');",
            "  console.log('user', data);",
        ),
        cwe="CWE-489",
    ),
    LineRule(
        id="rust-dbg",
        needles=("dbg!(",),
        title="A `dbg!` was left in",
        description="It writes to standard error on every call. Remove the macro, keep its argument.",
        severity="warning",
        confidence="high",
        languages=frozenset({"rust"}),
        pattern=re.compile(r"\bdbg!\("),
        # Rust's tests stand beside the code, and their output is shown where they fail.
        unless_near=re.compile(r"\bassert(?:_eq|_ne)?!\(|#\[(?:\w{1,20}::)?test\]"),
        in_tests="skip",
        positive=("    let x = dbg!(compute());",),
        negative=("    debug!(target);",),
    ),
    LineRule(
        id="focused-test",
        needles=(".only",),
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
        needles=("fit(", "fdescribe("),
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
)
