from review_action.pipeline.asking.reply_format import reply_schema


def test_reply_schema__what_comes_first_and_last() -> None:
    schema = reply_schema()
    assert list(schema["properties"]) == ["findings", "rating", "summary", "done"]
    assert schema["required"] == ["findings", "rating", "summary", "done"]
    finding = schema["$defs"]["ReplyFinding"]
    names = list(finding["properties"])
    assert finding["required"] == names
    assert (names[:2], names[-1]) == (["path", "line"], "confidence")


def test_reply_schema__names_no_agents_rules() -> None:
    finding = reply_schema()["$defs"]["ReplyFinding"]
    assert set(finding["properties"]["rule"]) == {"description", "title", "type"}
