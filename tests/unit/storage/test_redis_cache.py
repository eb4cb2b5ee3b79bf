"""Completions in a real Redis, and every way it can be missing."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from review_action.adapters.storage.redis_cache import PREFIX, RedisCache
from review_action.adapters.storage.sealed import MAX_ENTRY_BYTES

redis = pytest.importorskip("redis", reason="needs the redis client")
SERVER = shutil.which("redis-server") or ""
needs_server = pytest.mark.skipif(not SERVER, reason="needs redis-server (apt-get install it)")

KEY = "a" * 64
PASSWORD = "hunter2hunter2"


@dataclass
class Shelf:
    """One Redis and a clock."""

    url: str
    now: float = 1_800_000_000.0
    log: list[str] = field(default_factory=list)

    def cache(self, **changes: Any) -> RedisCache:
        said: dict[str, Any] = {
            "secret": b"secret",
            "ttl_seconds": 60.0,
            "now": lambda: self.now,
            "log": self.log.append,
        }
        return RedisCache(changes.pop("url", self.url), **(said | changes))

    def client(self) -> Any:
        return redis.Redis.from_url(self.url)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(tmp_path_factory.mktemp("r"))]
    how = ["--save", "", "--appendonly", "no", "--requirepass", PASSWORD]
    with subprocess.Popen([SERVER, *where, *how], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert any("Ready to accept connections" in line for line in server.stdout)
        yield f"redis://:{PASSWORD}@127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture
def shelf(url: str) -> Shelf:
    shelf = Shelf(url)
    with shelf.client() as client:
        client.flushall()
    return shelf


@needs_server
def test_get__what_was_put_also_by_another_runner(shelf: Shelf) -> None:
    cache = shelf.cache()
    assert cache.get(KEY) is None
    cache.put(KEY, "naïve ✓\n")
    assert (cache.get(KEY), shelf.cache().get(KEY)) == ("naïve ✓\n", "naïve ✓\n")
    assert shelf.log == []


@needs_server
def test_put__redis_forgets_it_in_time(shelf: Shelf) -> None:
    shelf.cache(ttl_seconds=60).put(KEY, "x")
    with shelf.client() as client:
        assert 0 < client.pttl(PREFIX + KEY) <= 60_000


@needs_server
def test_get__too_old_whatever_redis_says(shelf: Shelf) -> None:
    cache = shelf.cache(ttl_seconds=60)
    cache.put(KEY, "x")
    with shelf.client() as client:
        client.persist(PREFIX + KEY)
    shelf.now += 61
    assert cache.get(KEY) is None


@needs_server
@pytest.mark.parametrize("raw", [b"", b"{}", b"x" * (MAX_ENTRY_BYTES + 1)])
def test_get__what_others_wrote_is_a_miss(shelf: Shelf, raw: bytes) -> None:
    with shelf.client() as client:
        client.set(PREFIX + KEY, raw)
    assert shelf.cache().get(KEY) is None
    assert shelf.log == []


@needs_server
def test_get__signed_by_nobody_we_know(shelf: Shelf) -> None:
    shelf.cache(secret=b"of a pull request").put(KEY, '{"text": "nothing to report"}')
    assert shelf.cache().get(KEY) is None


@needs_server
def test_put__not_what_is_larger_than_any_reply(shelf: Shelf) -> None:
    shelf.cache().put(KEY, "x" * MAX_ENTRY_BYTES)
    with shelf.client() as client:
        assert client.exists(PREFIX + KEY) == 0


@needs_server
def test_get__a_wrong_password_is_told_without_it(shelf: Shelf) -> None:
    cache = shelf.cache(url=shelf.url.replace(PASSWORD, "not-the-password"))
    cache.put(KEY, "x")
    assert [cache.get(KEY), cache.get(KEY)] == [None, None]
    assert shelf.log == [
        "the completion cache at `cache-url` cannot be used (AuthenticationError); going on"
    ]


@needs_server
def test_get__another_kind_of_value_ends_its_use(shelf: Shelf) -> None:
    with shelf.client() as client:
        client.rpush(PREFIX + KEY, "x")
    assert shelf.cache().get(KEY) is None
    assert len(shelf.log) == 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("redis://:hunter2@127.0.0.1:{closed}/0", "ConnectionError"),
        ("https://:hunter2@cache.example", "ValueError"),
        ("redis://:hunter2@127.0.0.1:1/0?what=ever", "TypeError"),
        ("redis://:hunter2@127.0.0.1:1/0?socket_timeout=soon", "ValueError"),
    ],
)
def test_get__what_cannot_be_reached_is_tried_and_told_once(url: str, kind: str) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # and not listening
        shelf = Shelf(url.format(closed=bound.getsockname()[1]))
        cache = shelf.cache()
        cache.put(KEY, "x")
        assert [cache.get(KEY), cache.get(KEY)] == [None, None]
    assert shelf.log == [f"the completion cache at `cache-url` cannot be used ({kind}); going on"]


def test_get__a_server_that_says_nothing_costs_a_second_at_the_most() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        shelf = Shelf(f"redis://127.0.0.1:{silent.getsockname()[1]}/0?socket_timeout=0.05")
        cache = shelf.cache()
        with ThreadPoolExecutor(4) as prompts:
            assert list(prompts.map(cache.get, [KEY] * 4)) == [None] * 4
        assert cache.get(KEY) is None
    assert shelf.log == [
        "the completion cache at `cache-url` cannot be used (TimeoutError); going on"
    ]


def test_get__needs_nobody_to_tell() -> None:
    assert Shelf("nonsense://").cache(log=None).get(KEY) is None


def test_get__without_the_client_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    shelf = Shelf("redis://127.0.0.1:1/0")
    assert shelf.cache().get(KEY) is None
    (told,) = shelf.log
    assert "(the `redis` package is not installed)" in told


def test_redis_cache__the_client_is_imported_on_first_use_alone() -> None:
    """It takes longer to import than all of our own code."""
    program = (
        "import sys; from review_action.adapters.storage.redis_cache import RedisCache;"
        "RedisCache('redis://x', secret=b'x', ttl_seconds=1, now=float);"
        "sys.exit('redis' in sys.modules)"
    )
    environ = {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    assert subprocess.run([sys.executable, "-c", program], env=environ, check=False).returncode == 0
