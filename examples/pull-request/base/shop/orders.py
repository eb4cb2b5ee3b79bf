"""Orders of the shop."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    number: int
    customer: str
    cents: int


class Orders:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, customer: str) -> list[Order]:
        rows = self._connection.execute(
            "SELECT number, customer, cents FROM orders WHERE customer = ?", (customer,)
        )
        return [Order(*row) for row in rows]

    def total(self, customer: str) -> int:
        return sum(order.cents for order in self.of(customer))

    def average(self, customer: str) -> float:
        orders = self.of(customer)
        if not orders:
            return 0.0
        return self.total(customer) / len(orders)
