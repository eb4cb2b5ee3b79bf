"""Puts something else in the place of one of our own functions for a while."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, NamedTuple


class Swap(NamedTuple):
    """`target` is `package.module:name`, or `:Class.name`; it is found under every name it was imported by."""

    target: str
    instead: Any


@contextmanager
def swapped(swaps: Sequence[Swap]) -> Iterator[None]:
    """All at once, and back again whatever happens, also where it was imported meanwhile.

    Raises:
        AttributeError, ImportError: There is no such thing any more: the suite is to be mended.
    """
    with ExitStack() as stack:
        for swap in swaps:
            stack.enter_context(_swapped(swap))
        yield


@contextmanager
def _swapped(swap: Swap) -> Iterator[None]:
    module, _, name = swap.target.partition(":")
    home: Any = import_module(f"review_action.{module}")
    *classes, last = name.split(".")
    for each in classes:
        home = getattr(home, each)
    if last not in vars(home):
        raise AttributeError(f"there is no {swap.target} to put something in the place of")
    old = vars(home)[last]
    places = [(home, last)] if classes else _places(old)
    before = {*sys.modules}
    for place, called in places:
        setattr(place, called, swap.instead)
    try:
        yield
    finally:
        # Modules are imported where they are first needed: one that came meanwhile has what is careless.
        places += [
            (sys.modules[at], last) for at in {*sys.modules} - before if _has(at, last, swap)
        ]
        for place, called in places:
            setattr(place, called, old)


def _has(module: str, name: str, swap: Swap) -> bool:
    return vars(sys.modules[module]).get(name) is swap.instead


def _places(thing: object) -> list[tuple[object, str]]:
    return [
        (module, name)
        for at, module in list(sys.modules.items())
        # What is put in its place may call what was there.
        if at.startswith("review_action.") and not at.startswith(__package__)
        for name, value in list(vars(module).items())
        if value is thing
    ]
