from review_action.domain.agent import Rule
from review_action.domain.profile import Pass
from review_action.domain.team_rules import TeamRule
from review_action.pipeline.asking.build_prompts import build_prompts
from review_action.pipeline.asking.reply_format import reply_schema
from review_action.pipeline.asking.team_agent import TITLE_CHARACTERS, team_agent
from tests.fakes.pull_request import pull_request
from tests.unit.asking.replies import UNIT

MONEY = TeamRule(
    id="exact-money",
    instruction="  Amounts are Decimal,\nnever float.\u202e ",
    severity="error",
    paths=("src/**",),
    examples=("total = Decimal(price)\n",),
)


def test_team_agent__its_rules_are_the_teams() -> None:
    agent = team_agent([MONEY])
    assert (agent.id, agent.kind) == ("team", "review")
    assert agent.rules == (
        Rule(
            id="exact-money",
            title="Amounts are Decimal, never float.\\u202e",
            severity="error",
            agent="team",
            instruction="Amounts are Decimal,\nnever float.\\u202e",
            examples=("total = Decimal(price)",),
            paths=("src/**",),
        ),
    )


def test_team_agent__a_long_instruction_has_a_short_title() -> None:
    (rule,) = team_agent([MONEY.model_copy(update={"instruction": "word " * 100})]).rules
    assert len(rule.title) <= TITLE_CHARACTERS
    assert rule.title.endswith("word…")


def test_team_agent__its_question_tells_each_rule_in_the_teams_words() -> None:
    (prompt,) = build_prompts(
        [UNIT],
        [Pass(agent="team")],
        {"team": team_agent([MONEY])},
        pull_request(),
        nonce="0123456789abcdef" * 2,
        schema=reply_schema(),
    )
    for told in ("`exact-money`", "Amounts are Decimal,", "src/**", "total = Decimal(price)"):
        assert told in prompt.question
