"""Names the files of a repository that tell everyone who works on it what is wanted."""

from review_action.domain.config import Policy

USUAL = (
    "AGENTS.md",
    "CLAUDE.md",
    ".github/copilot-instructions.md",
    ".github/instructions/",
    ".cursor/rules/",
    "CONTRIBUTING.md",
    ".github/CONTRIBUTING.md",
)


def guidance_paths(policy: Policy) -> tuple[str, ...]:
    """Paths to read at the base commit; one that ends in `/` stands for the files in that directory.

    Those of the policy in place of the usual ones, where it names any.
    """
    chosen = USUAL if policy.guidance is None else policy.guidance
    return tuple(dict.fromkeys(path for path in chosen if _is_inside(path)))


def _is_inside(path: str) -> bool:
    parts = path.removesuffix("/").split("/")
    return bool(path) and not {"", ".", ".."} & set(parts) and "\0" not in path
