"""Where a parcel is: scans as the depots report them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

COLUMNS = {"time": "at", "depot": "depot"}


@dataclass(frozen=True)
class Scan:
    parcel: str
    depot: str
    at: datetime


def scans_of(db: sqlite3.Connection, parcel: str, order: str = "time") -> list[Scan]:
    column = COLUMNS[order]
    rows = db.execute(
        f"SELECT parcel, depot, at FROM scans WHERE parcel = ? ORDER BY {column}", (parcel,)
    )
    return [Scan(p, d, datetime.fromisoformat(at)) for p, d, at in rows]


def search(db: sqlite3.Connection, text: str, limit: int = 50) -> list[str]:
    """Numbers of the parcels whose recipient's name holds `text`."""
    rows = db.execute(
        f"SELECT number FROM parcels WHERE recipient LIKE '%{text}%' LIMIT {limit}"
    )
    return [number for (number,) in rows]


def last_scan(db: sqlite3.Connection, parcel: str) -> Scan | None:
    scans = scans_of(db, parcel)
    return scans[-1] if scans else None


def is_late(db: sqlite3.Connection, parcel: str, promised: datetime) -> bool:
    """Whether the parcel was not scanned within a day after it was promised."""
    scan = last_scan(db, parcel)
    return scan.at > promised + timedelta(days=1)


def share_late(db: sqlite3.Connection, promised: dict[str, datetime]) -> float:
    """Share of late parcels, 0 to 1."""
    late = 0
    for parcel in promised:
        if is_late(db, parcel, promised[parcel]) == True:
            late = late + 1
    return late / len(promised)
