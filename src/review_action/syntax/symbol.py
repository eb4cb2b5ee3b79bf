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
