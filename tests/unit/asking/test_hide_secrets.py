import pytest

from review_action.domain.secret_shapes import HIDDEN
from review_action.pipeline.asking.hide_secrets import hide_secrets

LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "Z7QK3MPLW2RT9XVB",
        "ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5",
        "sk-" + "proj-q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9",
        "sk_live_" + "9hT2bVx7LqPz4KmWc8RnYd3F",
        "xoxb" + "-731940285163-Zt4mQw8rLk2vNx6p",
        "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiJhbm5hIjoi.SflKxwRJSMeKKF2QT4Zt4mQw8rL",
    ],
)
def test_hide_secrets__leaves_out(secret: str) -> None:
    hidden = hide_secrets(f"key: {secret} # x, {secret}")
    assert hidden.text == f"key: {HIDDEN} # x, {HIDDEN}"
    assert len(hidden.values) == 1


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ('    12 +| password = "w8Kq2ZrL9x"', f'    12 +| password = "{HIDDEN}"'),
        ('{"text": "api_key: \\"q8Zr2kLm5Nw7Xv3T\\""}', f'{{"text": "api_key: \\"{HIDDEN}\\""}}'),
        ("redis://me:s3Cr8t4Qz@host/0", f"redis://me:{HIDDEN}@host/0"),
        ("    12 +| API_KEY=q8Zr2kLm5Nw7Xv3T\n", f"    12 +| API_KEY={HIDDEN}\n"),
    ],
)
def test_hide_secrets__the_value_alone(text: str, hidden: str) -> None:
    assert hide_secrets(text).text == hidden


def test_hide_secrets__a_key_of_many_lines_keeps_them() -> None:
    begin, end = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    hidden = hide_secrets(f"     1 +| {begin}\n     2 +| {LINE}\n     3 +| {end}\n     4 +| x = 1")
    assert hidden.text.split("\n") == [
        f"     1 +| {begin}",
        f"     2 +| {HIDDEN}",
        f"     3 +| {end}",
        "     4 +| x = 1",
    ]
    assert len(hidden.values) == 1


def test_hide_secrets__code_cannot_hide_behind_the_header_of_a_key() -> None:
    code = "# -----BEGIN " + "PRIVATE KEY-----\n" + "def run(text):\n    eval(text)\n" * 50
    assert hide_secrets(code).text == code
    assert not hide_secrets(code).values


@pytest.mark.parametrize(
    "text",
    ["token = read(name)", 'password = "${PASSWORD}"', "https://host:8080/a@b", "tokenise = 'ab'"],
)
def test_hide_secrets__leaves_code_alone(text: str) -> None:
    assert hide_secrets(text) == (text, frozenset())
