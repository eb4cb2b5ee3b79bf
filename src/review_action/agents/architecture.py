"""What the change as a whole does to everyone who builds on the code; and whether it does what it says."""

from typing import Final

from review_action.domain.agent import Agent, Rule

_RULES: Final = (
    Rule(id="intent-mismatch", title="The change does not do what it says, or something it does not say", needs_intent=True),
    Rule(id="breaking-change", title="An interface, format or default others rely on changes under them", severity="error"),
    Rule(id="missing-migration", title="Stored data or a schema changes without the step that carries it over", severity="error"),
    Rule(id="no-way-back", title="A step that cannot be undone, or fails beside the old version"),
    Rule(id="wrong-dependency", title="A dependency against the shown direction, or a cycle", cwe="CWE-1047"),
    Rule(id="layer-violation", title="Code that reaches past the layer it should ask"),
    Rule(id="second-home", title="A second place for something that has one in the shown code"),
    Rule(id="config-gap", title="A setting not declared, not read, or differing between places"),
    Rule(id="flag-gap", title="A feature flag that leaves a way around it"),
    Rule(id="undocumented-interface", title="A public interface whose shown documentation is left behind", severity="info"),
)  # fmt: skip

_SCRIPT: Final = (
    "`exports`, `main`, `types` or `engines` of a package; a required property added to an exported type.",
    "A module for browsers that imports one for servers, or its secrets; an index file that makes a cycle.",
)
_C: Final = (
    "The layout of a struct, the order of virtual methods or of an enum in an installed header: the binary interface breaks.",
)

AGENT: Final = Agent(
    id="architecture",
    title="Architecture",
    kind="review",
    template="agents/architecture.md.j2",
    looks_for="breaks between this change and what builds on it: callers, stored data, older versions that still run and the layers of the code",
    leaves=(
        "Wrong values, and callers shown that fail at once: `logic`.",
        "Attacks: `security`. Locks and slow queries: `performance`.",
        "Words that mislead: `style`. Simpler code: `refactor`.",
        "Patterns you would prefer, future needs, layers that are not shown to be there.",
    ),
    rules=_RULES,
    summarises=True,
    sees_intent=True,
    advice={
        "python": (
            "A name gone from `__init__` or `__all__`; a changed default or order of arguments of a public function.",
            "A Django or SQLAlchemy model changed, and no migration in the diff; a new required field of a stored model.",
        ),
        "javascript": _SCRIPT,
        "typescript": _SCRIPT,
        "go": (
            "A method added to an exported interface breaks everyone who implements it; a changed JSON tag breaks what is stored.",
            "A new major version without its suffix in the module's path.",
        ),
        "java": (
            "An enum constant renamed or moved where its name or ordinal is stored; a method added to an interface without a default.",
            "A JPA entity changed without a migration; a changed `@JsonProperty` or `@Column`.",
        ),
        "kotlin": ("A parameter added to a public function or data class, even with a default, breaks compiled callers.",),
        "csharp": (
            "The default of an optional parameter is compiled into its callers; a member added to a public interface.",
            "An Entity Framework model changed without a migration.",
        ),
        "rust": ("A variant or field added to a public type without `#[non_exhaustive]`; a trait method without a default; a feature that takes something away.",),
        "c": _C,
        "cpp": _C,
        "ruby": ("A column dropped while old processes still read it: `ignored_columns` goes out first; a model changed and no migration.",),
        "php": ("A changed signature of an interface's or overridden method; a migration whose `down` does not undo `up`.",),
        "bash": ("An option, environment variable, output format or exit status that other scripts rely on.",),
        "sql": (
            "A column or table renamed, dropped or made NOT NULL while the old code still runs: expand first, contract in a later release.",
            "A migration edited that may have run already; data deleted that no step can bring back.",
        ),
        "yaml": (
            "An input, output or secret of a reusable workflow or action renamed or made required.",
            "A renamed job: a branch rule that requires the old name waits for ever.",
            "A key of a configuration, chart or API description renamed while the shown code reads the old one.",
        ),
        "dockerfile": ("`ENTRYPOINT`, `USER`, `WORKDIR`, a port, or the base's major version changed for those who build on the image.",),
        "terraform": (
            "A variable without a default added, or an output removed, in a module others call.",
            "A resource renamed without a `moved` block is destroyed and made anew.",
        ),
        "protobuf": ("A field's number reused or its type changed; a field removed without `reserved`.",),
        "graphql": ("A field removed or made nullable; an argument or input field made required.",),
    },
)  # fmt: skip
