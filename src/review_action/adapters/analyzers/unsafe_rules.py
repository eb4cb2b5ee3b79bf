"""Checks for calls that are unsafe with data somebody else controls."""

import re

from review_action.adapters.analyzers.line_rule import JAVASCRIPT, SHELL, LineRule

_PYTHON = frozenset({"python"})
_SQL = r"(?:SELECT\s|INSERT\s+INTO|UPDATE\s|DELETE\s+FROM)"

UNSAFE_RULES: tuple[LineRule, ...] = (
    LineRule(
        id="yaml-load",
        needles=("yaml.",),
        title="`yaml.load` builds any Python object the document names",
        description="A document such as `!!python/object/apply:os.system` runs code when it is"
        " loaded. `yaml.safe_load` reads plain data only.",
        severity="error",
        confidence="high",
        languages=_PYTHON,
        pattern=re.compile(r"\byaml\.(?:unsafe_|full_)?load\((?=[^,]{1,200}\)\s*$)"),
        replace="yaml.safe_load(",
        positive=("config = yaml.load(stream)", "yaml.unsafe_load(text)"),
        negative=(
            "yaml.load(stream, Loader=yaml.SafeLoader)",
            "yaml.safe_load(stream)",
            "# yaml.load(stream)",
        ),
        cwe="CWE-502",
    ),
    LineRule(
        id="pickle-load",
        needles=("pickle.", "dill.", "joblib.", "marshal.", "shelve."),
        title="Unpickling runs whatever the bytes say",
        description="Whoever can write these bytes can run code in this process. Use a data format,"
        " or verify a signature before loading.",
        severity="warning",
        confidence="medium",
        languages=_PYTHON,
        pattern=re.compile(r"\b(?:c?[pP]ickle|dill|joblib|marshal|shelve)\.(?:loads?|open)\("),
        in_tests="skip",
        positive=("    data = pickle.loads(body)",),
        negative=("json.loads(body)", "# pickle.load(f)"),
        cwe="CWE-502",
    ),
    LineRule(
        id="python-eval",
        needles=("eval(", "exec("),
        title="`eval` or `exec` on a value",
        description="Any text that reaches this call is run as code. Parse the value instead"
        " (`ast.literal_eval`, `json.loads`) or look the name up in a table.",
        severity="warning",
        confidence="medium",
        languages=_PYTHON,
        pattern=re.compile(r"(?<![\w.])(?:eval|exec)\((?!\s*['\"])"),
        in_tests="skip",
        positive=("result = eval(expression)", "exec(code, scope)"),
        negative=("model.eval()", "re.exec(x)", "def evaluate(x):", "cursor.exec(q)"),
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
        pattern=re.compile(r"\bshell\s*=\s*True\b"),
        in_tests="info",
        positive=("subprocess.run(cmd, shell=True)",),
        negative=("subprocess.run(cmd, shell=False)", "# shell=True"),
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
        look_in="text",
        positive=('os.system(f"tar xf {name}")', 'os.system("rm " + path)'),
        negative=('os.system("clear")', "os.system_info(x)"),
        cwe="CWE-78",
    ),
    LineRule(
        id="tls-not-verified",
        needles=(
            "verify",
            "_create_unverified_context",
            "rejectunauthorized",
            "tls_reject",
            "danger_accept",
        ),
        title="TLS certificates are not verified",
        description="Anyone on the way can read and change what is sent. Trust the right CA instead"
        " of trusting everybody.",
        severity="error",
        confidence="high",
        pattern=re.compile(
            r"\bverify\s*=\s*False\b|_create_unverified_context\(|InsecureSkipVerify:\s*true|"
            r"rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED['\"\]\s]{0,4}=\s*['\"]?0|"
            r"CURLOPT_SSL_VERIFYPEER\s*,\s*(?:false|0)\b|danger_accept_invalid_certs\(true\)"
        ),
        languages=_PYTHON | JAVASCRIPT | frozenset({"go", "php", "rust"}),
        in_tests="info",
        positive=(
            "requests.get(url, verify=False)",
            "\t\tTLSClientConfig: &tls.Config{InsecureSkipVerify: true},",
            "  rejectUnauthorized: false,",
        ),
        negative=("requests.get(url, verify=True)", "jwt.decode(t, options={})"),
        cwe="CWE-295",
    ),
    LineRule(
        id="sql-built-from-text",
        needles=("select", "insert", "update", "delete"),
        title="SQL is put together from text",
        description="A value holding a quote changes the statement. Pass values as parameters of the"
        " query.",
        severity="error",
        confidence="high",
        languages=_PYTHON | JAVASCRIPT | frozenset({"go", "java", "php", "ruby", "csharp"}),
        pattern=re.compile(
            r"(?:execute(?:many)?|query|raw|Exec|Query(?:Row)?|executeQuery|executeUpdate)\w{0,10}\(\s*"
            r"(?:f\"{1,3}\s*" + _SQL + r"[^\"]{0,300}\{|f'{1,3}\s*" + _SQL + r"[^']{0,300}\{|"
            r"`\s*" + _SQL + r"[^`]{0,300}\$\{|"
            r"['\"]\s*" + _SQL + r"[^\"]{0,300}['\"]\s*(?:\+|%\s*[\w(]|\.\s*\$)|"
            r"fmt\.Sprintf\(\s*['\"`]\s*" + _SQL + r")",
            re.IGNORECASE,
        ),
        look_in="text",
        in_tests="skip",
        positive=(
            "cursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")",
            'db.query("SELECT * FROM users WHERE id = " + id)',
            "await pool.query(`DELETE FROM carts WHERE id = ${id}`)",
            '\trows, err := db.Query(fmt.Sprintf("SELECT * FROM t WHERE id = %s", id))',
        ),
        negative=(
            'cursor.execute("SELECT * FROM users WHERE name = %s", (name,))',
            "db.query('SELECT 1')",
            'cursor.execute(f"VACUUM")',
        ),
        cwe="CWE-89",
    ),
    LineRule(
        id="inner-html",
        needles=("html", "document.write"),
        title="A value is written into the page as HTML",
        description="Markup in the value runs in the reader's session. Use `textContent`, or sanitise"
        " it first.",
        severity="warning",
        confidence="medium",
        languages=JAVASCRIPT | frozenset({"html"}),
        pattern=re.compile(
            r"\.(?:inner|outer)HTML\s*\+?=(?!=)\s*(?!['\"]\s*['\"]|``)[\w`(]|dangerouslySetInnerHTML=|"
            r"document\.write(?:ln)?\(\s*(?!['\"])"
        ),
        unless=re.compile(r"(?i)sanitiz|purify|escape"),
        in_tests="skip",
        positive=("el.innerHTML = message;", "<div dangerouslySetInnerHTML={{ __html: body }} />"),
        negative=(
            "el.innerHTML = '';",
            "if (el.innerHTML === x) {",
            "el.innerHTML = DOMPurify.sanitize(x)",
        ),
        cwe="CWE-79",
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
        pattern=re.compile(r"(?<![\w.])eval\(\s*(?!['\"`)])|\bnew Function\(\s*(?!['\"`)])"),
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
            r"\b(?:child_process\.)?exec(?:Sync)?\(\s*(?:`[^`]{0,300}\$\{|['\"][^'\"]{0,300}['\"]\s*\+)"
        ),
        look_in="text",
        in_tests="skip",
        positive=("exec(`convert ${file} out.png`)", 'execSync("git log " + branch)'),
        negative=("exec('ls')", "regex.exec(text)"),
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
            r"exec\.Command(?:Context)?\([^)\n]{0,80}\"(?:ba)?sh\",\s*\"-c\",\s*(?![\s\"])"
        ),
        look_in="text",
        in_tests="skip",
        positive=('\tcmd := exec.Command("sh", "-c", script)',),
        negative=('\tcmd := exec.Command("git", "log")', '\texec.Command("sh", "-c", "ls")'),
        cwe="CWE-78",
    ),
    LineRule(
        id="java-deserialization",
        needles=("objectinputstream",),
        title="Java deserialization of a stream",
        description="Classes on the class path can be made to run code while the stream is read. Use"
        " a data format, or an `ObjectInputFilter`.",
        severity="warning",
        confidence="medium",
        languages=frozenset({"java", "kotlin"}),
        pattern=re.compile(r"\bnew ObjectInputStream\("),
        in_tests="skip",
        positive=("var in = new ObjectInputStream(socket.getInputStream());",),
        negative=("new ObjectOutputStream(out)", "// new ObjectInputStream(x)"),
        cwe="CWE-502",
    ),
    LineRule(
        id="c-unbounded-copy",
        needles=("gets(", "strcpy(", "strcat(", "sprintf("),
        title="A copy without a bound",
        description="Input longer than the target overwrites what lies behind it. Use a function"
        " that takes the size.",
        severity="error",
        confidence="medium",
        languages=frozenset({"c", "cpp"}),
        pattern=re.compile(r"(?<![\w:.>])(?:gets|strcpy|strcat|sprintf|vsprintf)\("),
        positive=("    strcpy(name, argv[1]);", "  gets(line);"),
        negative=(
            "    strncpy(name, s, n);",
            "snprintf(b, n, f);",
            "fgets(l, n, f);",
            "// gets(l)",
        ),
        cwe="CWE-120",
    ),
    LineRule(
        id="weak-password-hash",
        needles=("md5", "sha1"),
        title="A password is hashed with a fast digest",
        description="MD5 and SHA-1 are guessed billions of times a second. Use a password hash such"
        " as argon2, scrypt or bcrypt.",
        severity="warning",
        confidence="medium",
        pattern=re.compile(
            r"(?i)\b(?:md5|sha1)\b[^\n]{0,60}passw|passw[^\n]{0,60}\b(?:md5|sha1)\b"
        ),
        languages=_PYTHON | JAVASCRIPT | frozenset({"go", "java", "php", "ruby", "csharp"}),
        in_tests="skip",
        positive=("digest = hashlib.md5(password.encode()).hexdigest()",),
        negative=("etag = hashlib.md5(body).hexdigest()", "sha256(password)"),
        cwe="CWE-916",
    ),
    LineRule(
        id="pipe-to-shell",
        needles=("curl", "wget"),
        title="A download is run without being looked at",
        description="Whoever controls the server or the connection runs code here. Download, check a"
        " digest, then run.",
        severity="warning",
        confidence="high",
        languages=SHELL,
        pattern=re.compile(
            r"\b(?:curl|wget)\b[^|\n]{0,300}\|\s*(?:sudo\s+(?:-\w+\s+)?)?(?:ba|z|da)?sh\b"
        ),
        look_in="text",
        positive=(
            "curl -fsSL https://get.example.com | sh",
            "RUN wget -qO- https://x.io/i | sudo bash",
        ),
        negative=("curl -o f https://x.io/f", "# curl x | sh", "curl x | shasum"),
        cwe="CWE-494",
    ),
    LineRule(
        id="world-writable",
        needles=("chmod",),
        title="Everybody may write here",
        description="Any local user or process can change the file. Give the mode the one user or"
        " group needs.",
        severity="warning",
        confidence="high",
        pattern=re.compile(r"\bchmod\s+(?:-R\s+)?0?777\b|\bos\.chmod\([^)\n]{0,80}\b0o777\b"),
        languages=SHELL | _PYTHON,
        look_in="text",
        positive=("chmod -R 777 /var/www", "os.chmod(path, 0o777)"),
        negative=("chmod 755 bin/run", "# chmod 777 x"),
        cwe="CWE-732",
    ),
)
