"""Prints how large the image is and how fast a container of it starts."""

import json
import statistics
import subprocess
import sys
import time

ROUNDS = 7
MEGABYTE = 1_000_000


def inspect_size(image: str) -> float:
    answer = subprocess.run(
        ["podman", "image", "inspect", image], check=True, capture_output=True, text=True
    )
    return float(json.loads(answer.stdout)[0]["Size"]) / MEGABYTE


def median_seconds(*command: str) -> float:
    return statistics.median(_seconds(command) for _ in range(ROUNDS))


def _seconds(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    subprocess.run(
        ["podman", "run", "--rm", "--network", "none", *command], check=True, capture_output=True
    )
    return time.perf_counter() - started


def main(image: str, base: str) -> None:
    size, base_size = inspect_size(image), inspect_size(base)
    sys.stdout.write(
        f"image size: {size:.0f} MB, of it {size - base_size:.0f} MB ours, {base}: {base_size:.0f} MB\n"
    )
    empty = median_seconds("--entrypoint", "/bin/true", image)
    start = median_seconds(image, "version")
    sys.stdout.write(
        f"start (median of {ROUNDS}): {start:.2f} s until `version` is printed, "
        f"{empty:.2f} s of it podman's own\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
