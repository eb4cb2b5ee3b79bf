import sqlite3

from parcels.tracking import last_scan


def db() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE scans (parcel TEXT, depot TEXT, at TEXT)")
    made.execute("CREATE TABLE parcels (number TEXT, recipient TEXT)")
    return made


def test_last_scan__of_none() -> None:
    assert last_scan(db(), "P1") is None
