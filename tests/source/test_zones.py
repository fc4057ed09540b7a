"""Zone history from what files say, in any order of files."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from healthkit.model.timeline import Timeline
from healthkit.source import zones

SCHEMA = {"at": pl.Datetime("us"), "zone": pl.String}


def hints(*rows: tuple[datetime, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


PARIS, YORK = "Europe/Paris", "America/New_York"


def test_a_change_is_put_half_way_between_two_sights() -> None:
    made = zones.history(
        hints((datetime(2026, 5, 1, 6), PARIS), (datetime(2026, 5, 2, 6), PARIS), (datetime(2026, 5, 3, 6), YORK)), 120
    )
    assert made == [(None, PARIS), (datetime(2026, 5, 2, 18), YORK)]


def test_without_a_hint_the_written_offset_stands() -> None:
    assert zones.history(hints(), 120) == [(None, "UTC+02:00")]
    assert zones.history(hints(), None) == [(None, "UTC+00:00")]


def test_hints_are_thinned_and_unknown_zones_left_out() -> None:
    found = zones.distinct_hints(
        hints(
            (datetime(2026, 5, 1, 9), PARIS),
            (datetime(2026, 5, 1, 6), PARIS),
            (datetime(2026, 5, 1, 7), PARIS),
            (datetime(2026, 5, 1, 6), PARIS),
            (datetime(2026, 5, 1, 12), "Nowhere/Land"),
        )
    )
    assert found.rows() == [(datetime(2026, 5, 1, 6), PARIS), (datetime(2026, 5, 1, 9), PARIS)]


def test_the_order_of_files_does_not_matter() -> None:
    first = hints((datetime(2026, 5, 1), PARIS), (datetime(2026, 5, 9), PARIS))
    second = hints((datetime(2026, 5, 5), YORK))
    one = zones.history(zones.distinct_hints(pl.concat([first, second])), 0)
    other = zones.history(zones.distinct_hints(pl.concat([second, first])), 0)
    assert one == other
    assert [zone for _, zone in one] == [PARIS, YORK, PARIS]


def test_the_lookup_knows_the_day_of_every_quarter_hour() -> None:
    timeline = Timeline.of([(None, PARIS)])
    table = zones.day_lookup(timeline, datetime(2026, 3, 28, 22, 50), datetime(2026, 3, 29, 22, 10))
    by_slot = dict(table.rows())
    slot = (datetime(2026, 3, 28, 23) - datetime(1970, 1, 1)).total_seconds() // 900
    assert by_slot[slot - 1] == date(2026, 3, 28)
    assert by_slot[slot] == date(2026, 3, 29)
    assert by_slot[slot + 4 * 23] == date(2026, 3, 30)


def spans(*told: tuple[int, str, int, int]) -> pl.DataFrame:
    """Offset in minutes, UTC day, first and last hour."""
    rows = [
        (
            offset,
            date.fromisoformat(day),
            *(datetime.fromisoformat(day) + timedelta(hours=hour) for hour in (low, high)),
        )
        for offset, day, low, high in told
    ]
    kinds = {"offset": pl.Int32, "day": pl.Date, "first": pl.Datetime("us"), "last": pl.Datetime("us")}
    return pl.DataFrame(rows, kinds, orient="row")


def by_offsets(*told: tuple[int, str, int, int]) -> list[tuple[datetime | None, str]]:
    return zones.history(zones.distinct_hints(zones.offset_hints(spans(*told))), 0)


def test_offsets_tell_of_a_flight_over_the_date_line() -> None:
    """Tokyo until 6:00 UTC, Honolulu from 18:00 UTC of the same day: the change lies half-way."""
    told = [(540, "2026-03-01", 0, 20), (540, "2026-03-02", 1, 6), (-600, "2026-03-02", 18, 23)]
    assert by_offsets(*told) == [(None, "UTC+09:00"), (datetime(2026, 3, 2, 12), "UTC-10:00")]


def test_utc_instants_are_no_place() -> None:
    """An app that writes "…Z" beside a watch that writes the offset."""
    told = [(offset, f"2026-06-{day:02d}", 1, 20) for day in range(1, 20) for offset in (0, 120)]
    assert by_offsets(*told) == [(None, "UTC+02:00")]
    assert by_offsets((0, "2026-06-01", 1, 20)) == [(None, "UTC+00:00")]


def test_london_in_winter_is_a_place() -> None:
    winter = [(0, f"2026-{month:02d}-{day:02d}", 1, 20) for month in (1, 2) for day in range(1, 28)]
    change = [(0, "2026-03-29", 0, 0), (60, "2026-03-29", 2, 20)]
    assert by_offsets(*winter, *change, (60, "2026-04-01", 1, 20)) == [
        (None, "UTC+00:00"),
        (datetime(2026, 3, 29, 1), "UTC+01:00"),
    ]


def test_a_named_zone_counts_before_any_offset() -> None:
    at = datetime(2026, 3, 1)
    hints = pl.DataFrame({"at": [at, at], "zone": ["UTC+09:00", "Europe/Paris"]})
    assert zones.named(hints)["zone"].to_list() == ["Europe/Paris"]
    assert zones.named(hints.head(1))["zone"].to_list() == ["UTC+09:00"]


def test_a_device_whose_clock_was_never_set_is_no_place() -> None:
    told = [(60, f"2026-01-{day:02d}", 1, 20) for day in range(1, 29)]
    wrong = [(-300, f"2026-01-{day:02d}", 2, 3) for day in range(5, 15)]
    assert by_offsets(*told, *wrong) == [(None, "UTC+01:00")]
    trip = [(-300, "2026-01-29", 15, 23), (-300, "2026-01-30", 1, 20)]
    assert [zone for _, zone in by_offsets(*told, (60, "2026-01-29", 1, 5), *trip)] == ["UTC+01:00", "UTC-05:00"]
