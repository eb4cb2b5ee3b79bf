"""What credentials look like: by the shapes their issuers publish, and by the names they stand under.

One list for the rules that report them and for what must not leave for a model.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from review_action.domain.credential import is_placeholder, looks_chosen, looks_random

HIDDEN: Final = "[secret left out]"
"""What stands for a credential where it is not shown."""


def value_of(found: re.Match[str]) -> str:
    """The credential in a match."""
    return found[found.lastindex or 0]


def shapes_in(text: str) -> Iterator["SecretShape"]:
    """Those that `text` can hold: a quick look, since most texts can hold none."""
    lower = text.lower()
    return (shape for shape in SHAPES if any(needle in lower for needle in shape.needles))


def holds_secret(text: str) -> bool:
    """Whether there is a credential in `text`."""
    return any(any(map(each.holds, each.pattern.finditer(text))) for each in shapes_in(text))


def _issued(found: re.Match[str]) -> bool:
    return not is_placeholder(found[0])


class SecretShape(NamedTuple):
    """One kind of credential.

    `needles` are lower-case texts of which one stands in all that `pattern` can match. The group
    that took part, where there is one, is the credential; else all of the match is. Patterns are
    linear.
    """

    rule: str
    needles: tuple[str, ...]
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = _issued


_BEFORE: Final = r"(?:(?<!\w)|(?<=\\[nrt]))"
"""Nothing of a word, or an escape as JSON has it: its letter is none of the credential's."""


def _shape(rule: str, needles: str, *patterns: str) -> SecretShape:
    union = "|".join(patterns)
    return SecretShape(rule, tuple(needles.split()), re.compile(rf"{_BEFORE}(?:{union})(?!\w)"))


_TELLING: Final = (
    r"(?:passw(?:or)?d|pass_?phrase|pwd|secret|token|credentials?|auth_?key"
    r"|(?:api|app|application|access|account|admin|cipher|client|consumer|crypto|deploy|encryption|encrypt|hmac"
    r"|jwt|license|master|private|secret|service|session|shared|signature|signing|ssh|storage|subscription|write)"
    r"[_.-]?key)"
    r"(?:[_.-](?:base64|b64|default|dev|live|local|prod|production|staging|test|value|v?\d{1,3}))?"
)
_TYPE: Final = r"(?::\s?[\w.\[\]|? ]{1,30}=)"
_QUOTED: Final = (
    rf"{_TELLING}(?:[\"']?\]?\s{{0,4}}(?::=|=>|={{1,3}}|:|{_TYPE})|[\"'],|[\"']\s{{1,4}}value=)"
    r"\s{0,4}[\w$@]?\\?[\"'`]([^\s\"'`\\]{8,512})\\?[\"'`]"
)
_HEADER: Final = (
    r"authorization[\"']?\s{0,4}[:=,]\s{0,4}[\"'`]?(?:basic|bearer|token)\s{1,4}"
    r"([\w.+/=~-]{16,512})"
)
_SETTING: Final = (
    rf"{_TELLING}\s{{0,4}}[:=]\s{{0,4}}([^\s\"'`#,;(){{}}\[\]<>$\\|]{{8,512}}+)"
    r"(?=\s{0,20}(?:\r?$|\s#))"
)
_ENV: Final = rf"\bENV\s{{1,4}}\w{{0,40}}?{_TELLING}\s{{1,4}}([^\s\"'$]{{8,512}}+)(?=\s{{0,20}}$)"
_TAG: Final = rf"<{_TELLING}>([^\s<>]{{8,512}}+)</"


def _assigned(found: re.Match[str]) -> bool:
    return looks_random(value_of(found)) or (_of_password(found) and looks_chosen(value_of(found)))


def _of_password(found: re.Match[str]) -> bool:
    name = found[0][: found.start(found.lastindex or 0) - found.start()].lower()
    return "pass" in name or "pwd" in name


def _written(found: re.Match[str]) -> bool:
    """A password that nobody would write for an example."""
    return looks_chosen(value_of(found)) or looks_random(value_of(found))


PRIVATE_KEY: Final = "private-key"

