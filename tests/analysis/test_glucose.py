"""Continuous glucose, against numbers worked by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from healthkit.analysis import glucose
from healthkit.analysis.glucose import MG_DL

START = datetime(2026, 11, 2)


def frame(*values: float | str | None, every: int = 5, start: datetime = START) -> pl.DataFrame:
    """Readings in mg/dL one after the other; "low" and "high" without a number, None for a missing one."""
    rows = [
        (
            start + timedelta(minutes=every * index),
            None if isinstance(value, str) else value / MG_DL,
            {"low": "below", "high": "above"}.get(value) if isinstance(value, str) else None,
        )
        for index, value in enumerate(values)
        if value is not None
    ]
    schema = {"at": pl.Datetime("us"), "value": pl.Float64, "side": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_the_limits_of_the_ranges_belong_inside() -> None:
    told = glucose.bands(frame(53, 54, 69, 70, 180, 181, 250, 251, "low", "high"))
    assert (told.very_low, told.low, told.inside, told.high, told.very_high) == (20, 20, 20, 20, 20)


def test_pregnancy_has_ranges_of_its_own() -> None:
    told = glucose.bands(frame(62, 63, 140, 141, 300), "pregnancy")
    assert (told.low, told.inside, told.high, told.very_high) == (20, 40, 40, 0)


def test_a_full_fortnight_is_fair_and_has_a_gmi() -> None:
    told = glucose.summarise(frame(*[150, 160] * (14 * 144)), 14)
    assert told.n == 14 * 288
    assert told.active == 1.0
    assert told.fair
    assert told.mean * MG_DL == pytest.approx(155)
    assert told.gmi == pytest.approx(3.31 + 0.02392 * 155)
    assert told.cv == pytest.approx(100 * 5 / 155, rel=1e-3)


@pytest.mark.parametrize(("days", "each"), [(13, 288), (14, 201)])
def test_too_few_days_or_readings_have_none(days: int, each: int) -> None:
    readings = pl.concat([frame(*[150] * each, start=START + timedelta(days=day)) for day in range(days)])
    told = glucose.summarise(readings, 14)
    assert not told.fair
    assert told.gmi is None
    assert told.bands is not None


def test_finger_pricks_are_no_times_in_range() -> None:
    told = glucose.summarise(frame(90, 120, 200, every=240), 1)
    assert told.spot
    assert told.bands is None
    assert told.active == 0


def test_readings_without_a_number_are_in_no_mean() -> None:
    told = glucose.summarise(frame(100, "low", 100, "high"), 1)
    assert told.mean * MG_DL == pytest.approx(100)
    assert (told.n, told.beyond) == (4, 2)
    assert told.bands is not None
    assert (told.bands.very_low, told.bands.very_high) == (25, 25)


def test_nothing_and_one_reading() -> None:
    assert glucose.summarise(frame(), 14).spot
    assert glucose.summarise(frame(100), 14).n == 1
    assert glucose.episodes(frame(), 70, "below") == []


def test_an_episode_lasts_a_quarter_of_an_hour() -> None:
    assert glucose.episodes(frame(80, 65, 64, 80, 80, 80, 80), 70, "below") == []
    (one,) = glucose.episodes(frame(80, 65, 60, 66, 80, 80, 80), 70, "below")
    assert (one.start, one.minutes) == (START + timedelta(minutes=5), 15)
    assert one.extreme * MG_DL == pytest.approx(60)


def test_a_short_return_does_not_end_it_and_a_quarter_of_an_hour_does() -> None:
    (one,) = glucose.episodes(frame(65, 65, 80, 80, 65, 65), 70, "below")
    assert one.minutes == 30
    assert len(glucose.episodes(frame(65, 65, 65, 80, 80, 80, 65, 65, 65), 70, "below")) == 2


def test_a_gap_ends_it() -> None:
    told = glucose.episodes(frame(65, 65, 65, None, None, None, 65, 65, 65), 70, "below")
    assert [one.minutes for one in told] == [15, 15]


def test_an_episode_whose_depth_nobody_knows() -> None:
    (one,) = glucose.episodes(frame(65, "low", 65, 90), 70, "below")
    assert one.extreme != one.extreme
    (high,) = glucose.episodes(frame(190, 260, 255, 190), 180, "above")
    assert high.extreme * MG_DL == pytest.approx(260)


def test_the_day_as_it_usually_goes() -> None:
    readings = pl.concat([frame(100 + 10 * day, 200, every=15, start=START + timedelta(days=day)) for day in range(5)])
    told = glucose.ambulatory(readings)
    assert len(told) == 96
    first = told.row(0, named=True)
    assert first["n"] == 5
    assert [round(first[name] * MG_DL) for name in ("p25", "p50", "p75")] == [110, 120, 130]
    assert told.row(2, named=True)["p50"] is None
    assert glucose.ambulatory(readings.head(8))["p50"].null_count() == 96


def test_days_add_up() -> None:
    readings = pl.concat([frame(60, 100, 200, 100), frame("high", 100, start=START + timedelta(days=1))])
    told = glucose.by_day(readings)
    assert told["n"].to_list() == [4, 2]
    assert told.select("low", "inside", "high").rows() == [(25, 50, 25), (0, 50, 50)]
    assert told["mean"][1] * MG_DL == pytest.approx(100)
