from review_action.domain.config import Policy
from review_action.domain.team_rules import Guidance, TeamRules
from review_action.pipeline.intake.estimate_tokens import estimate_tokens
from review_action.pipeline.intake.guidance_for import LEFT_OUT, guidance_for
from review_action.pipeline.intake.guidance_paths import USUAL, guidance_paths
from review_action.pipeline.intake.split_sections import split_sections


def test_guidance_paths__the_usual_ones() -> None:
    assert guidance_paths(Policy()) == USUAL


def test_guidance_paths__those_of_the_policy_that_lie_in_the_repository() -> None:
    named = (
        "docs/style.md",
        "docs/style.md",
        "rules/",
        "/etc/passwd",
        "../up.md",
        "a//b",
        "",
        "a\0",
    )
    assert guidance_paths(Policy(guidance=named)) == ("docs/style.md", "rules/")
    assert guidance_paths(Policy(guidance=())) == ()


def _rules(*guidance: Guidance) -> TeamRules:
    return TeamRules(guidance=guidance)


ALL = Guidance(path="AGENTS.md", text="For all.")
API = Guidance(path=".cursor/rules/api.mdc", text="For the API.", globs=("api/**",))


def test_guidance_for__what_names_a_file_comes_first() -> None:
    rules = _rules(ALL, API)
    assert guidance_for(rules, ["api/a.py", "README.md"], token_budget=99) == (API, ALL)
    assert guidance_for(rules, ["README.md"], token_budget=99) == (ALL,)


def test_guidance_for__whole_sections_and_those_on_code_first() -> None:
    setup = "# Build commands\n" + "Run make.\n" * 100
    code = "# Conventions\n" + "Say it once.\n" * 20
    text = f"Intro.\n{setup}{code}".rstrip()
    (cut,) = guidance_for(_rules(ALL.model_copy(update={"text": text})), ["a"], token_budget=200)
    assert "Intro." in cut.text
    assert cut.text.count("Say it once.") == 20
    assert cut.text.count("Run make.") < 50
    assert cut.text.endswith(LEFT_OUT)
    assert cut.text.index("# Build") < cut.text.index("# Conventions")
    assert estimate_tokens(cut.text) <= 200


def test_guidance_for__all_together_are_bounded() -> None:
    long = [
        Guidance(path=f"{n}.md", text=("Say it once, not twice.\n" * 200).strip()) for n in range(9)
    ]
    found = guidance_for(_rules(*long), ["a"], token_budget=2_000)
    tokens = sum(estimate_tokens(each.text) for each in found)
    assert 1_600 < tokens <= 2_000
    assert len(found) < len(long)


def test_guidance_for__a_line_that_is_too_long_is_not_cut_in_two() -> None:
    rules = _rules(ALL.model_copy(update={"text": "word " * 5_000}))
    assert guidance_for(rules, ["a"], token_budget=2_000) == ()


def test_split_sections__joined_they_are_the_text() -> None:
    text = "a\n# B ##\nb\n\n~~~~\n# c\n~~~\n# d\n~~~~\n## E\n#f\n"
    sections = split_sections(text)
    assert [(section.level, section.title) for section in sections] == [(0, ""), (1, "B"), (2, "E")]
    assert "\n".join(section.text for section in sections) == text
    assert split_sections("# A")[0].title == "A"
