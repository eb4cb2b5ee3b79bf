"""Checks for credentials, by the shapes of `domain/secret_shapes`; the match itself is never repeated."""

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

from review_action.adapters.analyzers.line_rule import LineRule
from review_action.domain.credential import looks_random
from review_action.domain.finding import Confidence, Severity
from review_action.domain.secret_shapes import SHAPES, value_of

_SHAPES = {shape.rule: shape for shape in SHAPES}
_TRIED = r"[\w-]*docs?|\.?dev(?:container)?|\.ddev|\.?ci|\.github|local"
"""Folders where things are shown or tried."""
_SETTINGS = re.compile(
    rf"(?i)^(?!.*(?:^|/)(?:{_TRIED})/)(?:.*/)?"
    r"(?:\.env[^/]*|[^/]*\.(?:env|ya?ml|ini|cfg|conf|cnf|properties|toml|tfvars|sh|bash|zsh|service)"
    r"|\.(?:npmrc|pypirc|netrc|s3cfg|pgpass)|credentials|(?:Docker|Container)file[^/]*|[^/]*\.dockerfile)$"
)
_SHOWN = re.compile(
    rf"(?i)^(?!.*(?:\.(?:md|mdx|rst|adoc|txt|bak)$|(?:^|/)(?:{_TRIED}|documentation|wiki)/"
    r"|phpunit|compose[.-](?:dev|local|ci|cypress|e2e|test)))"
)
"""Files that are not there to show how a thing is called, or to try it at home."""
_SHAPE = re.compile(r"\[[\w\\-]{2,30}\]\{\d")
"""A pattern that the credential beside it is a sample for."""
_SAMPLE = re.compile(
    r"(?i)\bexample\.(?:com|org|net)\b|\blocalhost\b|\b127\.0\.0\.1\b|\.local\b|\bdemo\b|\bassert\w{0,20}!?\(|#\[test\]|\bexpect\("
    r"|\boverridden\b|\bnolint\b|\bnosec\b|\bfixture\b"
    rf"|{_SHAPE.pattern}"
)
"""What stands beside a credential that opens nothing."""
_WITHIN = re.compile(r"@[\w-]{1,63}(?:[:/?\"'\s]|$)")
"""A host without a dot: another container beside this one, which nobody reaches from outside."""
_PUBLIC = re.compile(
    r"(?i)^\s*(?:#|//|/?\*|--|;|<!--)|placeholder|publi[cs]|analytics|algolia|(?:site|storage|cache|write|translation)[_-]?key|i18n|locale"
)
"""Names of what is no secret, or of what stands in its place; and comments, which show how it is set."""


_ISSUED: Final = 20
"""Characters of what services give out, and of few names that somebody thought of."""


def _is_made(found: re.Match[str]) -> bool:
    """A machine's: words that a person chose stay hidden from models, but are mostly samples."""
    return len(value_of(found)) >= _ISSUED and looks_random(value_of(found))


def _rule(
    name: str,
    what: str,
    title: str,
    *,
    positive: Sequence[str],
    negative: Sequence[str],
    severity: Severity = "error",
    confidence: Confidence = "high",
    in_tests: Literal["same", "skip"] = "same",
    in_pages: Severity | None = None,
    paths: re.Pattern[str] | None = None,
    holds: Callable[[re.Match[str]], bool] | None = None,
    unless: re.Pattern[str] | None = None,
    unless_near: re.Pattern[str] = _SHAPE,
    hint: bool = False,
) -> LineRule:
    shape = _SHAPES[name]
    return LineRule(
        id=name,
        needles=shape.needles,
        title=title,
        description=f"Anyone who can read the repository, now or in its history, can use this {what}."
        " Revoke it, then take it from the environment or a secret store.",
        severity=severity,
        confidence=confidence,
        pattern=shape.pattern,
        holds=holds or shape.holds,
        unless=unless,
        unless_near=unless_near,
        look_in="line",
        in_tests=in_tests,
        in_pages=in_pages,
        paths=paths,
        secret=True,
        hint=hint,
        cwe="CWE-798",
        positive=tuple(positive),
        negative=tuple(negative),
    )


