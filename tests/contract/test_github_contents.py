"""Reading contents on the wire: many in one request, or from a checkout."""

import pytest

from review_action.errors import (
    GitError,
    GitHubError,
    NotFoundError,
    PermissionDeniedError,
    UnavailableError,
)
from tests.contract.github_desk import Desk
from tests.fakes.fake_workspace import FakeWorkspace
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.repository import Executable, Submodule, Symlink
from tests.fakes.github.server import LoopbackGitHub


def test_get_contents__many_files_in_one_request(desk: Desk) -> None:
    head = desk.server.pull(1).head_sha

    found = desk.host().get_contents(head, ["app.py", "gone.py", "README.md", "app.py"])

    assert {path: content.text for path, content in found.items()} == {
        "app.py": "one\nTWO\nthree\n",
        "gone.py": None,
        "README.md": "hello\n",
    }
    assert found["gone.py"].reason == "missing"
    assert desk.sent == ["POST /graphql"]


def test_get_contents__of_the_base_not_the_head(desk: Desk) -> None:
    found = desk.host().get_contents(desk.server.pull(1).base_sha, ["app.py"])

    assert found["app.py"].text == "one\ntwo\n"


def test_get_contents__nothing_asked_costs_nothing(desk: Desk) -> None:
    assert desk.host().get_contents("HEAD", []) == {}
    assert desk.sent == []


def test_get_contents__what_has_no_text(loopback_github: LoopbackGitHub) -> None:
    sha = loopback_github.commit(
        {"logo": b"\0\1\2\xff", "lib": Submodule("1" * 40), "src/a.py": "x\n", "big": "x" * 600_000}
    )
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, ["logo", "lib", "src", "big"])

    assert found["logo"].reason == "binary"
    assert found["src"].reason == "missing"
    assert found["big"].reason == "too-large"
    assert found["lib"].reason in {"missing", "submodule"}
    assert {content.text for content in found.values()} == {None}


def test_get_contents__paths_are_never_part_of_the_document(
    loopback_github: LoopbackGitHub,
) -> None:
    odd = ['a"){viewer{login}}', "new\nline", "tab\t", "ünï", "a:b", "$e0"]
    sha = loopback_github.commit({path: f"{path}!" for path in odd})
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, odd)

    assert {path: content.text for path, content in found.items()} == {p: f"{p}!" for p in odd}


def test_get_contents__a_hundred_files_a_request(loopback_github: LoopbackGitHub) -> None:
    paths = [f"f{index}.txt" for index in range(201)]
    sha = loopback_github.commit(dict.fromkeys(paths, "x\n"))
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, paths)

    assert len(found) == 201
    assert all(content.text == "x\n" for content in found.values())
    assert desk.sent == ["POST /graphql"] * 3


def test_get_contents__the_files_right_in_directories(loopback_github: LoopbackGitHub) -> None:
    sha = loopback_github.commit(
        {
            "rules/a.md": "a\n", "rules/in/b.md": "b\n", "rules/logo": b"\0\1",
            "rules/link": Symlink("a.md"), "rules/run": Executable(b"run\n"),
            "rules/big.md": "x" * 100_001, "rules/lib": Submodule("1" * 40), "top.md": "t\n",
        }
    )  # fmt: skip
    desk = Desk(loopback_github)
    asked = ["rules/", "nowhere/", "top.md", "top.md/", "../", "rules/in/"]

    found = desk.host().get_contents(sha, asked)

    assert {path: content.text or content.reason for path, content in found.items()} == {
        "rules/a.md": "a\n",
        "rules/big.md": "too-large",
        "rules/logo": "binary",
        "rules/run": "run\n",
        "top.md": "t\n",
        "rules/in/b.md": "b\n",
    }
    assert list(desk.host().get_contents(sha, ["/"])) == ["top.md"]
    assert desk.sent == ["POST /graphql"] * 2


def test_get_contents__fifty_files_of_a_directory(loopback_github: LoopbackGitHub) -> None:
    files = {f"rules/{index:02}.md": f"{index}\n" for index in range(51)}
    sha = loopback_github.commit({**files, "rules/zz.md": "x" * 100_001})
    desk = Desk(loopback_github)

    found = desk.host().get_contents(sha, ["rules/", "rules/50.md", "rules/zz.md"])

    assert sorted(found) == [*files, "rules/zz.md"]
    assert found["rules/zz.md"].text is not None
    assert len(desk.host().get_contents(sha, ["rules/"])) == 50


def test_get_contents__too_heavy_a_query_is_halved(desk: Desk) -> None:
    desk.server.script(bad_gateway("POST", "/graphql", after_store=False))

    found = desk.host().get_contents(desk.server.pull(1).head_sha, ["app.py", "README.md"])

    assert found["README.md"].text == "hello\n"
    assert desk.sent == ["POST /graphql"] * 3


def test_get_contents__one_file_that_cannot_be_had(desk: Desk) -> None:
    desk.server.script(bad_gateway("POST", "/graphql", after_store=False, times=3))

    with pytest.raises(UnavailableError):
        desk.host().get_contents(desk.server.pull(1).head_sha, ["app.py"])


@pytest.mark.parametrize(
    ("kind", "message", "error"),
    [
        ("FORBIDDEN", "Resource not accessible by integration", PermissionDeniedError),
        ("NOT_FOUND", "Could not resolve to a Repository", NotFoundError),
        (None, "Something went wrong while executing your query", UnavailableError),
        (None, "Field 'x' doesn't exist on type 'Query'", GitHubError),
    ],
)
def test_get_contents__graphql_says_no_with_status_200(
    desk: Desk, kind: str | None, message: str, error: type[GitHubError]
) -> None:
    told = {"data": None, "errors": [{"type": kind, "message": message}]}
    desk.server.script(Fault("POST", "/graphql", times=9, status=200, body=told))

    with pytest.raises(error, match=message) as caught:
        desk.host().get_contents("HEAD", ["app.py"])

    if error is PermissionDeniedError:
        assert "contents: read" in caught.value.hint


def test_get_contents__the_checkout_spares_the_request(desk: Desk) -> None:
    workspace = FakeWorkspace(contents={("abc", "app.py"): "here\n"})

    found = desk.host(workspace=workspace).get_contents("abc", ["app.py"])

    assert found["app.py"].text == "here\n"
    assert desk.sent == []


def test_get_contents__a_checkout_that_fails_is_told(desk: Desk) -> None:
    workspace = FakeWorkspace(problem=GitError("git is not there"))

    found = desk.host(workspace=workspace).get_contents(desk.server.pull(1).head_sha, ["app.py"])

    assert found["app.py"].text == "one\nTWO\nthree\n"
    assert any("git is not there" in line for line in desk.logged)


def test_get_contents__a_submodule_whose_commit_is_here(desk: Desk) -> None:
    node = {"__typename": "Commit", "oid": "1" * 40}
    told = {"data": {"repository": {"f0": node}}}
    desk.server.script(Fault("POST", "/graphql", status=200, body=told))

    assert desk.host().get_contents("HEAD", ["lib"])["lib"].reason == "submodule"


def test_get_contents__a_checkout_without_the_commit(desk: Desk) -> None:
    head = desk.server.pull(1).head_sha

    found = desk.host(workspace=FakeWorkspace()).get_contents(head, ["app.py"])

    assert found["app.py"].text == "one\nTWO\nthree\n"
