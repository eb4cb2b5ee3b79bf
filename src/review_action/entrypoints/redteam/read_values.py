"""Reads what a step wrote into the file of its outputs, as the runner does."""

from pathlib import Path


def read_values(file: Path) -> dict[str, str]:
    """Outputs as the runner reads them.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
    """
    values: dict[str, str] = {}
    lines = iter(file.read_text(encoding="utf-8").split("\n"))
    for line in lines:
        name, heredoc, end = line.partition("<<")
        if heredoc:
            rows = []
            for row in lines:
                if row == end:
                    break
                rows.append(row)
            values[name] = "\n".join(rows)
        elif "=" in line:
            name, _, values_text = line.partition("=")
            values[name] = values_text
    return values
