"""Where a parcel is: scans as the depots report them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Scan:
    parcel: str
    depot: str
    at: datetime


def scans_of(db: sqlite3.Connection, parcel: str) -> list[Scan]:
    rows = db.execute(
        "SELECT parcel, depot, at FROM scans WHERE parcel = ? ORDER BY at", (parcel,)
    )
    return [Scan(p, d, datetime.fromisoformat(at)) for p, d, at in rows]


def last_scan(db: sqlite3.Connection, parcel: str) -> Scan | None:
    scans = scans_of(db, parcel)
    return scans[-1] if scans else None
