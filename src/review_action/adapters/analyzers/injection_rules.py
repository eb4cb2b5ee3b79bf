"""Checks for data that becomes a command or code."""

import re

from review_action.adapters.analyzers.line_rule import JAVASCRIPT, LineRule

_PYTHON = frozenset({"python"})
_FROM_OUTSIDE = r"[^\n]{0,100}(?i:request|\breq\b|params|payload|\bbody\b|\bform\b|query|input|upload|expression|formula)"
"""Names of what others send; what its operator configured is the operator's to choose."""

INJECTION_RULES: tuple[LineRule, ...] = (
    LineRule(
        id="python-eval",
        needles=("eval(", "exec("),
        title="`eval` or `exec` on a value",
        description="Any text that reaches this call is run as code. Parse the value instead"
        " (`ast.literal_eval`, `json.loads`) or look the name up in a table.",
        severity="warning",
        confidence="medium",
        languages=_PYTHON,
        # Whole programs are run by what runs programs.
        pattern=re.compile(rf"(?<![\w.])(?:eval\((?!\s*['\"])|exec\((?!\s*['\"]){_FROM_OUTSIDE})"),
        in_tests="skip",
        positive=("result = eval(expression)", "exec(request.json['code'], scope)"),
        negative=(
            "exec(code, module.__dict__)",
            "model.eval()",
            "re.exec(x)",
            "def evaluate(x):",
            "cursor.exec(q)",
        ),
        cwe="CWE-95",
    ),
    LineRule(
        id="shell-true",
        needles=("shell",),
        title="A command goes through the shell",
        description="With `shell=True` a value holding `;` or `$(…)` runs commands of its own. Pass"
        " a list of arguments without a shell.",
        severity="error",
        confidence="medium",
        languages=_PYTHON,
        pattern=re.compile(rf"\w\({_FROM_OUTSIDE}[^\n]{{0,100}}\bshell\s*=\s*True\b"),
        # A constant is nobody's to change.
        unless=re.compile(r"\w\(\s*(?:\"[^\"]*\"|'[^']*')\s*,"),
        in_tests="skip",
        positive=("subprocess.run(request.args['cmd'], shell=True)",),
        negative=(
            "subprocess.run(cmd, shell=True)",
            "subprocess.run(cmd, shell=False)",
            "call('command -v make', shell=True)",
            "# shell=True",
        ),
        cwe="CWE-78",
    ),
    LineRule(
        id="os-system",
        needles=("os.system", "os.popen"),
        title="A command is put together and given to the shell",
        description="A value holding `;` or `$(…)` runs commands of its own. Use `subprocess.run`"
        " with a list of arguments.",
        severity="error",
        confidence="high",
        languages=_PYTHON,
        pattern=re.compile(
            r"\bos\.(?:system|popen)\(\s*(?:f['\"]|['\"][^'\"]{0,200}['\"]\s*[%+]|\w+\s*\+)"
        ),
        # Somebody thought of blanks; and numbers have none.
        unless=re.compile(r"[\"']\{|\{[\w.]{0,40}(?:id|ID|port|count)\b"),
        look_in="text",
        positive=('os.system(f"tar xf {name}")', 'os.system("rm " + path)'),
        negative=(
            "os.system(f'chown {uid} \"{path}\"')",
            'os.system("clear")',
            "os.system_info(x)",
        ),
        cwe="CWE-78",
    ),
    LineRule(
        id="javascript-eval",
        needles=("eval(", "new function("),
        title="Text is run as code",
        description="Any text that reaches this call runs with all rights of the page or process."
        " Parse the value instead.",
        severity="error",
        confidence="medium",
        languages=JAVASCRIPT,
        pattern=re.compile(r"(?<![\w.$])eval\(\s*(?!['\"`)])|\bnew Function\(\s*(?!['\"`)])"),
        in_tests="skip",
        positive=("const x = eval(input);", "new Function(body)()"),
        negative=("model.eval(x)", "// eval(x)", "retrieval(x)"),
        cwe="CWE-95",
    ),
    LineRule(
        id="node-shell",
        needles=("exec",),
        title="A command is put together and given to the shell",
        description="A value holding `;` or `$(…)` runs commands of its own. Use `execFile` or"
        " `spawn` with an array of arguments.",
        severity="error",
        confidence="high",
        languages=JAVASCRIPT,
        pattern=re.compile(
            r"\b(?:child_process\.)?exec(?:Sync)?\(\s*(?:`[^`]{0,300}\$\{|['\"][^'\"]{0,300}['\"]\s*\+\s*)"
            r"(?:req|request|params|query|body|input|user|argv|process\.argv)\w{0,20}\b"
        ),
        look_in="text",
        in_tests="skip",
        positive=("exec(`convert ${input} out.png`)", 'execSync("rm " + req.query.name)'),
        negative=(
            "exec('ls')",
            "regex.exec(text)",
            "execSync(`git diff ${mergeBase} HEAD`)",
            "exec(`node ${filePath}`)",
        ),
        cwe="CWE-78",
    ),
    LineRule(
        id="go-shell",
        needles=("exec.command",),
        title="A command goes through the shell",
        description="A value holding `;` or `$(…)` runs commands of its own. Call the program itself"
        " with its arguments.",
        severity="warning",
        confidence="medium",
        languages=frozenset({"go"}),
        pattern=re.compile(
            r"exec\.Command(?:Context)?\([^)\n]{0,80}\"(?:ba)?sh\",\s*\"-c\",\s*"
            r"(?:fmt\.Sprintf\(|[^,\n]{1,80}\+)"
        ),
        look_in="text",
        in_tests="skip",
        positive=(
            '\tcmd := exec.Command("sh", "-c", "tar xf "+name)',
            '\texec.Command("bash", "-c", fmt.Sprintf("tar xf %s", name))',
        ),
        negative=(
            '\tcmd := exec.Command("git", "log")',
            '\texec.Command("sh", "-c", "ls")',
            '\texec.Command("sh", "-c", script)',
        ),
        cwe="CWE-78",
    ),
)
