"""The rules of ruff that are reported, with our words for them.

Each was looked at on what it finds in real changes (bench/analyzers.py). Left out: taste, what a
formatter does, and what line rules and rules on syntax of ours say already, for a thing is said once.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from review_action.adapters.analyzers.tool_rule import ToolRule

SYNTAX: Final = "syntax-error"
"""Our name for what has no code: the file cannot be parsed."""

_breaks = partial(ToolRule, severity="error", quotes=True, in_tests="same", if_common="skip")
_wrong = partial(ToolRule, severity="warning", quotes=True, if_common="skip")
_unsafe = partial(ToolRule, severity="warning")
_FORMAT = "This fails, or prints something else than was meant, when the line is reached."

RUFF_RULES: Final[Mapping[str, ToolRule]] = {
    SYNTAX: _breaks(
        "This does not parse",
        "No Python can import the file as it is.",
        in_tests="skip",
        if_common="same",
        once=SYNTAX,  # the others follow from the first
    ),
    # Names
    "F821": _breaks(
        "A name is used that nothing defines",
        "This raises `NameError` when the line is reached: import or define it, or mend its spelling.",
    ),
    "F822": _wrong(
        "`__all__` names what the module does not define",
        "`from module import *` fails with `AttributeError`.",
    ),
    "F823": _breaks(
        "A local name is used before it is assigned",
        "An assignment anywhere in a function makes the name local to all of it, so this raises"
        " `UnboundLocalError`.",
    ),
    "F811": _wrong(
        "A definition is replaced before it was used",
        "The first one can never be called: rename one of them, or remove it.",
    ),
    "PLE0604": _wrong("`__all__` holds something that is no text", "Importing all of it fails."),
    # Conditions that do not mean what they say
    "F631": _wrong(
        "An assertion on a tuple is always true", "Remove the brackets around condition and message."
    ),
    "F632": _wrong(
        "`is` compares a literal by identity", "Whether two equal values are one object is an accident: use `==`."
    ),
    "F634": _wrong("A condition is a tuple, so it is always true", "Remove the brackets, or the comma."),
    "B015": _wrong("A comparison whose result nobody looks at", "An `assert` or an `=` may be meant."),
    "B018": _wrong(
        "An expression does nothing", "Its value is thrown away: call it, assign it, or remove it."
    ),
    "PLR0124": _wrong("A value is compared with itself", "One of the two sides is probably another name."),
    "PLW0127": _wrong("A variable is assigned to itself", "One of the two sides is probably another name."),
    "PLW0129": _wrong("An assertion on a text is always true", "The condition is missing before the message."),
    "PLW0133": _breaks("An exception is made and not raised", "Put `raise` before it."),
    "PLW0245": _breaks("`super` is not called", "Without brackets this is the type itself and has none of the parent's methods."),
    "PLW2101": _wrong("A lock is made and dropped at once", "Every caller locks another lock, so it guards nothing: keep one beside what it guards."),
    "RUF034": _wrong("Both branches of a condition are the same", "One of them is probably another value."),
    "RUF040": _wrong("An assertion's message is no text", "A comma may stand where `==` was meant."),
    # Exceptions and control flow
    "B012": _wrong("`finally` leaves with a jump", "An exception on its way is lost without a trace."),
    "B014": _wrong("An exception is listed twice", "One of them covers the other already.", severity="info"),
    "B016": _breaks("Something is raised that is no exception", "Python raises `TypeError` instead."),
    "B025": _wrong("An exception is caught twice", "The second handler is never reached."),
    "B029": _wrong("`except ()` catches nothing", "Name the exceptions."),
    "B030": _breaks("`except` names something that is no exception", "This raises `TypeError` as soon as anything is to be caught."),
    "PLE0704": _breaks("`raise` stands outside of an `except`", "There is nothing to raise again here: Python raises `RuntimeError`."),
    # Functions and classes
    "B006": _wrong(
        "A default is shared by all calls",
        "It is made once, so what one call puts in, the next one finds there. Use `None` and make it in the function.",
    ),
    "B039": _wrong("A context variable's default is shared by all contexts", "What one puts in, all others find: make it in each."),
    "B026": _wrong("Arguments after a keyword are unpacked before it", "They land on other parameters than they seem to.", severity="info"),
    "B031": _wrong("A group of `groupby` is used a second time", "It was emptied by the first use: make a list of it."),
    "B035": _wrong("A comprehension gives every entry the same key", "Only the last one is left."),
    "RUF008": _wrong("A dataclass default is shared by all instances", "Use `field(default_factory=…)`."),
    "RUF024": _wrong("All keys share one mutable value", "What is put in by one key shows under all: use a comprehension."),
    "RUF018": _wrong("An assertion assigns a name", "Under `python -O` the name does not exist."),
    "PLE0101": _breaks("`__init__` returns a value", "Python raises `TypeError` when the class is called."),
    "PLE0302": _breaks("A special method has a wrong number of parameters", "Python raises `TypeError` when it calls it."),
    "PLE1519": _breaks("`singledispatch` on a method", "It looks at `self`, not at the argument: use `singledispatchmethod`."),
    "PLE0117": _breaks("`nonlocal` names what no function around has", "The file cannot be compiled."),
    "PLE0118": _breaks("A name is used before its `global`", "The file cannot be compiled."),
    # Text and formats
    **{
        code: _wrong("A format and its values do not fit together", _FORMAT)
        for code in (
            *("F501", "F502", "F503", "F505", "F506", "F507", "F508", "F509"),
            *("F521", "F522", "F523", "F524", "F525", "PLE1300", "PLE1307"),
        )
    },
    "PLE1205": _wrong("A log call has more values than places", "The record is lost and a traceback is printed instead."),
    "PLE1206": _wrong("A log call has fewer values than places", "The record is lost and a traceback is printed instead."),
    "F601": _wrong("A key stands twice in a dictionary", "Only the last value is kept."),
    "B033": _wrong("A value stands twice in a set", "One of them is probably another one.", severity="info"),
    "B005": _wrong(
        "`strip` takes a set of characters, not a text",
        "It removes any of them from both ends: use `removeprefix` or `removesuffix`.",
    ),
    "PLE1310": _wrong("`strip` is given a character twice", "It takes a set of characters, not a text: use `removeprefix` or `removesuffix`."),
    "B021": _wrong("An f-string is no docstring", "Python does not keep it as one.", severity="info"),
    "PLW1501": _breaks("`open` is given a mode that does not exist", "It raises `ValueError`."),
    "B034": _wrong("A count or flag of `re` is given by position", "The two are easily swapped: name it.", severity="info"),
    # Asynchronous code
    "ASYNC210": _wrong("A blocking request stops the whole event loop", "Everything else waits for it: use an asynchronous client, or `asyncio.to_thread`."),
    "ASYNC220": _wrong("Starting a process here stops the whole event loop", "Use `asyncio.create_subprocess_exec`."),
    "ASYNC221": _wrong("Waiting for a process stops the whole event loop", "Use `asyncio.create_subprocess_exec`, or `asyncio.to_thread`."),
    "ASYNC222": _wrong("Waiting for a process stops the whole event loop", "Use its asynchronous counterpart."),
    "ASYNC251": _wrong("`time.sleep` stops the whole event loop", "Everything else waits too: `await asyncio.sleep(…)`."),
    "PLE1142": _breaks("`await` outside of an `async` function", "The file cannot be compiled."),
    # Security, as far as no rule of ours says it
    "S113": _unsafe(
        "A request may wait for ever",
        "Without `timeout` a server that never answers holds this thread as long as it likes.",
    ),
    "S302": _unsafe("`marshal` reads untrusted data unsafely", "Damaged or crafted input crashes the interpreter: use JSON."),
    "S502": _unsafe("An outdated TLS version is asked for", "It can be read by others: leave the choice to `ssl.create_default_context`."),
    "S503": _unsafe("An outdated TLS version is the default", "It can be read by others: leave the choice to `ssl.create_default_context`."),
    "S504": _unsafe("TLS without a version takes old ones too", "Use `ssl.create_default_context`."),
    "S505": _unsafe("A key is too short to be safe", "Use at least 2048 bits for RSA, 224 for elliptic curves."),
    "S507": _unsafe("Any SSH host key is accepted", "Somebody in between is not noticed: load the known hosts."),
    "S508": _unsafe("SNMP without encryption", "Use version 3."),
    "S601": _unsafe("A remote shell runs text put together here", "Quote each part with `shlex.quote`.", confidence="medium"),
    "S609": _unsafe("A wildcard reaches a program as arguments", "A file named like an option becomes one: put `--` or `./` before it."),
    "S611": _unsafe("SQL is handed over raw", "Use the query API with parameters.", confidence="medium"),
    "S612": _unsafe("Logging configuration is taken from a socket", "Whoever reaches it runs code here."),
    "S702": _unsafe("Mako templates do not escape", "A value may become markup: set `default_filters`."),
}  # fmt: skip
