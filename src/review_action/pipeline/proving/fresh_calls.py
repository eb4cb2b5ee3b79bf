"""Tells what a suggestion does that can do harm, and the lines it replaces do less often."""

import re
from typing import Final

from review_action.pipeline.proving.imports_in import imports_in
from review_action.pipeline.proving.offer import Offer

_PROSE: Final = frozenset({"markdown", "restructuredtext"})
_SCRIPTS: Final = frozenset({"javascript", "typescript", "vue", "svelte"})


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.MULTILINE)


_EXEC: Final = re.compile(r"(?<![\w.$])exec\s*\(")
"""In a script it starts a program, elsewhere it runs text."""
_USED: Final = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?=\s*[.(])")
PROGRAM: Final = "a call that starts a program"
CODE: Final = "a call that runs text as code"

# With blanks around dots, and mostly without the parenthesis: a call may be spelt or renamed at will.
CALLS: Final = {
    PROGRAM: _any(
        # Python; in the third row Ruby and scripts too
        r"\bos\s*\.\s*(?:system|popen|exec[lv]\w*|spawn\w*|posix_spawn\w*|startfile|fork\w*)\b",
        r"\bsubprocess\s*\.\s*(?:run|call|check_\w+|Popen|getoutput|getstatusoutput)\b",
        r"\b(?:create_subprocess_\w+|pty\s*\.\s*spawn|Open3\s*\.)|\.\s*popen\s*\(|\.\s*exec\s*\(\s*[\"'`]|\bchild_process[\"']\s*\)\s*\.",
        # PHP, C, and Python where the name alone was imported
        r"(?<![\w.$>:])(?:system|popen|Popen|check_output|check_call|getoutput|shell_exec|passthru"
        r"|proc_open|pcntl_exec|exec[lv][pe]{0,2})\s*\(",
        # scripts
        r"(?<![\w$])(?:execSync|execFile|execFileSync|spawn|spawnSync)\s*\(",
        # Python, of a list right away
        r"(?<![\w.])run\s*\(\s*\[",
        # Go
        r"\bexec\s*\.\s*Command|\bos\s*\.\s*StartProcess|\bsyscall\s*\.\s*(?:Exec|ForkExec)",
        # Java, Rust, .NET
        r"\bgetRuntime\s*\(|\bProcessBuilder\b|\bCommand::new|\bProcess\s*\.\s*Start\b",
        # Deno, Bun, Ruby, PowerShell
        r"\b(?:Deno\s*\.\s*(?:run|Command)|Bun\s*\.\s*spawn)|%x[\[({]|\bStart-Process\b",
    ),
    CODE: _any(
        # Python, PHP, scripts
        r"(?<![\w.$])(?:eval|compile|execfile|Function)\s*\(",
        # scripts: eval by another way, what is loaded by a name that is made up
        r"\b(?:window|globalThis)\s*(?:\[|\.\s*eval\b)|\bnew\s+Function\b|\bvm\s*\.\s*run\w+",
        r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]|\brequire\s*\(\s*[^\"'\s)\\]",
        # What follows a name is Python's list of what is imported from it.
        r"(?:(?<![\w.][ \t])|(?<=await )|(?<=return )|(?<=void ))\bimport\s*\(\s*[^\"'\s)]",
        # Ruby, PHP, Java, PowerShell
        r"\b(?:instance|class|module)_eval\b|\b(?:create_function|call_user_func\w*)\s*\(",
        r"\bScriptEngine\b|\bInvoke-Expression\b|\biex\b",
        # shells
        r"\beval\s+[\"'$`]|\b(?:ba|z|da)?sh\s+-c\b|\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|<\(\s*(?:curl|wget)",
        r"\b(?:python[\d.]*|perl|ruby|node|php)\s+-[cer]\b|javascript:|<script\b|<iframe\b",
        # pages
        r"\.\s*(?:inner|outer)HTML\b\s*\+?=(?!=)|\binsertAdjacentHTML\b|\bdangerouslySetInnerHTML\b|\bdocument\s*\.\s*write",
    ),
    "a call whose name is made up while it runs": _any(
        # Python, Java
        r"\b__import__\b|__(?:builtins|globals|subclasses|getattribute)__|\bbuiltins\s*[.\[]|\bimportlib\b",
        r"\bglobals\s*\(|\bgetattr\s*\(\s*(?:os|sys|subprocess|socket|builtins)\b|\bClass\s*\.\s*forName\b",
    ),
    "a connection to elsewhere": _any(
        # Python, scripts
        r"\b(?:requests|httpx|axios)\s*\.\s*(?:get|post|put|patch|delete|head|request|stream|Session|Client|AsyncClient)\b",
        r"\b(?:urlopen|urlretrieve|PoolManager|ClientSession|XMLHttpRequest|sendBeacon|openConnection|openStream)\b",
        r"\bsocket\s*\.\s*(?:socket|create_connection|getaddrinfo|gethostbyname)\b|\bhttp\s*\.\s*client\b",
        # Python, PHP, Rust
        r"\b(?:smtplib|ftplib|telnetlib|paramiko|fsockopen|curl_init|reqwest|ureq)\b",
        # pages
        r"(?<![\w.$])(?:fetch|axios)\s*\(|\b(?:WebSocket|EventSource|Image)\s*\(|\$\s*\.\s*(?:ajax|get|post)\b",
        # Node, Go, Ruby, Rust, .NET
        r"\bhttps?\s*\.\s*(?:get|request|Get|Post\w*|Head|NewRequest\w*)\b|\b(?:Net::HTTP|TCPSocket|TcpStream|TcpClient)\b",
        r"\bnet\s*\.\s*(?:connect|createConnection|Dial\w*|Lookup\w*)\b|\bdns\s*\.\s*(?:lookup|resolve\w*)\b",
        # Java, .NET, Ruby, PHP
        r"\bnew\s+(?:Socket|WebClient|HttpClient)\b|\bHttpClient\s*\.\s*new\w+|\bURI\s*\.\s*open\b|\bfile_get_contents\s*\(\s*[\"']https?:",
        # shells
        r"\b(?:curl|wget|nc|ncat|netcat|socat|telnet|scp|rsync|nslookup)\s+[-\w$\"'{]|/dev/tcp/",
        r"\bInvoke-(?:WebRequest|RestMethod)\b|\biwr\b|\bDownloadString\b|\bgit\s+(?:clone|push)\b",
    ),
    "an installation of packages": _any(
        r"\b(?:pip[\d.]*|gem|cargo|go|pipx)\s+install\b|\b(?:npm|pnpm|yarn)\s+(?:i|ci|install|add|exec|dlx)\b|\bnpx\s",
    ),
    "a loader that builds any object": _any(
        # Python, Ruby
        r"\bc?[pP]ickle\s*\.\s*(?:loads?|Unpickler)\b|\bmarshal\s*\.\s*loads?\b|\b[mM]arshal\s*\.\s*load\b",
        r"\b(?:dill|joblib|torch|shelve|cloudpickle|jsonpickle)\s*\.\s*(?:loads?|open|decode)\b|\ballow_pickle\s*=\s*True",
        # Python, PHP, .NET
        r"\byaml\s*\.\s*(?:unsafe_|full_)?load(?:_all)?\s*\(|\bunserialize\s*\(|\bBinaryFormatter\b",
        # Java
        r"\bObjectInputStream\b|\bXMLDecoder\b|\breadObject\s*\(",
    ),
    "the whole environment, or all secrets": _any(
        # Python, Go
        r"(?<!\bin )\bos\s*\.\s*environb?\b(?!\s*(?:\[|\.\s*(?:get|setdefault|pop)\b))|\bos\s*\.\s*Environ\b",
        # scripts, PHP
        r"\bprocess\s*\.\s*env\b(?!\s*(?:\?\.|\.|\[)\s*[\"'A-Za-z_])|\bgetenv\s*\(\s*\)|\bphpinfo\s*\(",
        # Ruby, PHP, Rust
        r"\bENV\s*\.\s*(?:to_h|to_hash|inspect|each|map)\b|\$_(?:ENV|SERVER)\b(?!\s*\[)|\benv::vars",
        # .NET, shells
        r"\bGetEnvironmentVariables\b|\bprintenv\b|(?:^|[|;&(`]|\brun:|\bRUN\b)[^\S\n]*env\s*(?:$|[|>;&)])",
        # workflows, shells
        r"\btoJSON\s*\(\s*(?:secrets|env|github)\s*\)|\bsecrets:\s*inherit\b|\bdeclare\s+-[xp]\b|\bexport\s+-p\b",
    ),
    "a change of owner or permissions": _any(
        r"\bchmod\b|\bchown\b|\bset[ug]id\b|\bsetfacl\b|\bos\s*\.\s*Chmod\b|\bset_permissions\b",
        r"\bicacls\b|\bSet-Acl\b|\bsudo\s|^[^\S\n]*USER\s+(?:root|0)\b|--privileged\b",
    ),
    "a place where credentials or start-up code is kept": _any(
        r"/etc/(?:passwd|shadow|sudoers|cron|ld\.so)|\.ssh/|\bauthorized_keys\b|\bid_(?:rsa|ed25519)\b",
        r"\.aws/|\.kube/|\.docker/config|/proc/(?:self|\d+)/|\bdocker\.sock\b|\.netrc\b|\.pypirc\b",
        r"\.git-credentials\b|\.git/(?:config|hooks)|\bcrontab\b|\bLD_PRELOAD\b|\bDYLD_INSERT\w+",
        r"\bNODE_OPTIONS\b|\bPYTHONSTARTUP\b|\bBASH_ENV\b|\bGIT_SSH_COMMAND\b|\bGITHUB_(?:ENV|PATH)\b",
    ),
    "a decoder of what people cannot read": _any(
        # Python, pages, shells, PHP, Ruby
        r"\bb64decode\b|\batob\s*\(|\bbase64\s+(?:-d|-D|--decode)\b|\bbase64_decode\b|\bbase64\s*\.\s*decode\w*",
        # Java, .NET, Ruby, Python
        r"\bBase64\s*\.\s*getDecoder\b|\bFromBase64String\b|\bdecode64\b|\bbytes\s*\.\s*fromhex\b|\bunhexlify\b",
        # scripts, Python, Node, PHP
        r"\bfromCharCode\b|\bcodecs\s*\.\s*decode\b|,\s*[\"'](?:base64|hex)[\"']\s*\)|\bgzinflate\b|\bstr_rot13\b",
    ),
}


def fresh_calls(offer: Offer) -> str:
    """What it brings in; empty when nothing.

    Comments and strings are read as well: what ends them is not known for sure, and what stands in
    them runs where they are templates.
    """
    if offer.language in _PROSE:
        return ""
    new, old = _spelt_out(offer.new, offer), _spelt_out(offer.old, offer)
    exec_is = PROGRAM if offer.language in _SCRIPTS else CODE
    for what, pattern in CALLS.items():
        patterns = (pattern, _EXEC) if what == exec_is else (pattern,)
        if sum(_count(each, new) - _count(each, old) for each in patterns) > 0:
            return f"it brings in {what}"
    return ""


def _spelt_out(text: str, offer: Offer) -> str:
    """With the full names of what the file imported under shorter ones."""
    if offer.language != "python":
        return text
    full = {}
    for module in imports_in(offer.file, "python"):
        whole, _, other = module.partition(" as ")
        full[other or whole.rpartition(".")[2]] = whole
    return _USED.sub(lambda found: full.get(found[1], found[1]), text)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
