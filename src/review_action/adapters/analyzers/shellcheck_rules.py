"""The codes of shellcheck that are reported, with our words for them.

Its remarks on style, on files it does not see (`source`) and on names it cannot know are left out,
on lists used as one word (of those in real changes one in six was a defect), and what rules on syntax
of ours say already.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from review_action.adapters.analyzers.tool_rule import ToolRule

_wrong = partial(ToolRule, severity="warning", quotes=True)
_breaks = partial(ToolRule, severity="error", quotes=True, in_tests="same")
# One other first line mends all of them.
_dash = partial(ToolRule, severity="warning", confidence="medium", quotes=True, once="bash")

_TEST = _wrong(
    "A test does not test what it seems to", "It gives the same answer whatever the values are."
)
_SPLIT = _wrong(
    "Arguments fall apart at blanks",
    "Names with blanks or `*` in them become other arguments: quote it.",
)
_ASSIGNED = _breaks("This is no assignment", "The shell runs it as a command.")
_POSIX = "The script asks for `sh`, which on Debian, Ubuntu and Alpine does not know this: ask for `bash`, or write it the plain way."

SHELLCHECK_RULES: Final[Mapping[str, ToolRule]] = {
    "SC1072": _breaks("This does not parse", "The script stops here, after having run what stands before it.", in_tests="skip"),
    # Quoting
    "SC2086": _wrong(
        "An unquoted variable in a command that destroys",
        "Empty, or with a blank or `*` in it, other files are hit than meant.",
        quotes=False,
        hint=True,
    ),
    "SC2068": _SPLIT,
    "SC2066": _wrong("A loop runs once, over all the words as one", "Take the quotes away, or use an array."),
    "SC2089": _wrong("Quotes inside a variable are plain characters", "They do not group words when the variable is used: use an array."),
    "SC2145": _wrong("`$@` in a longer word falls apart", "The first and the last argument swallow what stands around it: use `$*`."),
    "SC2294": _wrong("`eval` joins an array and splits it again", "Blanks inside of its elements are lost: run the array itself."),
    # Tests
    **dict.fromkeys(
        (
            *("SC2050", "SC2055", "SC2056", "SC2070", "SC2071", "SC2072", "SC2074", "SC2077", "SC2078"),
            *("SC2081", "SC2157", "SC2158", "SC2159", "SC2160", "SC2161", "SC2170", "SC2193", "SC2194", "SC2195"),
            *("SC2203", "SC2204", "SC2205", "SC2252", "SC2255", "SC2319", "SC2320"),
        ),
        _TEST,
    ),
    "SC2221": _wrong("A case can never match", "One before it matches all of it."),
    "SC2222": _wrong("A case can never match", "One before it matches all of it."),
    "SC2213": _wrong("An option is taken and not handled", "`getopts` accepts it, no `case` does anything about it."),
    "SC2214": _wrong("An option is handled and never taken", "`getopts` does not know it."),
    # Assignments and calls
    **dict.fromkeys(("SC1066", "SC1068", "SC2270", "SC2276", "SC2281", "SC2282", "SC2283"), _ASSIGNED),
    "SC2097": _wrong("A variable set for a command is not seen on its own line", "The shell fills the line in before it sets it."),
    "SC2098": _wrong("A variable set for a command is not seen on its own line", "The shell fills the line in before it sets it."),
    "SC2099": _wrong("Arithmetic outside of `$(( ))`", "The text is assigned, not the number."),
    "SC2100": _wrong("Arithmetic outside of `$(( ))`", "The text is assigned, not the number."),
    "SC2121": _wrong("`set` assigns nothing", "It replaces the arguments: write `name=value`."),
    "SC2123": _wrong("`PATH` is where commands are found", "After this none is: choose another name."),
    "SC2163": _wrong("A name is exported by its value", "Without `$` the variable itself is."),
    "SC2168": _breaks("`local` outside of a function", "The shell refuses it."),
    "SC2218": _breaks("A function is called before it is defined", "The shell finds no such command."),
    "SC2225": _wrong("A copy without a destination", "Its last argument is empty or missing."),
    "SC2229": _wrong("`read` is given a value, not a name", "Take the `$` away."),
    "SC2269": _wrong("A variable is assigned to itself", "One of the two sides is probably another name.", severity="info"),
    # Flow
    "SC2091": _wrong("A command's output is run as a command", "Remove `$( )`."),
    "SC2093": _wrong("Nothing after `exec` is run", "It replaces the script."),
    "SC2104": _wrong("`break` or `continue` stands outside of the loop", "In a function it should be `return`."),
    "SC2105": _wrong("`break` or `continue` stands outside of the loop", "The shell ignores it, or complains."),
    "SC2151": _wrong("A function returns a status from 0 to 255", "Anything else must be printed."),
    "SC2152": _wrong("A function returns a status from 0 to 255", "Anything else must be printed."),
    "SC2165": _wrong("Two loops, one in the other, share their variable", "The inner one changes it for the outer one."),
    "SC2167": _wrong("Two loops, one in the other, share their variable", "The inner one changes it for the outer one."),
    "SC2264": _breaks("A function calls itself without end", "It has the name of the command it wants to call: write `command …`."),
    "SC2314": _wrong("`!` fails no Bats test", "Use `run ! …`.", in_tests="same"),
    "SC2315": _wrong("`!` fails no Bats test", "Use `run ! …`.", in_tests="same"),
    # Redirections
    "SC2210": _wrong("A redirection to a file that is named like a number", "A comparison, or `>&`, may be meant."),
    "SC2216": _wrong("Something is piped to a command that reads nothing", "`xargs` may be meant."),
    "SC2217": _wrong("Input is given to a command that reads nothing", "It is lost."),
    "SC2238": _wrong("A redirection to a file that is named like a command", "A pipe may be meant."),
    "SC2259": _wrong("A redirection replaces what the pipe brings", "One of the two inputs is lost."),
    "SC2261": _wrong("Two redirections of one stream", "Only the last one counts."),
    "SC2327": _wrong("What is to be captured was redirected away", "The variable stays empty."),
    "SC2328": _wrong("What is to be captured was redirected away", "The variable stays empty."),
    # Safety
    "SC2114": _breaks("A directory of the system is removed", "Give the full name of what is meant.", confidence="medium"),
    "SC2156": _wrong("File names become part of a script", "A name with `$( )` in it is run: hand it over as an argument, `sh -c '… \"$1\"' _ {}`."),
    "SC2144": _wrong("`-e` takes one file, not a pattern", "With several matches the test fails: use a loop."),
    "SC2146": _wrong("`-o` covers less of `find` than it seems to", "The action belongs to the last part alone: put brackets around."),
    "SC2045": _wrong("The output of `ls` is walked through", "Names with blanks fall apart: write `for name in *`.", severity="info"),
    # Written for bash, started by sh
    "SC3001": _dash("Process substitution needs bash", _POSIX),
    "SC3010": _dash("`[[ ]]` needs bash", _POSIX),
    "SC3011": _dash("A here-string needs bash", _POSIX),
    "SC3014": _dash("`==` in `[ ]` needs bash", _POSIX),
    "SC3020": _dash("`&>` needs bash", _POSIX),
    "SC3024": _dash("`+=` needs bash", _POSIX),
    "SC3030": _dash("An array needs bash", _POSIX),
    "SC3054": _dash("An array needs bash", _POSIX),
    "SC3057": _dash("Parts of a text need bash", _POSIX),
    "SC3060": _dash("Replacing in a variable needs bash", _POSIX),
}  # fmt: skip
