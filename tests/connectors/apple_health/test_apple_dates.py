"""The vectorised dates against the standard library."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.apple_health.dates import NO_OFFSET, calendar_day, instant, moment, read_column

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment_: datetime) -> int:
    return (moment_ - EPOCH) // timedelta(microseconds=1)


def column(*texts: str | None) -> pa.Array:
    return pa.array(texts, pa.string())


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=offsets).map(
    lambda found: found.replace(microsecond=0)
)


@given(st.lists(moments, min_size=1, max_size=30))
@example([datetime(2024, 2, 29, 23, 59, 59, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))])
def test_reads_what_the_standard_library_reads(found: list[datetime]) -> None:
    texts = [f"{one:%Y-%m-%d %H:%M:%S} {one:%z}" for one in found]
    read = read_column(column(*texts))
    assert read.known.all()
    assert read.micros.tolist() == [micros(one) for one in found]
    assert read.offset.tolist() == [int(one.utcoffset().total_seconds() // 60) for one in found]  # type: ignore[union-attr]


IMPOSSIBLE = [
    "2024-02-30 08:00:00 +0200",
    "2023-02-29 08:00:00 +0200",
    "2024-13-01 08:00:00 +0200",
    "2024-00-10 08:00:00 +0200",
    "2024-01-00 08:00:00 +0200",
    "2024-01-01 24:00:00 +0200",
    "2024-01-01 08:60:00 +0200",
    "2024-01-01 08:00:61 +0200",
    "2024-01-01 08:00:00 *0200",
    "2024-01-01 08:00:00 +9900",
    "2024-01-01 08:00:0: +0200",
    "2024/01/01 08:00:00 +0200",
    "abcdefghijklmnopqrstuvwxy",
    "1234567890123456789012345",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_refuses_impossible_dates(text: str) -> None:
    assert len(text) == 25
    read = read_column(column("2024-01-01 08:00:00 +0000", text))
    assert read.known.tolist() == [True, False]


@given(st.text(alphabet="0123456789-: +Z/T", min_size=25, max_size=25))
def test_agrees_with_the_slow_reading_on_anything_of_that_width(text: str) -> None:
    read = read_column(column(text))
    slow = instant(text)
    if read.known[0]:
        assert slow is not None
        assert read.micros[0] == slow[0]


@pytest.mark.parametrize(
    ("text", "expected", "offset"),
    [
        ("2023-01-01T08:00:00Z", datetime(2023, 1, 1, 8), 0),
        ("2023-01-01T08:00:00.250Z", datetime(2023, 1, 1, 8, 0, 0, 250_000), 0),
        ("20140104083300-0800", datetime(2014, 1, 4, 16, 33), -480),
        ("2023-01-01T08:00:00+05:30", datetime(2023, 1, 1, 2, 30), 330),
        ("2023-01-01 08:00:00", datetime(2023, 1, 1, 8), None),
        ("2023-01-01", datetime(2023, 1, 1), None),
    ],
)
def test_reads_irregular_dates(text: str, expected: datetime, offset: int | None) -> None:
    read = read_column(column(None, text, "2024-06-15 08:00:00 +0200", ""))
    assert read.known.tolist() == [False, True, True, False]
    assert read.micros[1] == micros(expected.replace(tzinfo=UTC))
    assert read.offset[1] == (NO_OFFSET if offset is None else offset)
    assert read.micros[2] == micros(datetime(2024, 6, 15, 6, tzinfo=UTC))
    assert moment(text) == expected


def test_reads_a_slice_of_a_column() -> None:
    whole = column("x", "2024-06-15 08:00:00 +0200", "2024-06-15 09:00:00 +0200", None)
    read = read_column(whole.slice(1, 2))
    assert read.micros.tolist() == [micros(datetime(2024, 6, 15, hour, tzinfo=UTC)) for hour in (6, 7)]


def test_reads_empty_and_missing_columns() -> None:
    assert len(read_column(column()).micros) == 0
    assert not read_column(column(None, None)).known.any()


def test_calendar_day() -> None:
    assert calendar_day("2024-06-15") == date(2024, 6, 15)
    assert calendar_day("2024-02-31") is None
    assert calendar_day(None) is None
