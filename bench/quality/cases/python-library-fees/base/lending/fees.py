"""What a reader owes for books that come back late."""

from datetime import date
from decimal import Decimal

DAILY = Decimal("0.20")


def days_late(due: date, returned: date) -> int:
    return max(0, (returned - due).days)


def fee(due: date, returned: date) -> Decimal:
    return DAILY * days_late(due, returned)
