"""What an attacker can do with this change."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_RULES: Final = (
    Rule(id="sql-injection", title="Input reaches the text of a query", severity="error", cwe="CWE-89"),
    Rule(id="command-injection", title="Input reaches a shell or adds an option to a command", severity="error", cwe="CWE-78"),
    Rule(id="code-injection", title="Input is evaluated as code or as a template", severity="error", cwe="CWE-94"),
    Rule(id="prompt-injection", title="Input steers a model whose answer is acted on", severity="warning", cwe="CWE-1427"),
    Rule(id="cross-site-scripting", title="Input reaches a page unescaped", severity="error", cwe="CWE-79"),
    Rule(id="path-traversal", title="Input chooses a path outside its directory", severity="error", cwe="CWE-22"),
    Rule(id="request-forgery", title="Input chooses where the server connects to", severity="error", cwe="CWE-918"),
    Rule(id="open-redirect", title="Input chooses where a user is sent", cwe="CWE-601"),
    Rule(id="cross-site-request-forgery", title="A state change takes any site's request", cwe="CWE-352"),
    Rule(id="unsafe-deserialization", title="Untrusted bytes are turned into objects", severity="error", cwe="CWE-502"),
    Rule(id="external-entity", title="An XML parser follows external entities", severity="error", cwe="CWE-611"),
    Rule(id="mass-assignment", title="Input sets fields it should not reach", severity="error", cwe="CWE-915"),
    Rule(id="hardcoded-secret", title="A credential stands in the code", severity="error", cwe="CWE-798"),
    Rule(id="secret-exposure", title="A secret or personal data is logged, returned or kept", severity="error", cwe="CWE-532"),
    Rule(id="missing-authentication", title="A way in that asks nobody who they are", severity="error", cwe="CWE-306"),
    Rule(id="missing-authorization", title="A caller may touch what is not theirs", severity="error", cwe="CWE-862"),
    Rule(id="spoofable-identity", title="Identity or origin taken from what the caller may set", severity="error", cwe="CWE-290"),
    Rule(id="weak-cryptography", title="A broken or misused algorithm", cwe="CWE-327"),
    Rule(id="weak-randomness", title="A secret from a predictable generator", severity="error", cwe="CWE-338"),
    Rule(id="timing-leak", title="A secret is compared in a time that tells it", cwe="CWE-208"),
    Rule(id="unverified-certificate", title="A connection that verifies nobody", severity="error", cwe="CWE-295"),
    Rule(id="unpinned-code", title="Foreign code runs without a fixed version or checksum", cwe="CWE-494"),
    Rule(id="unsafe-permissions", title="A file, token or resource open to more than need it", cwe="CWE-732"),
    Rule(id="memory-corruption", title="A read or write outside of its memory", severity="error", cwe="CWE-119"),
    Rule(id="slow-pattern", title="A regular expression that input can stall", cwe="CWE-1333"),
)  # fmt: skip

_WEB: Final = (
    "`innerHTML`, `insertAdjacentHTML`, `dangerouslySetInnerHTML`, `v-html`; a link from input may be `javascript:`.",
    "A check by `url.startsWith('https://ok.com')` also takes `https://ok.com.evil.com`; `//evil.com` passes for a path.",
    "Keys from input in `a[b][c] = v` or in a deep merge: `__proto__` and `constructor` reach every object.",
    'A field of a JSON body used in a query (`find({token: body.token})`) may be an object such as `{"$ne": null}`.',
    "`jwt.decode` verifies nothing; a `message` listener without a check of `event.origin` takes any site's.",
)  # fmt: skip
_C: Final = (
    "A length or offset read from input and used before it is compared with what is left of the buffer.",
    "`n * size` or `a + b` overflows before `malloc` sees it; a negative `int` becomes a huge `size_t`.",
    "`strncpy` leaves no terminator when the buffer is full; `snprintf` returns the length wanted, not written.",
    "Input as the format of `printf` or `syslog`; in `system` or `popen`.",
)

AGENT: Final = Agent(
    id="security",
    title="Security",
    kind="review",
    template="agents/security.md.j2",
    looks_for="ways in which someone else's input, or a check that is missing or was removed, does harm through the changed lines",
    leaves=(
        "Crashes, races and wrong results without an attacker: `logic`.",
        "Load that only grows with ordinary use: `performance`.",
        "Hardening without a way to attack, and known flaws of dependencies.",
    ),
    rules=_RULES,
    advice={
        "test": (
            "Test code is attacked by nobody: only a real credential, or a check that it turns off outside of tests, counts.",
        ),
        "python": (
            "`os.path.join` and `Path /` drop everything before an absolute part; `startswith(root)` also takes `/root-other`.",
            "An argument list without a shell still takes options: a value that begins with `-` needs `--` before it.",
            "`pickle`, `shelve`, `joblib.load`, `pandas.read_pickle`, and `torch.load` without `weights_only=True` run code from what they read.",
            "An f-string in `execute`, `text`, `raw` or `extra`; names of tables and columns cannot be bound, only chosen from a list.",
            "`$` in `re.match` lets a newline at the end pass, `fullmatch` does not; `assert` as a check is gone under `-O`.",
            "A bare `jinja2.Environment` or `Template` escapes no HTML; nor does `mark_safe` or `Markup` around formatted text.",
        ),
        "javascript": _WEB,
        "typescript": (
            *_WEB,
            "Types are gone at run time: `body as Order` checks nothing.",
        ),
        "go": (
            "`filepath.Join(root, name)` cleans and does not confine: `..` leaves the root; `filepath.IsLocal` or `os.Root` hold it.",
            "`text/template` escapes no HTML; `template.HTML(input)` turns escaping off.",
            "`fmt.Sprintf` into the text of `Query` or `Exec`; `exec.Command` with input as the program or as an option.",
            "Tokens from `math/rand`; a MAC compared with `==` or `bytes.Equal` instead of `hmac.Equal`.",
        ),
        "java": (
            "`DocumentBuilderFactory`, `SAXParserFactory`, `XMLInputFactory` and `TransformerFactory` follow external entities by default.",
            "`readObject`, Jackson's default typing, XStream, and SnakeYAML before 2.0 build any class.",
            "Text put together in `createQuery`, `createNativeQuery` or `JdbcTemplate`; input in a SpEL expression.",
            "A Spring endpoint that lacks the `@PreAuthorize` its neighbours have; a body bound straight to an entity.",
            "`getCanonicalPath().startsWith(root)` without a separator at the end also takes `/root-other`.",
        ),
        "kotlin": (
            "A Spring endpoint that lacks the `@PreAuthorize` its neighbours have; a body bound straight to an entity.",
            "An exported Android component or a `WebView` interface that takes input of any other app.",
        ),
        "csharp": (
            "`FromSqlRaw` and `ExecuteSqlRaw` with an interpolated string built beforehand; `FromSqlInterpolated` binds.",
            "`BinaryFormatter`; Json.NET with `TypeNameHandling` other than `None`.",
            "`Path.Combine` drops the root before an absolute part; `ProcessStartInfo.Arguments` is one string, `ArgumentList` is not.",
            "`[AllowAnonymous]`, or no `[Authorize]` beside actions that have it; `Html.Raw` on input.",
        ),
        "rust": (
            "`unsafe`, `from_raw_parts`, `set_len`, `get_unchecked`, `transmute` whose condition depends on a length from input.",
            "`Path::join` with an absolute part drops the base; `as` cuts a length without a word.",
            '`format!` into the text of a query; `Command::new("sh").arg("-c")` with input.',
        ),
        "c": _C,
        "cpp": (
            *_C,
            "An iterator, reference, `string_view` or `span` used after what it points into was moved, freed or has grown.",
        ),
        "ruby": (
            "`^` and `$` match at every line of the text: a check needs `\\A` and `\\z`.",
            '`order`, `pluck`, `where("… #{x}")` and `find_by_sql` take SQL; `order(params[:sort])` is an injection.',
            "`send`, `constantize`, `Kernel#open` (`|command`) and `render inline:` with input run code.",
            "`params.permit!`; `find(params[:id])` instead of the same through the current user's association.",
            "`html_safe` and `raw` on input; `Marshal.load`; `redirect_to params[…]`.",
        ),
        "php": (
            '`==` on tokens or hashes: `"0e1" == "0e2"`; `in_array` and `switch` compare loosely too. `hash_equals`.',
            "`unserialize`, `include` or `extract` on input; an upload kept under the client's name or type.",
            "`whereRaw`, `DB::raw`, `{!! !!}` with input; `forceFill` or an unguarded model with the whole request.",
            "`htmlspecialchars` does not help in an unquoted attribute, a script or a URL; `escapeshellcmd` lets options through.",
        ),
        "bash": (
            "An unquoted `$x` or `$(…)` splits and globs; a file name that begins with `-` is an option, `--` prevents it.",
            '`eval`, `bash -c "… $x"`, `ssh host "… $x"` read the value as code; so do `(( x ))` and `[[ $x -eq 1 ]]`.',
            "`curl … | sh` or a download without a checksum; a fixed name under `/tmp`.",
            "A secret as an argument (seen in `ps`), or under `set -x` (seen in the log).",
        ),
        "sql": (
            "`EXECUTE 'select …' || x` in a function: `USING` binds values, `format('%I')` quotes names.",
            "`SECURITY DEFINER` without `SET search_path`; `GRANT … TO PUBLIC`; a new table without the row policy its neighbours have.",
        ),
        "yaml": (
            "In a workflow, `${{ github.event.… }}` or a branch name inside `run:` or `script:` is pasted into code; hand it over by `env:`.",
            "`pull_request_target`, `workflow_run` or `issue_comment` that checks out the head and runs anything of it (build, install, test).",
            "A third party's action by tag or branch in a job with secrets; `permissions` wider than the job needs.",
            "In Kubernetes or Compose: `privileged`, `hostPath`, the Docker socket, a port on all interfaces, a secret as a plain value.",
        ),
        "dockerfile": (
            "A secret by `ARG`, `ENV` or `COPY` stays in the layers even if removed later; `RUN --mount=type=secret` leaves none.",
            "A download that is run without a checksum; the last `USER` of a service is root and was not before.",
        ),
        "terraform": (
            "`0.0.0.0/0` or `::/0` to anything but a public port; a bucket, database or snapshot made public.",
            "`Action` or `Resource` of `*` with rights to change; a trust policy for OIDC without a condition on `sub`.",
            "Encryption, logging, versioning or deletion protection that this change turns off.",
        ),
    },
)  # fmt: skip
