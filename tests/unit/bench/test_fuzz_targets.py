"""A short run over everything that reads hostile input; `python -m bench.fuzz` is the long one."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fuzz.loop import MOST_SECONDS, Tally, plain
from bench.fuzz.mutate import LONGEST, mutate
from bench.fuzz.target import Target
from bench.fuzz.targets import TARGETS

EXAMPLES = 40
SLOWEST = 4_000
"""Bytes: large inputs are for the long run."""
ONCE: dict[str, tuple[bytes, ...]] = {
    "hunks": (b"@@ -0,0 +1," + b"14" * 2_500 + b" @@",),
    "code-rules": (b"id: a\n" + b"---\nid)\n" * 2_400,),
    "command": (b"/ignore" + b" " * 16_000 + b"\r!",),
    "completion": (
        b'{"findings": [' + b'{"path": "a", "changes": ["a" b' * 4_000,
        b"<think></think>" * 40_000,
        b"```json" + b"\n" * 16_000,
    ),
    "verdicts": (b'{"id": 1, "verdict": "confirmed", "quote": "' + b"x" * 2_100 + b'"}',),
    "yaml": (b" \xc0\xd1\x06\x06",),
    "sse": (b"data: " + b"a" * 200_000,),
    "answer": (b'{"answer": "It is.",("done": true}' * 500,),
}
"""What once failed or took seconds."""


@pytest.mark.parametrize("name", TARGETS)
def test_targets__keep_their_promises(name: str) -> None:
    target = TARGETS[name]
    for data in (b"", *target.seeds, *ONCE.get(name, ())):
        started = time.process_time()
        target.check(data)
        assert time.process_time() - started < MOST_SECONDS

    @settings(max_examples=EXAMPLES, derandomize=True)
    @given(st.integers(0, 2**32), st.sampled_from(target.seeds))
    def changed(seed: int, data: bytes) -> None:
        rng = random.Random(seed)  # noqa: S311  # the same change for the same seed
        target.check(mutate(rng, data, target.seeds)[:SLOWEST])

    changed()


def test_tally__counts_a_crash_once_for_its_place() -> None:
    def check(data: bytes) -> int:
        return 1 // (len(data) % 3)

    tally = Tally(Target(check, (b"", b"a", b"abc")))
    plain(tally, 0.05, 1)
    assert tally.executions > 10
    (crash,) = tally.crashes
    assert crash.startswith("ZeroDivisionError at ")


def test_mutate__same_seed_same_input_and_never_too_long() -> None:
    seeds = (b"x" * 60_000, b"y")
    made = [[mutate(random.Random(n), seeds[0], seeds) for n in range(50)] for _ in range(2)]  # noqa: S311  # as above
    assert made[0] == made[1]
    assert len(set(made[0])) > 20
    assert max(map(len, made[0])) <= LONGEST
