import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_action.domain.config import Config
from review_action.errors import InvalidConfigError
from review_action.pipeline.intake.parse_config import parse_config

PATH = ".github/review-action.yml"


def refused(text: str) -> InvalidConfigError:
    with pytest.raises(InvalidConfigError) as caught:
        parse_config(text, PATH)
    assert str(caught.value).startswith(PATH)
    return caught.value


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null", "\ufeff"])
def test_parse_config__empty(text: str) -> None:
    assert parse_config(text, PATH) == Config()


def test_parse_config__every_key() -> None:
    text = """\
version: 1
include: [src/**]
exclude:
  - "**/*.snap"
  - 2026-01-01
fail-on: warning
fail-confidence: medium
max-comments: 5
agents: [review]
review-drafts: yes
review-bots: false
skip-labels: []
skip-authors: ["dependabot[bot]"]
"""
    assert parse_config(text, PATH) == Config(
        version=1,
        include=("src/**",),
        exclude=("**/*.snap", "2026-01-01"),
        fail_on="warning",
        fail_confidence="medium",
        max_comments=5,
        agents=("review",),
        review_drafts=True,
        review_bots=False,
        skip_labels=(),
        skip_authors=("dependabot[bot]",),
    )


def test_parse_config__null_is_unset() -> None:
    assert parse_config("include:\nfail-on: ~\n", PATH) == Config()


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("fail-on: critical", 1, 10, "`fail-on`: it must be 'error'"),
        ("version: 1\nmax-comments: 31", 2, 15, "less than or equal to 30"),
        ("max-comments: -1", 1, 15, "greater than or equal to 0"),
        ("max-comments: many", 1, 15, "a whole number is expected"),
        ("max-comments: 1_0", 1, 15, "a whole number is expected"),
        ("max-comments: true", 1, 15, "a whole number is expected"),
        ("max-comments: 5.0", 1, 15, "a whole number is expected"),
        ("review-bots: 1", 1, 14, "true or false is expected"),
        ('review-bots: "true"', 1, 14, "true or false is expected"),
        ("include: src/**", 1, 10, "a list is expected"),
        ("include:\n  a: b", 2, 3, "a list is expected"),
        ("include:\n  - [a]", 2, 5, "text is expected"),
        ("include:\n  - ok\n  - 5", 3, 5, "text is expected"),
        ("version: 2", 1, 10, "it must be 1"),
        ("rules: x", 1, 8, "a list is expected"),
        ("rules:\n  - x", 2, 5, "`rules[0]`: keys with values are expected"),
        ("rules:\n  - id: a", 2, 5, "`rules[0].instruction`: it is missing"),
        ("rules:\n  - id: A b\n    instruction: x", 2, 9, "`rules[0].id`: String should match"),
        ("rules:\n  - id: a\n    instruction: ''", 3, 18, "`rules[0].instruction`: it is empty"),
        ("rules:\n  - id: a\n    instruction: x\n    paths: b", 4, 12, "a list is expected"),
        (
            "rules:\n  - id: a\n    instruction: x\n    severity: bad",
            *(4, 15, "`rules[0].severity`: it must be 'error'"),
        ),
        (
            "rules:\n  - {id: a, instruction: x}\n  - {id: a, instruction: y}",
            *(3, 10, "`rules[1].id`: `a` names two rules"),
        ),
        ("rules: [{id: other, instruction: x}]", 1, 14, "`other` is a name of ours"),
        ("prompts: x", 1, 10, "keys with values are expected"),
        ("prompts:\n  logic: [a]", 2, 10, "`prompts.logic`: text is expected"),
        ("prompts:\n  logic: a/../b", 2, 10, "`prompts.logic`: a path within the repository"),
        ("guidance: x", 1, 11, "a list is expected"),
        ("guidance: [a.md, /etc/passwd]", 1, 18, "`guidance[1]`: a path within the repository"),
        ("guidance: [./a.md]", 1, 12, "a path within the repository"),
        ("guidance: ['']", 1, 12, "a path within the repository"),
        ('guidance: ["a\\0"]', 1, 12, "a path within the repository"),
        ("language: '!'", 1, 11, "`language`: String should match"),
        ("- include", 1, 1, "keys with values are expected"),
        ("include", 1, 1, "keys with values are expected"),
        ("fail-on: error\nfail-on: never", 2, 1, "`fail-on` is said twice"),
        ("? [a]\n: b", 1, 3, "a key must be a word"),
        ("include: [a", 1, 12, "this is not YAML"),
        ("\tinclude: a", 1, 1, "this is not YAML"),
        ("a: &x 1\nb: *x", 2, 4, "aliases are not allowed"),
        ("a: !!python/object/apply:os.system [id]", 1, 4, "tags are not allowed"),
        ("a: !own b", 1, 4, "tags are not allowed"),
        ("a: 1\n---\nb: 1", 2, 1, "a second document begins here"),
        ("[" * 5000, 1, 13, "nested too deeply"),
        ("? " * 3000, 1, 25, "nested too deeply"),
    ],
)
def test_parse_config__problems_have_places(
    text: str, line: int, column: int, problem: str
) -> None:
    error = refused(text)
    assert (error.line, error.column) == (line, column)
    assert problem in error.problem
    assert f"{PATH}:{line}:{column}: " in str(error)


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("incldue", "Did you mean `include`?"),
        ("fail_on", "Did you mean `fail-on`?"),
        ("Max-Comments", "Did you mean `max-comments`?"),
        ("zzz", "Keys are: version, include"),
    ],
)
def test_parse_config__unknown_key(key: str, hint: str) -> None:
    error = refused(f"version: 1\n{key}: 1\n")
    assert (error.line, error.column) == (2, 1)
    assert hint in error.hint