SHAPES: Final[tuple[SecretShape, ...]] = (
    _shape("aws-access-key", "akia asia", r"(?:AKIA|ASIA)[0-9A-Z]{16}"),
    SecretShape(
        "aws-secret-key",
        ("aws",),
        re.compile(
            r"(?i)aws.{0,20}?(?:secret|private).{0,40}?[\"'\s=:>]([A-Za-z0-9/+]{40})(?![\w/+=])"
        ),
        _assigned,
    ),
    _shape(
        "github-token",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
        r"gh[pousr]_[A-Za-z0-9]{36,255}",
        r"github_pat_[A-Za-z0-9_]{40,255}",
    ),
    _shape(
        "gitlab-token",
        "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glagent- gloas-",
        r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\w-]{20,64}(?:\.[\w.-]{5,20})?",
        r"gloas-[0-9a-f]{64}",
    ),
    _shape(
        "slack-token",
        "xox xapp- hooks.slack.com",
        r"xox[abeprs]-[0-9]{6,}-[0-9A-Za-z-]{10,255}",
        r"xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,14}-[0-9a-f]{64}",
        r"hooks\.slack\.com/(?:services|workflows)/T[0-9A-Z]{6,12}/[AB][0-9A-Z]{6,12}/\w{12,64}",
    ),
    SecretShape(
        PRIVATE_KEY,
        ("-----begin",),
        # What only names the header, such as code that looks for it, is no key.
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----"
            r"(?=[ \t]{0,20}\\?\r?$|(?:\\{1,2}[rn]){1,4}[A-Za-z0-9+/=]{16}|\s{0,4}[A-Za-z0-9+/]{32})",
            re.MULTILINE,
        ),
        lambda _found: True,
    ),
    _shape("age-secret-key", "age-secret-key-", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    _shape(
        "stripe-key", "k_live_ whsec_", r"[sr]k_live_[0-9A-Za-z]{20,255}", r"whsec_[0-9A-Za-z]{32}"
    ),
    _shape(
        "google-api-key",
        "aiza gocspx- ya29.",
        r"AIza[\w-]{35}(?!-)",
        r"GOCSPX-[\w-]{28}(?!-)",
        r"ya29\.[\w-]{60,400}",
    ),
    _shape(
        "model-api-key",
        "sk- gsk_ xai- pplx- r8_ hf_",
        r"sk-(?:proj-|svcacct-|admin-|ant-|or-v1-)[A-Za-z0-9_-]{24,255}",
        r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
        r"sk-(?:[0-9a-f]{32}|[A-Za-z0-9]{48})",
        r"gsk_[A-Za-z0-9]{52}",
        r"xai-[A-Za-z0-9]{80}",
        r"pplx-[A-Za-z0-9]{48}",
        r"r8_[A-Za-z0-9]{37}",
        r"hf_[A-Za-z]{34}",
    ),
    _shape(
        "package-registry-token",
        "npm_ pypi- rubygems_ dckr_ cio",
        r"npm_[A-Za-z0-9]{36}",
        r"pypi-AgEI[\w-]{50,255}",
        r"rubygems_[0-9a-f]{48}",
        r"dckr_(?:pat|oat)_[\w-]{27,32}",
        r"cio[A-Za-z0-9]{32}",
    ),
    _shape(
        "cloud-token",
        "accountkey= sharedaccesskey= 8q~ dop_v1_ doo_v1_ dor_v1_ hvs. hvb. dapi atlasv1 pul- pscale_ sbp_",
        r"AccountKey=[A-Za-z0-9+/]{86}==",
        r"SharedAccessKey=[A-Za-z0-9+/]{43}=",
        r"[\w~.]{3}8Q~[\w~.-]{31,34}",
        r"do[opr]_v1_[0-9a-f]{64}",
        r"hv[sb]\.[\w-]{24,200}",
        r"dapi[0-9a-f]{32}(?:-[0-9])?",
        r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}",
        r"pul-[0-9a-f]{40}",
        r"pscale_(?:tkn|pw|oauth)_[\w-]{32,64}",
        r"sbp_[0-9a-f]{40}",
    ),
    _shape(
        "service-token",
        "sg. sk shpat_ shpss_ shpca_ shppa_ lin_api_ api/webhooks/ :aa atatt3 atctt3 pmak- dp. nrak- glsa_"
        " sntry key- -us sq0csp- figd_ ntn_ bkua_ ccipat_",
        r"SG\.[\w-]{22}\.[\w-]{43}",
        r"SK[0-9a-f]{32}",
        r"shp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}",
        r"lin_api_[A-Za-z0-9]{40}",
        r"discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[\w-]{60,80}",
        r"[0-9]{8,10}:AA[\w-]{33}",
        r"AT[AC]TT3[\w=-]{100,250}",
        r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
        r"dp\.(?:st|pt|ct|sa)\.(?:[a-z]{1,20}\.)?[A-Za-z0-9]{40,44}",
        r"NRAK-[A-Z0-9]{27}",
        r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}",
        r"sntryu_[0-9a-f]{64}",
        r"sntrys_eyJ[\w+/=-]{40,400}",
        r"key-[0-9a-f]{32}",
        r"[0-9a-f]{32}-us[0-9]{1,2}",
        r"sq0csp-[\w-]{43}",
        r"figd_[\w-]{40,48}",
        r"ntn_[A-Za-z0-9]{46}",
        r"bkua_[0-9a-f]{40}",
        r"CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}",
    ),
    SecretShape(
        "json-web-token",
        ("eyj",),
        re.compile(rf"{_BEFORE}eyJ[\w-]{{10,2000}}\.eyJ[\w-]{{10,4000}}\.[\w-]{{20,1000}}"),
        # The one of every manual, and the key for everybody that a browser is given.
        lambda found: (
            not re.search(
                r"eyJzdWIiOiIxMjM0NTY3ODkw|cm9sZSI6ImFub24|JvbGUiOiJhbm9u|yb2xlIjoiYW5vbi", found[0]
            )
        ),
    ),
    SecretShape(
        "password-in-url",
        ("://",),
        re.compile(
            r"(?<=://)[^\s/:@'\"`]{0,64}:([^\s/:@'\"`]{6,128})@(?!localhost|127\.0\.0\.1|\[::1)[\w.-]{1,253}"
        ),
        _written,
    ),
    SecretShape(
        "password-in-connection-string",
        ("password=", "pwd=", "password =", "pwd ="),
        re.compile(
            r"(?i)[;\"'?&]\s{0,2}(?:password|pwd)\s?=\s?([^\s;&\"'<>{}$%]{8,128})(?=[;&\"'])"
        ),
        _written,
    ),
    SecretShape(
        "hard-coded-credential",
        ("key", "secret", "token", "pass", "pwd", "credential", "authorization"),
        re.compile(rf"(?im:{_QUOTED}|{_HEADER}|{_ENV}|{_TAG})"),
        _assigned,
    ),
    SecretShape(
        "credential-in-settings",
        ("key", "secret", "token", "pass", "pwd", "credential"),
        re.compile(rf"(?im:{_SETTING})"),
        _assigned,
    ),
)
