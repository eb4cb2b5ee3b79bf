"""The rules of oxlint that are reported, with our words for them.

What is only unused, a matter of style or of a framework's taste is left out, and what rules on
syntax of ours say already.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from review_action.adapters.analyzers.tool_rule import ToolRule

_breaks = partial(ToolRule, severity="error", quotes=True, in_tests="same")
_wrong = partial(ToolRule, severity="warning", quotes=True)

_FIXED_NAME: Final = _breaks("This name cannot be given another value", "It throws when it is run.")
_SAME_ANSWER: Final = _wrong(
    "A condition has the same answer whatever the values are", "One of the branches never runs."
)
_LOST: Final = _wrong("One of two with the same name is lost", "The last one stands.")
_OTHER_MEANING: Final = _wrong(
    "The operators bind otherwise than they read", "Put parentheses around what belongs together."
)

OXLINT_RULES: Final[Mapping[str, ToolRule]] = {
    # What throws
    **dict.fromkeys(("no-const-assign", "no-import-assign"), _FIXED_NAME),
    "no-this-before-super": _breaks(
        "`this` is used before `super()`", "Before it there is none: the constructor throws."
    ),
    "no-obj-calls": _breaks("This is no function", "Calling it throws."),
    "no-new-native-nonconstructor": _breaks(
        "This is no constructor", "It throws: leave `new` away."
    ),
    "no-invalid-regexp": _breaks("The pattern is none", "Building it throws."),
    "number-arg-out-of-range": _breaks(
        "The number is out of range", "The call throws a RangeError."
    ),
    "bad-array-method-on-arguments": _breaks(
        "`arguments` is no array", "The method is undefined there: take rest parameters."
    ),
    "rules-of-hooks": _breaks(
        "A hook is not called each time",
        "React tells hooks apart by their order: call it before every condition and return.",
    ),
    # What does not do what it seems to
    "no-unsafe-optional-chaining": _wrong(
        "What `?.` may leave undefined is used all the same",
        "Where it is, this throws: go on with `?.`, or give another value by `??`.",
        in_tests="skip",
    ),
    "missing-throw": _wrong("An error is made and not thrown", "Put `throw` before it."),
    "for-direction": _wrong("The loop runs away from its end", "It runs on, or not at all."),
    "no-cond-assign": _wrong(
        "A condition sets a value", "Write `===`, or set it on a line before."
    ),
    "no-self-assign": _wrong("A value is given to itself", "One of the two should be another."),
    "no-func-assign": _wrong("A function is written over", "Whoever calls it gets the new value."),
    "no-global-assign": _wrong("A global name is written over", "For everything on the page."),
    "no-unsafe-finally": _wrong(
        "`finally` ends what was under way", "What was thrown or returned before is lost."
    ),
    "no-unreachable": _wrong("This is never run", "What stands before it has left already."),
    "no-setter-return": _wrong("What a setter returns is lost", "Return nothing."),
    "no-empty-character-class": _wrong("`[]` in a pattern matches nothing", "Name its characters."),
    "no-loss-of-precision": _wrong(
        "The number has more digits than a number keeps", "Write a `bigint`, or a text."
    ),
    "no-delete-var": _wrong(
        "`delete` does nothing to a variable", "In strict code it is an error."
    ),
    "uninvoked-array-callback": _wrong(
        "The callback is never called",
        "`new Array(n)` has holes, and `map` skips them: write `Array.from({length: n}, …)`.",
    ),
    "erasing-op": _wrong("The result is always 0", "One of the two should be another."),
    "bad-min-max-func": _wrong(
        "The bounds are the wrong way round", "The result is always the same."
    ),
    "bad-char-at-comparison": _wrong("One character is never equal to several", "Use `slice`."),
    **dict.fromkeys(("no-dupe-keys", "jsx-no-duplicate-props"), _LOST),
    **dict.fromkeys(
        (
            *("no-duplicate-case", "no-dupe-else-if", "const-comparisons"),
            "no-constant-binary-expression",
        ),
        _SAME_ANSWER,
    ),
    "no-compare-neg-zero": _wrong("`-0` is equal to `0`", "To tell them apart, use `Object.is`."),
    **dict.fromkeys(("no-unsafe-negation", "bad-comparison-sequence"), _OTHER_MEANING),
}
