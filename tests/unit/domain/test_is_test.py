import pytest

from review_action.domain.is_test import is_test


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("osu.Game.Tests/Visual/Scene.cs", True),
        ("tests/a.py", True),
        ("test_a.py", True),
        ("pkg/conftest.py", True),
        ("a_test.go", True),
        ("a.spec.ts", True),
        ("src/UserTest.java", True),
        ("e2e/a.py", True),
        ("fixture/a.py", True),
        ("latest.py", False),
        ("contest/a.py", False),
        ("attestation.go", False),
    ],
)
def test_is_test__by_directory_and_name(path: str, *, expected: bool) -> None:
    assert is_test(path) is expected