@pytest.mark.parametrize(
    "key",
    [
        *("base-url", "model", "fallback-models", "api-key", "github-token", "anthropic-api-key"),
        *("mode", "payload", "dry-run", "cache-url", "cache-dir", "otlp-endpoint", "otlp-headers"),
        *("metrics-file", "sarif-files", "state-key", "max-cost", "tools"),
    ],
)
def test_parse_config__says_nothing_on_where_anything_is_sent(key: str) -> None:
    """Keys, addresses and files are the workflow's alone."""
    assert key in refused(f"{key}: x\n").problem


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("rules: [{id: a, instruction: x, sverity: info}]", 33, "Did you mean `severity`?"),
        ("rules: [{id: a, instruction: x, zzz: info}]", 33, "Keys are: id, instruction"),
        ("rules: [{id: A, instruction: x}]", 14, "such as `exact-money`"),
        ("language: '!'", 11, "such as `uk`"),
    ],
)
def test_parse_config__hints(text: str, column: int, hint: str) -> None:
    error = refused(text)
    assert (error.line, error.column) == (1, column)
    assert hint in error.hint


def test_parse_config__rules_guidance_and_prompts() -> None:
    text = """\
rules:
  - id: exact-money
    instruction: |
      Amounts are Decimal.
    paths: ["shop/**"]
    severity: error
    examples:
      - "total = Decimal(price)"
guidance: [docs/style.md, .cursor/rules/]
prompts:
  security: .github/prompts/security.md.j2
"""
    config = parse_config(text, PATH)
    (rule,) = config.rules
    assert (rule.id, rule.severity, rule.paths) == ("exact-money", "error", ("shop/**",))
    assert rule.instruction == "Amounts are Decimal.\n"
    assert rule.examples == ("total = Decimal(price)",)
    assert config.guidance == ("docs/style.md", ".cursor/rules/")
    assert config.prompts == {"security": ".github/prompts/security.md.j2"}


def test_parse_config__all_problems_in_order() -> None:
    error = refused("fail_on: error\nmax-comments: 99\nincldue: []\nagents: x\n")
    assert (error.line, error.column) == (1, 1)
    assert [line.split(": ")[0] for line in str(error).splitlines()] == [
        f"{PATH}:1:1",
        f"{PATH}:2:15",
        f"{PATH}:3:1",
        f"{PATH}:4:9",
    ]


def test_parse_config__alias_bomb_is_refused_before_it_grows() -> None:
    levels = "\n".join(
        f"{'abcdefgh'[i]}: &{'abcdefgh'[i]} [{', '.join(['*' + 'abcdefgh'[i - 1]] * 9)}]"
        for i in range(1, 8)
    )
    assert "aliases are not allowed" in refused(f"a: &a [x]\n{levels}").problem


def test_parse_config__too_long() -> None:
    error = refused("#" * 65_537)
    assert "65536" in error.problem
    assert error.line == 0


def test_parse_config__characters_yaml_does_not_have() -> None:
    assert "does not allow" in refused("a: \x07").problem


@given(st.text(max_size=200))
def test_parse_config__any_text_is_a_config_or_one_error(text: str) -> None:
    try:
        assert isinstance(parse_config(text, PATH), Config)
    except InvalidConfigError as error:
        assert error.path == PATH  # noqa: PT017  # hypothesis reports the text, raises() would hide it


WORDS = st.sampled_from(
    ["include", "fail-on", ":", " ", "\n", "- ", "[", "]", "{", "}", "a", "1", "*a", "&a", "!", "|"]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_parse_config__any_yaml_is_a_config_or_one_error(text: str) -> None:
    try:
        assert isinstance(parse_config(text, PATH), Config)
    except InvalidConfigError as error:
        assert error.path == PATH  # noqa: PT017  # as above
