"""The price table's maker keeps what a review needs: today's price, later ones, and those of some hours."""

import json
from collections.abc import Mapping
from datetime import UTC, date, time
from decimal import Decimal
from types import SimpleNamespace as Like

from scripts.make_prices import rows_of, written

TODAY = date(2026, 11, 21)


def model(prices: object, *matches: Mapping[str, object]) -> Like:
    clauses = [Like(**match) for match in matches or [{"equals": "M-1"}]]
    return Like(match=clauses[0] if len(clauses) == 1 else Like(or_=clauses), prices=prices)


def price(asked: str, answered: str, **more: object) -> Like:
    return Like(input_mtok=Decimal(asked), output_mtok=Decimal(answered), **more)


def since(day: str, asked: str) -> Like:
    limit = Like(start_date=date.fromisoformat(day))
    return Like(constraint=limit, prices=price(asked, "5"))


def rows(*models: Like) -> list[dict[str, object]]:
    return list(rows_of(models, TODAY))


def test_rows_of__one_price() -> None:
    dear = price("1", "2.5", cache_read_mtok=None, cache_write_mtok=Decimal("1.25"))

    assert rows(model(dear)) == [{"is": ["=m-1"], "usd": [{"mtok": [1, 2.5, None, 1.25]}]}]
    assert rows(model(price("0.1", "0.5")))[0]["usd"] == [{"mtok": [0.1, 0.5]}]


def test_rows_of__every_way_to_match() -> None:
    matches = (
        {"equals": "A"},
        {"starts_with": "B"},
        {"ends_with": "C"},
        {"contains": "D"},
        {"regex": "^e\\d$"},
        {"and_": [Like(starts_with="f"), Like(regex="x")]},
    )

    (row,) = rows(model(price("1", "2"), *matches))

    assert row["is"] == ["=a", "^b", "$c", "*d", "~^e\\d$", ["^f", "~x"]]


def test_rows_of__tiers_that_begin_at_different_lengths() -> None:
    tiers = [Like(start=100, price=Decimal(3)), Like(start=200, price=Decimal(6))]
    asked = Like(base=Decimal(1), tiers=tiers)
    answered = Like(base=Decimal(5), tiers=[Like(start=200, price=Decimal(9))])
    tiered = Like(input_mtok=asked, output_mtok=answered)

    (row,) = rows(model(tiered))

    assert row["usd"] == [{"mtok": [1, 5], "over": [[100, 3, 5], [200, 6, 9]]}]


def test_rows_of__what_is_over_is_left_out_and_what_will_come_is_kept() -> None:
    always = Like(constraint=None, prices=price("9", "9"))
    hours = Like(
        constraint=Like(start_time=time(1, tzinfo=UTC), end_time=time(4, tzinfo=UTC)),
        prices=price("7", "7"),
    )

    (row,) = rows(model([always, since("2026-11-21", "1"), since("2027-01-01", "2"), hours]))

    assert row["usd"] == [
        {"mtok": [1, 5]},
        {"from": "2027-01-01", "mtok": [2, 5]},
        {"hours": ["01:00", "04:00"], "mtok": [7, 7]},
    ]


def test_rows_of__what_has_no_price_for_text() -> None:
    nothing, embedding = Like(), Like(input_mtok=Decimal(1))

    assert rows(model(nothing), model(embedding), model([since("2027-01-01", "1")])) == []
    assert rows(model(nothing, {"equals": "a/b:free"})) == [
        {"is": ["=a/b:free"], "usd": [{"mtok": [0, 0]}]}
    ]


def test_written__is_json_with_one_line_a_model() -> None:
    models = rows(model(price("1", "2")), model(price("3", "4"), {"starts_with": "m-2"}))
    text = written({"one": {"hosts": ["h"], "models": models}}, TODAY, "1.2")

    assert json.loads(text) == {
        "generated": "2026-11-21",
        "source": "genai-prices 1.2",
        "vendors": {"one": {"hosts": ["h"], "models": models}},
    }
    assert sum(line.startswith('{"is":') for line in text.splitlines()) == 2
