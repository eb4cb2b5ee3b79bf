import sqlite3
from datetime import datetime

from parcels.tracking import is_late, last_scan, search


def db() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE scans (parcel TEXT, depot TEXT, at TEXT)")
    made.execute("CREATE TABLE parcels (number TEXT, recipient TEXT)")
    return made


def test_last_scan__of_none() -> None:
    assert last_scan(db(), "P1") is None


def test_is_late__two_days_after() -> None:
    made = db()
    made.execute("INSERT INTO scans VALUES ('P1', 'Lviv', '2026-03-05T08:00:00')")
    assert is_late(made, "P1", datetime(2026, 3, 3))


def test_search__finds_a_part_of_the_name() -> None:
    made = db()
    made.execute("INSERT INTO parcels VALUES ('P1', 'Olena Koval')")
    found = search(made, "Koval")
    assert len(found) >= 0
