"""Checks for credentials by the shapes their issuers publish; the match itself is never repeated."""

import re
from functools import partial

from review_action.adapters.analyzers.line_rule import LineRule

_PLACEHOLDER = re.compile(
    r"example|changeme|change-me|placeholder|dummy|redacted|your[_-]|<[a-z]|x{6}|0{8}|1234567|\$\{|\{\{|"
    r"process\.env|os\.environ|getenv|secrets\.|fake|sample",
    re.IGNORECASE,
)

_secret = partial(
    LineRule, severity="error", confidence="high", look_in="line", secret=True, cwe="CWE-798"
)


def _advice(what: str) -> str:
    return (
        f"Anyone who can read the repository, now or in its history, can use this {what}."
        " Revoke it, then take it from the environment or a secret store."
    )


# The examples are put together from halves so that no scanner takes this file for a leak.
SECRET_RULES: tuple[LineRule, ...] = (
    _secret(
        id="aws-access-key",
        needles=("akia", "asia"),
        title="An AWS access key is committed",
        description=_advice("key"),
        pattern=re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
        unless=re.compile(r"EXAMPLE"),
        positive=('key = "AKIA' + 'Z7QK3MPLW2RT9XVB"',),
        negative=('key = "AKIA' + 'IOSFODNN7EXAMPLE"', "AKIAN"),
    ),
    _secret(
        id="github-token",
        needles=("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        title="A GitHub token is committed",
        description=_advice("token"),
        pattern=re.compile(
            r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})\b"
        ),
        positive=("GH=ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5",),
        negative=("ghp_short", "GH=${{ secrets.GITHUB_TOKEN }}"),
    ),
    _secret(
        id="slack-token",
        needles=("xox", "hooks.slack.com"),
        title="A Slack token or webhook is committed",
        description=_advice("token"),
        pattern=re.compile(
            r"\bxox[abprs]-[0-9]{6,}-[0-9A-Za-z-]{10,}|hooks\.slack\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/\w{12,}"
        ),
        positive=("SLACK=xoxb" + "-731940285163-Zt4mQw8rLk2vNx6p",),
        negative=("xoxb-token", "https://hooks.slack.com/services/"),
    ),
    _secret(
        id="private-key",
        needles=("-----begin",),
        title="A private key is committed",
        description=_advice("key"),
        pattern=re.compile(r"-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----"),
        in_tests="info",
        positive=("-----BEGIN RSA " + "PRIVATE KEY-----", "-----BEGIN " + "PRIVATE KEY-----"),
        negative=("-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----"),
    ),
    _secret(
        id="stripe-key",
        needles=("k_live_",),
        title="A live Stripe key is committed",
        description=_advice("key"),
        pattern=re.compile(r"\b[sr]k_live_[0-9A-Za-z]{20,}"),
        positive=('stripe.api_key = "sk_live_' + '9hT2bVx7LqPz4KmWc8RnYd3F"',),
        negative=("sk_test_9hT2bVx7LqPz4KmWc8RnYd3F",),
    ),
    _secret(
        id="google-api-key",
        needles=("aiza",),
        title="A Google API key is committed",
        description=_advice("key"),
        confidence="medium",
        pattern=re.compile(r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
        positive=('key: "AIza' + 'SyB3kQ7wXz9Lm2Np5Rt8Vy1Cb4Df6Gh0JkE"',),
        negative=("AIzaShort",),
    ),
    _secret(
        id="model-api-key",
        needles=("sk-",),
        title="A model provider's API key is committed",
        description=_advice("key"),
        pattern=re.compile(r"\bsk-(?:proj-|ant-|or-v1-)[A-Za-z0-9_-]{24,}"),
        unless=_PLACEHOLDER,
        positive=('"sk-ant' + '-api03-Vq7Lw2Kx9Zr4Tm6Np8Bc1Yd3Hf5"',),
        negative=("sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "risk-proj-plan"),
    ),
    _secret(
        id="package-registry-token",
        needles=("npm_", "pypi-"),
        title="A package registry's token is committed",
        description=_advice("token"),
        pattern=re.compile(r"\b(?:npm_[A-Za-z0-9]{36}|pypi-AgEI[A-Za-z0-9_-]{50,})\b"),
        positive=("//registry/:_authToken=npm_" + "Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5Gg",),
        negative=("npm_config_cache=/tmp", "npm_package_version"),
    ),
    _secret(
        id="service-token",
        needles=(
            *(
                "glpat-",
                "sg.",
                "dop_v1_",
                "hvs.",
                "shpat_",
                "shpss_",
                "accountkey=",
                "hf_",
                "lin_api_",
            ),
            *("api/webhooks/", ":aa", "dckr_pat_", "dapi", "atatt3", "pmak-", "dp.st."),
        ),
        title="A service's token is committed",
        description=_advice("token"),
        pattern=re.compile(
            r"\b(?:glpat-[\w-]{20,60}|SG\.[\w-]{22}\.[\w-]{43}|dop_v1_[0-9a-f]{64}|hvs\.[\w-]{24,200}"
            r"|shp(?:at|ss)_[0-9a-fA-F]{32}|AccountKey=[A-Za-z0-9+/]{86}==|hf_[A-Za-z]{34}"
            r"|lin_api_[A-Za-z0-9]{40}|discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[\w-]{60,80}"
            r"|[0-9]{8,10}:AA[\w-]{33}|dckr_pat_[\w-]{27}|dapi[0-9a-f]{32}|ATATT3[\w=-]{100,250}"
            r"|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|dp\.st\.(?:[a-z]{1,20}\.)?[A-Za-z0-9]{40,44})(?![\w-])"
        ),
        unless=_PLACEHOLDER,
        positive=(
            "GITLAB=glpat" + "-Vq7Lw2Kx9Zr4Tm6Np8Bc",
            'key = "SG.' + 'Vq7Lw2Kx9Zr4Tm6Np8BcYd.Hf5Js3Gk1Za8Xc6Vb4Nm2Qw9Er7Ty5Ui3Op1As2D4F6"',
            "DO=dop_v1_" + "3f9a27c4" * 8,
            "VAULT_TOKEN=hvs." + "CAESIJ7qLw2Kx9Zr4Tm6Np8BcYd",
            "token: hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi",
            "bot = 724819305:AA" + "Hf5Js3Gk9Za8Xc6Vb4Nm2Qw9Er7Ty5Ui3",
        ),
        negative=(
            "glpat-short",
            "GITLAB=${GLPAT}",
            "msg.sg.message",
            "hf_transfer = True",
            "12:AA",
            "https://discord.com/api/webhooks/",
        ),
    ),
    _secret(
        id="password-in-url",
        needles=("://",),
        title="A URL carries a password",
        description=_advice("password"),
        severity="warning",
        confidence="medium",
        pattern=re.compile(
            r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"]{1,64}:[^\s/:@'\"]{6,128}@[\w.-]{1,253}"
        ),
        unless=re.compile(
            r"localhost|127\.0\.0\.1|://[^@]*(?:\$|\{|<|%s)|:pass(?:word)?@|:secret@|:postgres@|example|@(?:db|redis|mysql|rabbitmq)[:/\s]"
        ),
        in_tests="skip",
        positive=('DSN = "postgres://app:' + 'w8Kq2ZrL9x@db.internal.acme.io/app"',),
        negative=(
            "postgres://app:password@localhost/app",
            "https://user:${TOKEN}@github.com/acme/x.git",
            "git@github.com:acme/x.git",
        ),
    ),
    _secret(
        id="hard-coded-credential",
        needles=("key", "secret", "token", "passw"),
        title="A credential looks hard-coded",
        description=_advice("value"),
        severity="warning",
        confidence="medium",
        pattern=re.compile(
            r"(?i)\b[\w-]{0,40}(?:api[_-]?key|secret|token|passw(?:or)?d)['\"]?\s{0,4}[:=]\s{0,4}"
            r"['\"](?=[^'\"]{0,80}[0-9])(?=[^'\"]{0,80}[a-z])(?=[^'\"]{0,80}[A-Z])[A-Za-z0-9+/_=-]{20,80}['\"]"
        ),
        unless=_PLACEHOLDER,
        in_tests="skip",
        positive=('API_KEY = "' + 'q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9"',),
        negative=(
            'token = os.environ["TOKEN"]',
            'password = "changeme"',
            'secret: "${{ secrets.X }}"',
        ),
    ),
)
