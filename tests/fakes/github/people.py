"""Who speaks to the double, and what their tokens may do."""

from dataclasses import dataclass, field
from typing import Literal

Permission = Literal["contents", "pull_requests", "issues", "checks", "statuses", "security_events"]


@dataclass(frozen=True, slots=True)
class User:
    login: str
    id: int
    kind: Literal["User", "Bot"] = "User"

    @property
    def graphql_login(self) -> str:
        """GraphQL leaves out the suffix that REST puts behind a bot's name."""
        return self.login.removesuffix("[bot]") if self.kind == "Bot" else self.login


ACTIONS_BOT = User("github-actions[bot]", 41898282, "Bot")
DEPENDABOT = User("dependabot[bot]", 49699333, "Bot")
OWNER = User("ada", 1001)
AUTHOR = User("grace", 1002)
STRANGER = User("mallory", 1003)


@dataclass(frozen=True, slots=True)
class TokenKind:
    """A token acts as someone and may write some things; it may read everything here."""

    user: User = ACTIONS_BOT
    may_write: frozenset[Permission] = field(default_factory=frozenset)
    installation: bool = True
    """An Actions token; a person's token can make no check runs."""
    reads_issues: bool = True
    """Without `issues: read`, what a pull request closes is kept from it."""
    reads_checks: bool = True


EVERYTHING: frozenset[Permission] = frozenset(
    ("contents", "pull_requests", "issues", "checks", "statuses", "security_events")
)
WRITE = TokenKind(may_write=EVERYTHING)
READ_ONLY = TokenKind()
"""What a pull request from a fork gets, and one of Dependabot's."""
CHECKS_LESS = TokenKind(may_write=EVERYTHING - {"checks"}, reads_checks=False)
REVIEWER = TokenKind(may_write=frozenset({"pull_requests", "checks"}), reads_issues=False)
"""The permissions our README asks for: threads cannot be resolved, issues not read."""
PERSON = TokenKind(user=OWNER, may_write=EVERYTHING, installation=False)

DEFAULT_TOKENS = {
    "token-write": WRITE,
    "token-read": READ_ONLY,
    "token-no-checks": CHECKS_LESS,
    "token-reviewer": REVIEWER,
    "token-person": PERSON,
}
ROLES = {
    "ada": "admin",
    "grace": "write",
    "mallory": "read",
    "maria": "maintain",
    "tom": "triage",
    "github-actions[bot]": "write",
}
"""Two of them, and roles of an organisation's own making, are told as others in `permission`."""
LEGACY = {"maintain": "write", "triage": "read"}
