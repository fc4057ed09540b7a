"""Dates with months as words, and times counted since 1970: each to the instant that a calendar gives."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from connectors.csv_table.stamps import since_1970, spelled
from connectors.csv_table.written import written
from tests.connectors.csv_table.scoring import proposed
from tests.connectors.csv_table.tables import DAILY, read_table

HEARTS = """
row = "measurement"
time = "at"
[columns]
pulse = { metric = "heart_rate", unit = "bpm" }
[format]
date = "unix"
"""


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("3 février 2024", "2024-02-03"),
        ("1er mars 2024", "2024-03-01"),
        ("lundi 6 mai 2024", "2024-05-06"),
        ("12 janv. 2024", "2024-01-12"),
        ("12 août 2024 à 08:15", "2024-08-12 08:15"),
        ("31 DÉCEMBRE 2023", "2023-12-31"),
        ("03-févr-24", "2024-02-03"),
        ("03-Feb-24", "2024-02-03"),
        ("Monday, May 6, 2024", "2024-05-06"),
        ("6th May 2024", "2024-05-06"),
        ("Oct 30, 2024", "Oct 30, 2024"),  # a form of the mapping reads these
        ("3 Feb 2024", "3 Feb 2024"),
        ("31 février 2024", "31 février 2024"),  # no such day
        ("7 poires 2024", "7 poires 2024"),
    ],
)
def test_months_as_words(cell: str, meant: str) -> None:
    assert pl.select(spelled(pl.lit(cell))).item() == meant


def test_spelled_dates_take_the_form_of_the_mapping() -> None:
    assert pl.select(spelled(pl.lit("12 juin 2024 07:05"), ("%d %b %Y",))).item() == "12 Jun 2024 07:05"


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("1704096000", "2024-01-01T08:00:00Z"),
        ("1704096000.5", "2024-01-01T08:00:00.500Z"),
        ("1714546800000", "2024-05-01T07:00:00Z"),
        ("1714546800000000", "2024-05-01T07:00:00Z"),
        ("9876543210", "9876543210"),  # after 2100: an identifier
        ("20240101", "20240101"),
    ],
)
def test_times_counted_since_1970(cell: str, meant: str) -> None:
    made = pl.select(since_1970(pl.lit(cell))).item()
    if made != cell:
        assert datetime.fromisoformat(made) == datetime.fromisoformat(meant)
    else:
        assert cell == meant


def test_unix_times_are_instants_and_of_the_day_of_the_zone(tmp_path: Path) -> None:
    out = read_table(tmp_path, "at,pulse\n1704096000,61\n1704096600123,64\nsoon,66\n", HEARTS)
    assert out.rows("sample", "start", "offset_min", "value") == [
        (datetime(2024, 1, 1, 8), 0, 61.0),
        (datetime(2024, 1, 1, 8, 10, 0, 123_000), 0, 64.0),
    ]
    assert out.reasons() == [("bad_date", "row 4")]
    mapping = (
        DAILY + '[format]\ndate = "unix"\nzone = "Europe/Paris"\n'
    )  # midnight there is 22:00 UTC of the day before
    days = read_table(tmp_path, "Date,Steps,Sleep\n1714514400,8000,400\n", mapping)
    assert days.rows("sample", "day", "value") == [(date(2024, 5, 1), 8000.0), (date(2024, 5, 1), 400.0)]


def test_whole_hours_are_no_midnights(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Time,Heart rate\n2024-05-01 08:00:00,61\n2024-05-02 09:00:00,64\n", "utf-8")
    assert proposed(path).row == "measurement"
    path.write_text("Time,Heart rate\n2024-05-01 00:00:00,61\n2024-05-02 00:00:00,64\n", "utf-8")
    assert proposed(path).row == "day"


def test_spelled_dates_mixed_with_english_ones_are_read(tmp_path: Path) -> None:
    table = "Jour;Poids (kg)\n3 nov 2024;78,4\n4 nov 2024;78,2\n3 juin 2024;77,9\n"
    path = tmp_path / "table.csv"
    path.write_text(table, "utf-8")
    out = read_table(tmp_path, table, written(proposed(path)))
    assert not out.issues
    assert out.rows("sample", "day") == [(date(2024, 11, 3),), (date(2024, 11, 4),), (date(2024, 6, 3),)]
