"""What is a credential and what only resembles one; `§` keeps scanners from taking this file for a leak."""

from time import process_time

import pytest

from review_action.domain.secret_shapes import SHAPES, holds_secret, shapes_in, value_of

B64 = "Zt4mQw8rLk2vNx6pJ1Hf9sTb3YcVd7GaEeR5uXo0"
HEX = "3f9a27c4e81b05d6"
LEAKS = [
    ("aws-access-key", "AWS_ACCESS_KEY_ID=AKIA§Z7QK3MPLW2RT9XVB"),
    ("aws-access-key", "id: 'ASIA§Z7QK3MPLW2RT9XVB'"),
    ("aws-secret-key", f"aws_secret_access_key = §{B64}"),
    ("aws-secret-key", f'AWS.config({{ secretAccessKey: "§{B64}" }})'),
    ("github-token", f"ghp_§{B64[:36]}"),
    ("github-token", f"git clone https://gho_§{B64[:36]}@github.com/a/b"),
    ("github-token", f'"ghs_§{B64[:36]}"'),
    ("github-token", f'"text": "as\\nghp_§{B64[:36]}"'),
    ("github-token", f"ghu_§{B64[:36]}"),
    ("github-token", f"ghr_§{B64[:36]}"),
    ("github-token", f"github_pat_§11ABCDE_{B64}{B64}"),
    ("gitlab-token", f"glpat-§{B64[:20]}"),
    ("gitlab-token", f"gldt-§{B64[:20]}"),
    ("gitlab-token", f"glrt-§{B64[:20]}"),
    ("slack-token", "xoxb-§731940285163-731940285163-Zt4mQw8rLk2vNx6p"),
    ("slack-token", "xapp-§1-A0B1C2D3E4F-7319402851637-" + HEX * 4),
    (
        "slack-token",
        "https://hooks.slack.com/services/§T03BC7DEF/B04DE8FGH/Zt4mQw8rLk2vNx6pJ1Hf9sTb",
    ),
    ("private-key", "-----BEGIN RSA §PRIVATE KEY-----"),
    ("private-key", "-----BEGIN OPENSSH §PRIVATE KEY-----"),
    ("private-key", "-----BEGIN PGP §PRIVATE KEY BLOCK-----"),
    ("private-key", f'"private_key": "-----BEGIN §PRIVATE KEY-----\\nMIIEvQ{B64}\\n{B64}"'),
    ("private-key", f"KEY='-----BEGIN EC §PRIVATE KEY-----\\\\n{B64}'"),
    ("age-secret-key", "AGE-SECRET-§KEY-1" + "QZ7LW2KX9R" * 5 + "QZ7LW2KX"),
    ("stripe-key", f'stripe.api_key = "sk_live_§{B64[:24]}"'),
    ("stripe-key", f"rk_live_§{B64[:24]}"),
    ("stripe-key", f"whsec_§{B64[:32]}"),
    ("google-api-key", f'key: "AIza§{B64[:35]}"'),
    ("google-api-key", f"GOCSPX-§{B64[:28]}"),
    ("google-api-key", f"ya29.§{B64}{B64}"),
    ("model-api-key", f"OPENAI_API_KEY=sk-proj-§{B64}"),
    ("model-api-key", f"sk-§{B64[:20]}T3BlbkFJ{B64[:20]}"),
    ("model-api-key", f"sk-svcacct-§{B64}"),
    ("model-api-key", f"sk-ant-§api03-{B64}"),
    ("model-api-key", f"sk-or-v1-§{HEX * 4}"),
    ("model-api-key", f"sk-§{HEX * 2}"),
    ("model-api-key", "HF=hf_§ZtmQwrLkvNxpJHfsTbYcVdGaEeRuXoKjMn"),
    ("model-api-key", f"gsk_§{B64}{B64[:12]}"),
    ("package-registry-token", f"//registry/:_authToken=npm_§{B64[:36]}"),
    ("package-registry-token", f"password = pypi-§AgEIcHlwaS5vcmc{B64}{B64}"),
    ("package-registry-token", f"dckr_pat_§{B64[:27]}"),
    ("package-registry-token", f"rubygems_§{HEX * 3}"),
    (
        "cloud-token",
        f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=§{B64}{B64}Nx6pJ1==;",
    ),
    ("cloud-token", f"Endpoint=sb://a.net/;SharedAccessKey=§{B64}Nx6="),
    ("cloud-token", f"dapi§{HEX * 2}"),
    ("cloud-token", f"dop_v1_§{HEX * 4}"),
    ("cloud-token", "VAULT_TOKEN=hvs.§CAESIJ7qLw2Kx9Zr4Tm6Np8BcYd"),
    ("cloud-token", f"pul-§{HEX * 2}{HEX[:8]}"),
    ("service-token", f"SG.§{B64[:22]}.{B64}Nx6"),
    ("service-token", f"TWILIO=SK§{HEX * 2}"),
    ("service-token", f"bot = 724819305:AA§{B64[:33]}"),
    ("service-token", f"https://discord.com/api/webhooks/§731940285163731940/{B64}{B64[:28]}"),
    ("service-token", f"shpat_§{HEX * 2}"),
    ("service-token", f"glsa_§{B64[:32]}_3f9a27c4"),
    ("service-token", f"lin_api_§{B64}"),
    ("json-web-token", f"t = 'eyJhbGciOiJIUzI1§NiJ9.eyJ1c2VyIjoiYW5uYSJ9.{B64}'"),
    ("password-in-url", "postgres://app:§w8Kq2ZrL9x@db.internal.acme.io/app"),
    ("password-in-url", f"mongodb+srv://svc:§{B64[:24]}@cluster0.mongodb.net"),
    ("password-in-url", "redis://:§w8Kq2ZrL9xPq4@cache.acme.io:6379/0"),
    ("password-in-connection-string", '"Server=db;User Id=app;Password=§w8Kq2!ZrL9x;Encrypt=true"'),
    ("password-in-connection-string", "jdbc:mysql://db/app?user=a&password=§w8Kq2ZrL9x&ssl=true"),
    ("hard-coded-credential", f'API_KEY = "§{B64[:24]}"'),
    ("hard-coded-credential", f"const apiKey: string = '§{B64[:24]}';"),
    ("hard-coded-credential", f'"client_secret": "§{B64[:32]}",'),
    ("hard-coded-credential", f'"auth_token" => "§{HEX * 2}",'),
    ("hard-coded-credential", f'secretKey := "§{HEX * 4}"'),
    ("hard-coded-credential", 'define("DB_PASSWORD", "§w8Kq2!ZrL9x");'),
    ("hard-coded-credential", f'config["jwt_secret"] = "§{B64[:32]}"'),
    ("hard-coded-credential", f'<add key="StorageKey" value="§{B64}" />'),
    ("hard-coded-credential", f"<password>§{B64[:20]}</password>"),
    ("hard-coded-credential", f'headers = {{"Authorization": "Bearer §{B64[:32]}"}}'),
    ("hard-coded-credential", f"ENV NPM_TOKEN §{B64[:32]}"),
    ("hard-coded-credential", 'password = "§w8Kq2!ZrL9x"'),
    ("credential-in-settings", f"API_KEY=§{B64[:24]}"),
    ("credential-in-settings", "export DB_PASSWORD=§w8Kq2!ZrL9x"),
    ("credential-in-settings", f"  client-secret: §{B64[:32]}  # of the app"),
    ("credential-in-settings", f"ARG SIGNING_KEY=§{HEX * 2}"),
    ("credential-in-settings", "spring.datasource.password=§w8Kq2ZrL9x"),
    ("credential-in-settings", f"encryption_key = §{B64}Nx6p="),
]
HONEST = [
    "('app_user', 'encrypted_password_123', 'jdbc:mysql://192.168.1.100:3306/Prod_9xK2')",
    "const STORAGE_KEY = '__browserUseDemoLogs__';",
    f'token = "{HEX}"',
    'api_key = "xxxxxxxxxxxxxxxxxxxxxxxx"',
    'password = "changeme"',
    'password: "password123"',
    'password = "Passw0rd!"',
    'password = "Test1234!"',
    'password = "P@ssw0rd2024"',
    'password = "correct horse battery staple"',
    'token = "<your-token-here>"',
    'token = "${GITHUB_TOKEN}"',
    "token: ${{ secrets.GITHUB_TOKEN }}",
    'token = os.environ["API_TOKEN_V2_LONG_NAME"]',
    "apiKey: process.env.OPENAI_API_KEY",
    'secret = "your-256-bit-secret-goes-here"',
    'api_key="EXAMPLE1234567890abcdefGHIJKL"',
    'secret_key = "0000000000000000000000000000"',
    'secret_key = "aaaaaaaaaaaaaaaaaaaaaaaaaa11"',
    'token = "abcdefghijklmnopqrstuvwxyz123456"',
    'token = "1234567890abcdef1234567890abcdef"',
    'client_secret = "8c5f0c1e-7f3d-4d2b-9a51-3f9a27c4e81b"',
    f'token_hash = "{HEX * 4}"',
    f'public_key = "{B64}"',
    f'"integrity": "sha512-{B64}{B64}=="',
    f'"resolved": "https://registry.example.org/a/-/a-1.0.0.tgz#{HEX * 2}"',
    f'checksum = "{HEX * 4}"',
    f'image = "data:image/png;base64,{B64}{B64}"',
    f"ssh-rsa AAAAB3NzaC1yc2E{B64}{B64} me@host",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    'if text.startswith("-----BEGIN PRIVATE KEY-----"):',
    'HEADER = "-----BEGIN RSA PRIVATE KEY-----"',
    'r"-----BEGIN (?:RSA )?PRIVATE KEY-----"',
    'const tokenType = "AuthorizationCodeWithPkce2"',
    'accessKey = "settings.security.accessKey.label"',
    "token: getTokenFromRequestHeaderV2(request)",
    'PASSWORD_FIELD = "input[name=password]"',
    'secret: "validation.errors.secretIsRequired"',
    '"password": "The password must have 8 characters"',
    'primary_key = "Zt4mQw8rLk2vNx6pJ1Hf9sTb"',
    'cache_key = "user:profile:v2:settings:2024"',
    'key = "Zt4mQw8rLk2vNx6pJ1Hf9sTb"',
    'api_key = "phc_F8JMNjW1i2KbGUTaW1unnDdLSPCoyc52SGRU0JecaUh"',
    'secret_name = "prod/database/credentials/v2"',
    'secret = "projects/acme/secrets/db-password/versions/3"',
    'token = "arn:aws:secretsmanager:eu-west-1:1:secret:a"',
    'token_url = "https://login.acme.io/oauth2/v2.0/token"',
    'token = "https://login.acme.io/oauth2/V2.0/Token"',
    "token = AutoTokenizer.from_pretrained(name)",
    "password: string;",
    "password: Optional[str] = None",
    "self.secret = secret",
    'api_key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    "sk-proj-your-key-goes-here-please-do",
    "risk-assessment-of-the-whole-thing-1",
    "task-3f9a27c4",
    'stripe_key = "sk_test_9hT2bVx7LqPz4KmWc8RnYd3F"',
    'stripe = "pk_live_9hT2bVx7LqPz4KmWc8RnYd3F"',
    'id = "AKIAIOSFODNN7EXAMPLE"',
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_...",
    "SKIP0123456789",
    "postgres://postgres:postgres@localhost:5432/app",
    "postgres://user:password@db:5432/app",
    "https://user:${TOKEN}@github.com/acme/x.git",
    "redis://:changeme@cache:6379",
    "amqp://guest:guest@rabbit:5672",
    "git@github.com:acme/widgets.git",
    "https://host:8080/path@v1.2.3",
    '"Server=.;User Id=sa;Password=<YourStrong@Passw0rd>;"',
    '"Server=.;Password={0};"',
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + B64,
    '"Authorization": `Bearer ${token}`',
    '"Authorization": "Bearer YOUR_ACCESS_TOKEN_HERE"',
    "ENV API_TOKEN $API_TOKEN",
    "<password>${db.password}</password>",
    "max_tokens: 4096",
    "tokens = 128_000",
    'tokenizer = "meta-llama/Llama-3.1-8B-Instruct"',
    'secret = "my-super-secret-value"',
    'PASSWORD="$(openssl rand -base64 32)"',
    "hf_transfer = True",
    "npm_package_version_of_the_lock_file_it_",
    'sort_key = "createdAt2024DescendingByUserName1"',
    'password_hash = "$2b$12$Zt4mQw8rLk2vNx6pJ1Hf9uTb3YcVd7GaEeR5uXo0Zt4mQw8rLk2v"',
    f'"commit": "{HEX * 2}3f9a27c4"',
    f"uses: actions/checkout@{HEX * 2}3f9a27c4",
    'private_key = "config/keys/server_v2.pem"',
    'translation["token"] = "Jeton d\'accès"',
    "PWD=/home/runner/work/App1/src2",
]  # fmt: skip


