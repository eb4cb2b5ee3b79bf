"""Checks for calls that give up a protection: unsafe loaders, weak digests, open modes, no TLS."""

import re

from review_action.adapters.analyzers.line_rule import JAVASCRIPT, SHELL, LineRule

_PYTHON = frozenset({"python"})

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
        # The reader of ruamel.yaml, which is told once what it may build.
        unless_near=re.compile(r"\bYAML\((?:\)|(?:typ=)?['\"](?:safe|base|rt)['\"])"),
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
        # What a program wrote itself is its own affair; what comes from elsewhere is not.
        pattern=re.compile(
            r"\b(?:c?[pP]ickle|dill|joblib|marshal)\.loads?\([^)\n]{0,80}"
            r"(?:request|\bbody\b|payload|recv|b64decode|urlopen|response|cookie|message|upload)"
        ),
        in_tests="skip",
        positive=(
            "    data = pickle.loads(body)",
            "    seen = pickle.load(request.files['model'])",
        ),
        negative=("json.loads(body)", "# pickle.load(f)", "    model = pickle.load(file)"),
        cwe="CWE-502",
    ),
    LineRule(
        id="tls-not-verified",
        hint=True,
        # Whoever runs it asked for that, or a comment names it.
        unless_near=re.compile(
            r"(?i)(?:^|\s)(?:#|//|\*).{0,160}(?:InsecureSkipVerify|self-?signed|certificate)|\bif\b.{0,60}(?:reject_?unauthorized|insecure|verif|skip_?(?:tls|ssl|cert)|ignore_?(?:tls|ssl|cert)|allow_?(?:self|invalid))"
        ),
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
        in_tests="skip",
        positive=(
            "requests.get(url, verify=False)",
            "\t\tTLSClientConfig: &tls.Config{InsecureSkipVerify: true},",
            "  rejectUnauthorized: false,",
        ),
        negative=("requests.get(url, verify=True)", "jwt.decode(t, options={})"),
        cwe="CWE-295",
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
        # A copy of what was just written here is no stranger's.
        pattern=re.compile(
            r"\bnew ObjectInputStream\([^;\n]{0,200}(?:[gG]etInputStream|[oO]penStream|[sS]ocket|[rR]equest|[cC]onn)"
        ),
        in_tests="skip",
        positive=("var in = new ObjectInputStream(socket.getInputStream());",),
        negative=(
            "new ObjectOutputStream(out)",
            "// new ObjectInputStream(x)",
            "new ObjectInputStream(new ByteArrayInputStream(copy))",
        ),
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
        # Of other sources the bound may have been looked at before, which no line shows.
        pattern=re.compile(
            r"(?<![\w:.>])(?:gets\(|(?:strcpy|strcat|v?sprintf)\([^;\n]{0,200}\b(?:argv|getenv|optarg)\b)"
        ),
        positive=("    strcpy(name, argv[1]);", "  gets(line);"),
        negative=(
            "    strncpy(name, s, n);",
            "snprintf(b, n, f);",
            "fgets(l, n, f);",
            "// gets(l)",
            "strcpy(log_name, name);",
        ),
        cwe="CWE-120",
    ),
    LineRule(
        id="weak-password-hash",
        unless_near=re.compile(r"(?i)rc4|legacy|\bold\b|compat|decrypt|migrat"),
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
        title="A download that anyone on the way can replace is run",
        description="Nothing proves where it comes from, so whoever is in between runs code here. Use"
        " HTTPS with its certificate checked.",
        severity="warning",
        confidence="high",
        languages=SHELL,
        pattern=re.compile(
            r"\b(?:curl|wget)\b[^|\n]{0,200}\s(?:['\"]?http://(?!localhost|127\.)|-\w{0,8}k\b|--insecure|--no-check-certificate)"
            r"[^|\n]{0,200}\|\s*(?:sudo\s+(?:-\w+\s+)?)?(?:ba|z|da)?sh\b"
        ),
        look_in="text",
        positive=(
            "curl -fsSLk https://get.example.com | sh",
            "RUN wget -qO- http://x.io/i | sudo bash",
        ),
        negative=(
            "curl -o f http://x.io/f",
            "# curl -k x | sh",
            "curl -k https://x.io | shasum",
            "curl -fsSL https://sh.rustup.rs | sh",
        ),
        cwe="CWE-494",
    ),
    LineRule(
        id="world-writable",
        hint=True,
        needles=("chmod",),
        title="Everybody may write here",
        description="Any local user or process can change the file. Give the mode the one user or"
        " group needs.",
        severity="warning",
        confidence="high",
        once=True,
        # On Windows nothing else lets a read-only file be removed.
        unless_near=re.compile(r"rmtree|read_?only|onerror"),
        pattern=re.compile(r"\bchmod\s+(?:-R\s+)?0?777\b|\bos\.chmod\([^)\n]{0,80}\b0o777\b"),
        languages=SHELL | _PYTHON,
        look_in="text",
        positive=("chmod -R 777 /var/www", "os.chmod(path, 0o777)"),
        negative=("chmod 755 bin/run", "# chmod 777 x"),
        cwe="CWE-732",
    ),
)
