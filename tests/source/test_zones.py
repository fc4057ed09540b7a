"""Zone history from what files say, in any order of files."""

from __future__ import annotations

from datetime import date, datetime

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