def found(text: str) -> set[str]:
    return {
        shape.rule
        for shape in shapes_in(text)
        if any(map(shape.holds, shape.pattern.finditer(text)))
    }


@pytest.mark.parametrize(("rule", "line"), LEAKS)
def test_shapes__know_a_credential(rule: str, line: str) -> None:
    text = line.replace("§", "")
    assert rule in found(text)
    assert holds_secret(text)


@pytest.mark.parametrize("line", HONEST)
def test_shapes__leave_alone_what_only_resembles_one(line: str) -> None:
    assert found(line) == set()
    assert not holds_secret(line)


def test_shapes__have_enough_examples() -> None:
    assert {rule for rule, _ in LEAKS} == {shape.rule for shape in SHAPES}
    assert min(len(LEAKS), len(HONEST)) >= 60


def test_value_of__is_the_credential_alone() -> None:
    (shape,) = (each for each in SHAPES if each.rule == "password-in-url")
    match = shape.pattern.search("postgres://app:w8Kq2ZrL9x@db.acme.io")
    assert match is not None
    assert value_of(match) == "w8Kq2ZrL9x"


@pytest.mark.uncovered
def test_shapes__are_linear_on_a_line_of_a_megabyte() -> None:
    """A pattern that takes the square of the length would take hours."""
    pieces = ["a", "token=a", 'secret="', "password: aB1", "eyJa.", "://a:", "aws secret ", "ENV "]
    line = "".join(piece * (125_000 // len(piece)) for piece in pieces)
    started = process_time()
    found(line)
    assert process_time() - started < 20
