"""Permissions, labels and who put them on, on the wire."""

import pytest

from review_action.errors import GitHubError, PermissionDeniedError
from tests.contract.github_desk import Desk
from tests.fakes.github.faults import Fault, bad_gateway
from tests.fakes.github.people import ACTIONS_BOT, AUTHOR, OWNER
from tests.fakes.github.store import LabelEvent


@pytest.mark.parametrize(
    ("login", "permission"),
    [
        ("ada", "admin"),
        ("maria", "maintain"),
        ("grace", "write"),
        ("tom", "triage"),
        ("mallory", "read"),
        ("nobody", "none"),
        ("github-actions[bot]", "write"),
        ("user_shortcode", "none"),
    ],
)
def test_get_permission__as_github_tells_it(desk: Desk, login: str, permission: str) -> None:
    assert desk.host(token="token-read").get_permission(login) == permission
    assert len(desk.sent) == 1


@pytest.mark.parametrize("base", ["admin", "write", "read"])
def test_get_permission__a_role_of_the_organisations_own(desk: Desk, base: str) -> None:
    desk.server.world.roles["eve"] = "maintain-docs"
    desk.server.world.custom_roles["maintain-docs"] = base

    assert desk.host().get_permission("eve") == base


@pytest.mark.parametrize(
    ("told", "permission"),
    [
        ({"permission": "read", "role_name": "admin"}, "read"),
        ({"permission": "none", "role_name": "maintain"}, "none"),
        ({"permission": "owner", "role_name": "write"}, "none"),
        ({"permission": "write"}, "write"),
    ],
)
def test_get_permission__a_role_counts_only_where_both_names_agree(
    desk: Desk, told: dict[str, str], permission: str
) -> None:
    desk.server.script(Fault("GET", "/permission$", status=200, body=told))

    assert desk.host().get_permission("ada") == permission


@pytest.mark.parametrize(
    "login", ["", "..", "ada/../mallory", "ada?x=", "-ada", "a b", "ada[bot]x", "ada\n", "ådam"]
)
def test_get_permission__what_is_no_login_is_not_asked_for(desk: Desk, login: str) -> None:
    assert desk.host().get_permission(login) == "none"
    assert desk.sent == []


def test_get_permission__not_knowing_is_an_error(desk: Desk) -> None:
    desk.server.script(Fault("GET", "/permission$", status=403, body={"message": "no"}))
    with pytest.raises(PermissionDeniedError):
        desk.host().get_permission("ada")
    desk.server.script(Fault("GET", "/permission$", status=200, body=[]))
    with pytest.raises(GitHubError, match="documented shape"):
        desk.host().get_permission("ada")


def test_add_labels__made_where_missing_added_and_taken_off(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.world.repository_labels["review: risk low"] = "00ff00"
    desk.server.requests.clear()

    host.add_labels(
        pull, ["review: risk low", "review: effort S", "review: risk low"], ["skip-review", "gone"]
    )

    world = desk.server.world
    assert desk.server.pull(1).labels == ["review: risk low", "review: effort S"]
    assert world.repository_labels["review: risk low"] == "00ff00"
    assert world.repository_labels["review: effort S"] == "c5def5"
    assert desk.sent == [
        "POST /graphql",
        "POST /labels",
        "POST /issues/1/labels",
        "DELETE /issues/1/labels/skip-review",
        "DELETE /issues/1/labels/gone",
    ]


def test_add_labels__odd_names_stay_names(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    odd = ["area a/b", "50% #1?", '"){x}', "ünï", "x" * 60, " "]

    host.add_labels(pull, odd, [])
    held = [*odd[:4], "x" * 50]
    assert desk.server.pull(1).labels == ["skip-review", *held]
    host.add_labels(pull, [], held)

    assert desk.server.pull(1).labels == ["skip-review"]


def test_add_labels__made_by_somebody_else_meanwhile(desk: Desk) -> None:
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.script(bad_gateway("POST", "/labels$", after_store=True))

    host.add_labels(pull, ["new"], [])

    assert "new" in desk.server.pull(1).labels


def test_add_labels__refused(desk: Desk) -> None:
    host = desk.host(token="token-read")
    pull = host.get_page(1).pull

    with pytest.raises(PermissionDeniedError) as caught:
        host.add_labels(pull, ["new"], [])
    assert "issues: write" in caught.value.hint
    with pytest.raises(PermissionDeniedError):
        host.add_labels(pull, ["skip-review"], [])
    with pytest.raises(PermissionDeniedError):
        host.add_labels(pull, [], ["skip-review"])


def test_get_label_actor__the_last_who_put_it_on(desk: Desk) -> None:
    desk.server.label(1, "override", AUTHOR)
    desk.server.label(1, "override", AUTHOR, on=False)
    desk.server.label(1, "Override", OWNER)
    desk.server.label(1, "other", AUTHOR)
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.requests.clear()

    actor = host.get_label_actor(pull, "OVERRIDE")

    assert actor is not None
    assert actor.login == "ada"
    assert actor.at == desk.server.pull(1).label_events[-2].created_at
    assert desk.sent == ["POST /graphql"]


def test_get_label_actor__not_on_it(desk: Desk) -> None:
    desk.server.label(1, "override", OWNER)
    desk.server.label(1, "override", OWNER, on=False)
    host = desk.host()
    pull = host.get_page(1).pull

    assert host.get_label_actor(pull, "override") is None
    assert host.get_label_actor(pull, "never") is None


def test_get_label_actor__taken_off_while_it_was_asked(desk: Desk) -> None:
    desk.server.label(1, "override", OWNER)
    desk.server.pull(1).label_events.append(LabelEvent(OWNER, "override", on=False, created_at=""))
    host = desk.host()

    assert host.get_label_actor(host.get_page(1).pull, "override") is None


def test_get_label_actor__without_an_event_nobody_is_known(desk: Desk) -> None:
    desk.server.pull(1).label_events.clear()
    host = desk.host()

    assert host.get_label_actor(host.get_page(1).pull, "skip-review") is None


@pytest.mark.parametrize(("user", "login"), [(None, "ghost"), (ACTIONS_BOT, "github-actions[bot]")])
def test_get_label_actor__ghosts_and_bots(desk: Desk, user: object, login: str) -> None:
    desk.server.pull(1).label_events[0].user = user  # type: ignore[assignment]  # User or None
    host = desk.host()

    actor = host.get_label_actor(host.get_page(1).pull, "skip-review")

    assert actor is not None
    assert actor.login == login


def test_get_label_actor__pages_back_and_gives_up(desk: Desk) -> None:
    events = desk.server.pull(1).label_events
    events += [LabelEvent(AUTHOR, "other", on=True, created_at="x")] * 150
    host = desk.host()
    pull = host.get_page(1).pull
    desk.server.requests.clear()

    found = host.get_label_actor(pull, "skip-review")
    assert found is not None
    assert found.login == "grace"
    assert desk.sent == ["POST /graphql"] * 2
    events += [LabelEvent(AUTHOR, "other", on=True, created_at="x")] * 900

    assert host.get_label_actor(pull, "skip-review") is None
    assert desk.sent == ["POST /graphql"] * 12
