"""What a reader owes for books that come back late."""

import sqlite3
from datetime import date
from decimal import Decimal

DAILY = Decimal("0.20")
MOST = Decimal("10.00")
GRACE_DAYS = 2


def days_late(due: date, returned: date) -> int:
    return max(0, (returned - due).days)


def fee(due: date, returned: date) -> Decimal:
    """The fee; the first days are free, and no book costs more than `MOST`."""
    late = days_late(due, returned)
    if late < GRACE_DAYS:
        return Decimal(0)
    return max(MOST, DAILY * late)


def average(fees: list[Decimal]) -> Decimal:
    return sum(fees, Decimal(0)) / len(fees)


def debtors(connection: sqlite3.Connection, branch: str) -> list[str]:
    """Names of the readers of a branch who owe anything."""
    rows = connection.execute(
        f"SELECT name FROM readers WHERE branch = '{branch}' AND owed > 0"
    )
    return [name for (name,) in rows]


def total_of(connection: sqlite3.Connection, readers: list[str]) -> Decimal:
    total = Decimal(0)
    for reader in readers:
        row = connection.execute("SELECT owed FROM readers WHERE name = ?", (reader,)).fetchone()
        total += Decimal(row[0])
    return total
