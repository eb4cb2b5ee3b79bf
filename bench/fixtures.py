"""Pull requests of 3, 30 and 300 files, about as large as those the peers were measured on."""

import random

LINES_PER_FILE = {3: 37, 30: 41, 300: 34}
"""Added lines a file: peers' fixtures had 111, 1,233 and 10,343 lines in all."""
WORDS = (
    *("order", "cart", "total", "price", "customer", "invoice"),
    *("export", "client", "config", "queue", "retry", "index"),
)
KINDS = (("py", "#"), ("ts", "//"), ("go", "//"))


def pull_request(files: int) -> tuple[dict[str, str], dict[str, str]]:
    """Base and head contents by path; the same for the same number of files."""
    rng = random.Random(files)  # noqa: S311  # the same files in every run, no secret
    base, head = {}, {}
    for number in range(files):
        extension, comment = KINDS[number % len(KINDS)]
        path = f"src/{WORDS[number % len(WORDS)]}/module_{number:03}.{extension}"
        old = [_line(rng, comment) for _ in range(60)]
        added = [_line(rng, comment) for _ in range(LINES_PER_FILE[files])]
        at = rng.randrange(10, 50)
        base[path] = "\n".join(old) + "\n"
        head[path] = "\n".join([*old[:at], *added, *old[at:]]) + "\n"
    return base, head


def _line(rng: random.Random, comment: str) -> str:
    first, second, third = rng.choices(WORDS, k=3)
    shape = rng.randrange(5)
    if shape == 0:
        return f"{comment} {first} of every {second} before the {third} is written"
    if shape == 1:
        return ""
    if shape == 2:
        return f"    {first}_{second} = {third}.{second}({rng.randrange(1000)})"
    if shape == 3:
        return f"    if ({first}.{second} == None) {third}({first}, {second});"
    return f"    return {first}[{second}] + {third}({rng.randrange(1000)})"
