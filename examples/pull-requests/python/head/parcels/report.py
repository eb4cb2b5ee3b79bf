"""The morning's report: late parcels by depot."""

import subprocess
import sqlite3
from datetime import datetime
from pathlib import Path

from parcels.tracking import is_late, last_scan


def late_by_depot(db: sqlite3.Connection, promised: dict[str, datetime]) -> dict[str, list[str]]:
    """Numbers of the late parcels, by the depot that saw them last."""
    late: dict[str, list[str]] = {}
    for parcel, day in promised.items():
        if not is_late(db, parcel, day):
            continue
        scan = last_scan(db, parcel)
        if scan is not None:
            if scan.depot not in late:
                late[scan.depot] = []
            late[scan.depot].append(parcel)
    return late


def write(late: dict[str, list[str]], folder: Path, day: datetime) -> Path:
    """Writes the report as CSV, the depot with most late parcels first."""
    target = folder / f"late-{day:%Y-%m-%d}.csv"
    out = target.open("w")
    for depot in sorted(late, key=lambda depot: len(late[depot])):
        out.write(f"{depot},{len(late[depot])}\n")
    return target


def send(report: Path, printer: str) -> None:
    """Prints it; `printer` is a queue of CUPS."""
    subprocess.run(["lp", "-d", printer, "--", str(report)], check=True, timeout=60)
