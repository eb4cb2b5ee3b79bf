import pytest

from review_action.pipeline.asking.hide_secrets import HIDDEN, hide_secrets


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "Z7QK3MPLW2RT9XVB",
        "ghp_" + "q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9Hf4Js0Aa2Ee5",
        "sk-" + "proj-q8Zr2kLm5Nw7Xv3Tb6Yc1Pd9",
        "sk_live_" + "9hT2bVx7LqPz4KmWc8RnYd3F",
        "xoxb" + "-731940285163-Zt4mQw8rLk2vNx6p",
        "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0NTY3.SflKxwRJSMeKKF2QT4",
    ],
)
def test_hide_secrets__leaves_out(secret: str) -> None:
    assert hide_secrets(f"key: {secret} # x") == f"key: {HIDDEN} # x"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ('password = "hunter2hunter2"', f'password = "{HIDDEN}"'),
        ("api_key: 'abcdefgh12'", f"api_key: '{HIDDEN}'"),
        ("redis://me:s3cr3t@host/0", f"redis://me:{HIDDEN}@host/0"),
        (
            "-----BEGIN RSA " + "PRIVATE KEY-----\nMII\nabc\n-----END RSA PRIVATE KEY-----",
            f"{HIDDEN}\n\n\n-----END RSA PRIVATE KEY-----",
        ),
    ],
)
def test_hide_secrets__by_what_stands_around(text: str, hidden: str) -> None:
    assert hide_secrets(text) == hidden


@pytest.mark.parametrize(
    "text",
    ["token = read(name)", 'password = "${PASSWORD}"', "https://host:8080/a@b", "tokenise = 'ab'"],
)
def test_hide_secrets__leaves_code_alone(text: str) -> None:
    assert hide_secrets(text) == text