# The examples are put together from halves so that no scanner takes this file for a leak.
SECRET_RULES: tuple[LineRule, ...] = (
    _rule(
        "aws-access-key",
        "key",
        "An AWS access key is committed",
        positive=('key = "AKIA' + 'Z7QK3MPLW2RT9XVB"',),
        negative=('key = "AKIA' + 'IOSFODNN7EXAMPLE"', "AKIAN"),
    ),
    _rule(
        "aws-secret-key",
        "key",
        "An AWS secret key is committed",
        positive=("aws_secret_access_key = Zt4mQw8rLk2v" + "Nx6pJ1Hf/s9Tb3YcVd7GaEeR5uXo",),
        negative=("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY",),
    ),
    _rule(
        "github-token",
        "token",
        "A GitHub token is committed",
        positive=("GH=ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5",),
        negative=("ghp_short", "GH=${{ secrets.GITHUB_TOKEN }}"),
    ),
    _rule(
        "gitlab-token",
        "token",
        "A GitLab token is committed",
        positive=("GITLAB=glpat" + "-Vq7Lw2Kx9Zr4Tm6Np8Bc",),
        negative=("glpat-short", "GITLAB=${GLPAT}", "glpat-" + "x" * 20),
    ),
    _rule(
        "slack-token",
        "token",
        "A Slack token or webhook is committed",
        positive=("SLACK=xoxb" + "-731940285163-Zt4mQw8rLk2vNx6p",),
        negative=("xoxb-token", "https://hooks.slack.com/services/"),
    ),
    _rule(
        "private-key",
        "key",
        "A private key is committed",
        in_tests="skip",
        in_pages="warning",  # most show how one begins, and go on with dots
        positive=("-----BEGIN RSA " + "PRIVATE KEY-----", "-----BEGIN " + "PRIVATE KEY-----"),
        negative=(
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----",
            'if "-----BEGIN PRIVATE KEY-----" in text:',
        ),
    ),
    _rule(
        "age-secret-key",
        "key",
        "An age identity is committed",
        positive=("AGE-SECRET-KEY-1" + "QZ7LW2KX9R" * 5 + "QZ7LW2KX",),
        negative=("AGE-SECRET-KEY-1...",),
    ),
    _rule(
        "stripe-key",
        "key",
        "A live Stripe key is committed",
        positive=('stripe.api_key = "sk_live_' + '9hT2bVx7LqPz4KmWc8RnYd3F"',),
        negative=("sk_test_9hT2bVx7LqPz4KmWc8RnYd3F",),
    ),
    _rule(
        "google-api-key",
        "key",
        "A Google key is committed",
        confidence="medium",
        positive=('key: "AIza' + 'SyB3kQ7wXz9Lm2Np5Rt8Vy1Cb4Df6Gh0JkE"',),
        negative=("AIzaShort",),
    ),
    _rule(
        "model-api-key",
        "key",
        "A model provider's key is committed",
        positive=('"sk-ant' + '-api03-Vq7Lw2Kx9Zr4Tm6Np8Bc1Yd3Hf5"',),
        negative=("sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "risk-proj-plan", "hf_transfer = True"),
    ),
    _rule(
        "package-registry-token",
        "token",
        "A package registry's token is committed",
        positive=("//registry/:_authToken=npm_" + "Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5Gg",),
        negative=("npm_config_cache=/tmp", "npm_package_version"),
    ),
    _rule(
        "cloud-token",
        "token",
        "A cloud service's token is committed",
        positive=(
            "DO=dop_v1_" + "3f9a27c4" * 8,
            "VAULT_TOKEN=hvs." + "CAESIJ7qLw2Kx9Zr4Tm6Np8BcYd",
        ),
        negative=("dapi = client.api()", "AccountKey=<key>"),
    ),
    _rule(
        "service-token",
        "token",
        "A service's token is committed",
        positive=(
            'key = "SG.' + 'Vq7Lw2Kx9Zr4Tm6Np8BcYd.Hf5Js3Gk1Za8Xc6Vb4Nm2Qw9Er7Ty5Ui3Op1As2D4F6"',
            "bot = 724819305:AA" + "Hf5Js3Gk9Za8Xc6Vb4Nm2Qw9Er7Ty5Ui3",
        ),
        negative=("msg.sg.message", "12:AA", "https://discord.com/api/webhooks/"),
    ),
    _rule(
        "json-web-token",
        "token, for as long as it is valid,",
        "A JSON Web Token is committed",
        severity="warning",
        confidence="medium",
        in_tests="skip",
        positive=(
            "t = 'eyJhbGciOiJIUzI1" + "NiJ9.eyJ1c2VyIjoiYW5uYSJ9.Zt4mQw8rLk2vNx6pJ1Hf_s9Tb3Yc'",
        ),
        negative=(
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.Zt4mQw8rLk2vNx6pJ1Hf_s9Tb3Yc",
            "eyJ",
        ),
    ),
    _rule(
        "password-in-url",
        "password",
        "A URL carries a password",
        severity="warning",
        confidence="medium",
        in_tests="skip",
        unless=_WITHIN,
        positive=('DSN = "postgres://app:' + 'w8Kq2ZrL9x@db.internal.acme.io/app"',),
        negative=(
            "postgres://app:password@localhost/app",
            "https://user:${TOKEN}@github.com/acme/x.git",
            "git@github.com:acme/x.git",
        ),
    ),
    _rule(
        "password-in-connection-string",
        "password",
        "A connection string carries a password",
        severity="warning",
        confidence="medium",
        in_tests="skip",
        positive=('c = "Server=db;User Id=app;Password=' + 'w8Kq2!ZrL9x;"',),
        negative=(
            'c = "Server=db;User Id=app;Password=password;"',
            "?password=" + "{password}&x=1",
        ),
    ),
    _rule(
        "hard-coded-credential",
        "value",
        "A credential looks hard-coded",
        hint=True,
        severity="warning",
        confidence="medium",
        in_tests="skip",
        paths=_SHOWN,
        holds=_is_made,
        unless=_PUBLIC,
        unless_near=_SAMPLE,
        positive=('API_KEY = "' + 'q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9"',),
        negative=(
            'token = os.environ["TOKEN"]',
            'password = "changeme"',
            'password = "' + 'w8Kq2!ZrL9x"',
            'storageKey = "' + 'q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9"',
            'secret: "${{ secrets.X }}"',
        ),
    ),
    _rule(
        "credential-in-settings",
        "value",
        "Settings hold a credential",
        hint=True,
        severity="warning",
        confidence="medium",
        in_tests="skip",
        paths=_SETTINGS,
        holds=_is_made,
        unless=_PUBLIC,
        unless_near=_SAMPLE,
        positive=("API_KEY=" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9",),
        negative=("API_KEY=${API_KEY}", "token: string", "password: changeme"),
    ),
)
