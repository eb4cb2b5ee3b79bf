from review_action.domain.pull_request import FileContent


def test_within__a_text_as_long_as_the_limit_stays() -> None:
    content = FileContent(path="a", text="äb")
    assert content.within(3) is content


def test_within__a_longer_one_goes_and_says_why() -> None:
    left = FileContent(path="a", text="äb").within(2)
    assert (left.text, left.reason) == (None, "too-large")


def test_within__what_has_no_text_keeps_its_reason() -> None:
    assert FileContent(path="a", text=None, reason="binary").within(0).reason == "binary"
