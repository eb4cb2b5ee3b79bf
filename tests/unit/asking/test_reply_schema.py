from review_action.pipeline.asking.reply_format import reply_schema
from tests.unit.asking.replies import AGENT, REFACTOR


def test_reply_schema__review() -> None:
    schema = reply_schema(AGENT)
    assert list(schema["properties"]) == ["findings", "rating", "summary", "done"]
    assert schema["required"] == ["findings", "rating", "summary", "done"]
    finding = schema["$defs"]["ReplyFinding"]
    assert finding["required"] == list(finding["properties"])
    assert list(finding["properties"])[:2] == ["path", "line"]
    assert finding["properties"]["rule"]["enum"] == ["bug", "sql-injection", "other"]


def test_reply_schema__refactor() -> None:
    schema = reply_schema(REFACTOR)
    assert list(schema["properties"]) == ["findings", "summary", "done"]
    finding = schema["$defs"]["RefactorFinding"]
    assert list(finding["properties"])[-1] == "changes"
    assert finding["properties"]["rule"]["enum"] == ["simplify", "other"]


def test_reply_schema__is_the_same_each_time() -> None:
    assert reply_schema(AGENT) == reply_schema(AGENT)
