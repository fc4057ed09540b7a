"""Dates and times as devices write them for people."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from healthkit.source.tabular.written import Order, clock, day, moments, order_of, said

MAY = date(2024, 5, 6)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2024-05-06", None, MAY), ("20240506", None, MAY), ("2024年5月6日", None, MAY), ("06-05-2024", "day", MAY),
        ("05/06/24", "month", MAY), ("6.5.1961", "day", date(1961, 5, 6)), ("May 6, 2024", None, MAY),
        ("6 août 2024", None, date(2024, 8, 6)), ("6 juil. 2024", None, date(2024, 7, 6)),
        ("6. März 2024", None, date(2024, 3, 6)), ("6 sept 2024", None, date(2024, 9, 6)),
        ("6 gen 2024", None, date(2024, 1, 6)),
        ("31-02-2024", "day", None), ("06-05-2024", None, None), ("soon", "day", None), ("May 6 7 2024", None, None),
    ],
)  # fmt: skip
def test_days(text: str, order: Order | None, expected: date | None) -> None:
    assert day(text, order) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0:05", 300), ("12:05 AM", 300), ("12:05 p.m.", 43500), ("7:05 PM", 68700), ("23:59:59,5", 86399.5),
     ("13:00 PM", None), ("24:00", None), ("7.05", None)],
)  # fmt: skip
def test_times_of_day(text: str, seconds: float | None) -> None:
    assert clock(text) == (None if seconds is None else int(seconds * 1_000_000))


@pytest.mark.parametrize(
    ("days", "exported", "order"),
    [
        (["13-04-2024"], None, "day"), (["04-13-2024"], None, "month"), (["03.04.2024"], None, "day"),
        (["03-04-2024", "04-04-2024"], None, "day"), (["04-03-2024", "04-04-2024"], None, "month"),
        (["05-05-2024"], None, "day"), (["03-04-2024"], None, None), (["03-04-2024"], "13-06-2024", "day"),
        (["04-03-2024"], "03-05-2024", "day"), ([], None, "day"),
    ],
)  # fmt: skip
def test_what_comes_first(days: list[str], exported: str | None, order: Order | None) -> None:
    assert order_of(days, exported) == order


@pytest.mark.parametrize(
    ("days", "order"),
    [
        # In order by the month, up and down by the day; the other way round; and in neither order.
        (["01/02/2025", "01/05/2025", "01/09/2025", "02/03/2025"], "month"),
        (["09/03/2025", "05/02/2025", "08/01/2025", "02/01/2025"], "day"),
        (["01/05/2025", "01/02/2025", "01/09/2025"], None),
        (["01/02/2025", "01/05/2025"], None),
    ],
)  # fmt: skip
def test_days_in_the_order_of_the_file(days: list[str], order: Order | None) -> None:
    assert order_of(days) == order


@pytest.mark.parametrize(
    ("mapping", "order"),
    [
        ('date = "DD/MM/YYYY"', "day"), ('date = "%m-%d-%Y"', "month"), ('[format]\ndate = "MM-DD-YYYY"', "month"),
        ("", None), ('format = "DD"', None), ("date = ", None), ('date = "YYYY-MM-DD"', None),
    ],
)  # fmt: skip
def test_what_the_person_says(mapping: str, order: Order | None) -> None:
    assert said(mapping) == order


def test_a_column_of_moments() -> None:
    cells = pl.Series(["12-04-2024 21:30", "12-04-2024 9:30 PM", "12-04-2024", "12-04-2024 25:00", None])
    evening = datetime(2024, 4, 12, 21, 30)
    assert moments(cells, "day").to_list() == [evening, evening, datetime(2024, 4, 12), None, None]
    times = pl.Series(["21:30", "9:30 PM", None, "later", "21:30"])
    assert moments(cells, "day", times).to_list() == [evening, evening, datetime(2024, 4, 12), None, None]
