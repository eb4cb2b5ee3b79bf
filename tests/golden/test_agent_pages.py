"""docs/agents/ tells of each agent what its module and template say; `make golden` writes it anew."""

from pathlib import Path

import pytest

from review_action.agents import AGENTS
from tests.golden.agent_pages import generated, listed
from tests.meta.readme import replaced

PAGES = Path(__file__).parents[2] / "docs" / "agents"
PARTS = {
    "README": ("agents", listed()),
    **{agent.id: ("generated", generated(agent)) for agent in AGENTS.values()},
}


@pytest.mark.parametrize("page", PARTS)
def test_page__says_what_the_code_says(page: str, request: pytest.FixtureRequest) -> None:
    file = PAGES / f"{page}.md"
    text = file.read_text(encoding="utf-8")
    whole = replaced(text, *PARTS[page])
    if request.config.getoption("--update-golden", default=False):
        file.write_text(whole, encoding="utf-8", newline="")
    assert file.read_text(encoding="utf-8") == whole, "run `make golden`"
