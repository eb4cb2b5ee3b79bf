"""What a file defines: a function, a method, a class, with the lines it takes."""

from typing import NamedTuple


class Symbol(NamedTuple):
    """A definition; `start` and `end` are 1-based lines, inclusive, decorators among them."""

    name: str
    kind: str
    """`function`, `method`, `class`, `interface`, `struct`, `enum`, `module`, `type`."""
    start: int
    end: int
    public: bool = True
    """Whether other files may use it, as far as the definition itself tells."""
    parameters: int = 0
    """Without the receiver (`self`, `this`)."""
    required: int = 0
    """Of these, those that every caller must give."""


class Call(NamedTuple):
    """A call by name, with how many arguments it gives."""

    name: str
    """As written, dots and what stands before them among it."""
    line: int
    arguments: int
    """Those without a name."""
    is_open: bool
    """Whether an argument may stand for several (`*args`, `...rest`, Go's `f(g())`)."""
    keywords: tuple[str, ...] = ()
