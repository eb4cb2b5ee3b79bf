"""No key is sent to a server whose certificate nobody vouches for, whatever the environment says."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import SHUT_RDWR, create_server
from time import monotonic, time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from review_action.adapters.github.transport import Request, Transport
from review_action.adapters.llm.http import HttpTransport
from review_action.adapters.llm.wire import WireRequest
from review_action.adapters.telemetry.otlp import OtlpTrace
from review_action.domain.telemetry_settings import TelemetrySettings
from review_action.errors import GitHubError, ModelUnavailableError

KEY = "sk-test-0123456789"


class Impostor:
    """Takes connections with a certificate of its own making, and keeps what it is told."""

    def __init__(self, certificate: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._listening = context.wrap_socket(create_server(("127.0.0.1", 0)), server_side=True)
        self.url = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        self.told = b""
        self.refused = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except (ssl.SSLError, ConnectionError):
                self.refused.set()
            except OSError:
                return
            else:
                with connection:
                    self.told += connection.recv(4096)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(SHUT_RDWR)  # closing alone wakes nobody who waits
        self._listening.close()
        self._thread.join(timeout=10)


def _certificate(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.fromtimestamp(time())  # noqa: DTZ006  # x509 takes naive times
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def impostor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Impostor]:
    for name, value in {
        "PYTHONHTTPSVERIFY": "0",
        "CURL_CA_BUNDLE": "",
        "GIT_SSL_NO_VERIFY": "1",
    }.items():
        monkeypatch.setenv(name, value)  # fmt: skip
    made = Impostor(_certificate(tmp_path / "impostor.pem"))
    yield made
    made.close()


def _model(url: str) -> None:
    async def ask() -> None:
        transport = HttpTransport(max_connections=1)
        request = WireRequest(f"{url}/v1/chat/completions", {"authorization": f"Bearer {KEY}"}, {})
        try:
            async with transport.post(request, remaining=5.0):
                pass
        finally:
            await transport.aclose()

    with pytest.raises(ModelUnavailableError, match="no connection"):
        asyncio.run(ask())


def _github(url: str) -> None:
    transport = Transport(token=KEY, api_url=url, graphql_url=f"{url}/graphql", log=lambda _: None)
    with pytest.raises(GitHubError):
        transport.send(Request("GET", "/user"))


def _collector(url: str) -> None:
    said: list[str] = []
    settings = TelemetrySettings.model_validate(
        {"otlp_endpoint": url, "otlp_headers": [("authorization", KEY)]}
    )
    OtlpTrace(settings, clock=monotonic, now=time, log=said.append).send(None)
    assert len(said) == 1


@pytest.mark.parametrize("client", [_model, _github, _collector])
def test_tls__an_unknown_certificate_is_refused(
    impostor: Impostor, client: Callable[[str], None]
) -> None:
    client(impostor.url)
    assert impostor.told == b""
    assert impostor.refused.wait(10)


@pytest.mark.parametrize(
    ("scheme", "raised"), [("http", ModelUnavailableError), ("https", FileNotFoundError)]
)
def test_http__certificates_are_read_where_something_is_encrypted(
    scheme: str, raised: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    async def ask() -> None:
        request = WireRequest(f"{scheme}://127.0.0.1:1/v1/chat/completions", {}, {})
        async with HttpTransport(max_connections=1).post(request, remaining=5.0):
            pass

    with pytest.raises(raised):
        asyncio.run(ask())
