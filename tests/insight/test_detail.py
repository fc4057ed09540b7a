from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from healthkit.insight.detail import MOST, Detail, Window, adds_up, corners, days, detail, gapped, level, local, utc
from healthkit.model.catalogue import catalogue
from healthkit.model.timeline import Timeline
from healthkit.store import Vault
from tests.builders import watched_person

PULSE, STEPS, WEIGHT = (catalogue()[name] for name in ("heart_rate", "step_count", "body_mass"))
PARIS = Timeline.of([(None, "Europe/Paris")])


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return watched_person.build(tmp_path_factory.mktemp("detail") / "vault")


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0.5, "raw"), (14, "raw"), (14.1, "hour"), (40, "hour"), (42, "day"), (750, "day"), (751, "week"), (3650, "week"),
     (7100, "month")],
)  # fmt: skip
def test_a_dense_metric_gets_coarser_with_the_window(length: float, expected: str) -> None:
    assert level(timedelta(days=length), PULSE, hours=True, readings=True) == expected


def test_a_level_that_is_not_there_is_not_chosen() -> None:
    assert level(timedelta(days=20), PULSE, hours=False, readings=True) == "day"
    assert level(timedelta(days=1), WEIGHT, hours=False, readings=False) == "day"


def test_no_finer_than_the_person_wants_and_no_more_than_fits() -> None:
    assert level(timedelta(days=3), PULSE, hours=True, readings=True, every="week") == "week"
    assert level(timedelta(days=3650), PULSE, hours=True, readings=True, every="day") == "week"


@pytest.mark.parametrize("metric", [PULSE, STEPS, WEIGHT], ids=lambda one: one.id)
def test_no_window_costs_more_points_than_are_sent(metric: object) -> None:
    steps = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0}
    for length in np.geomspace(15, 36500, 400):
        name = level(timedelta(days=float(length)), metric, hours=True, readings=True)  # type: ignore[arg-type]
        assert name != "raw"
        assert length / steps[name] * corners(name, metric) <= MOST or name == "month"  # type: ignore[arg-type]


def test_readings_are_bucketed_where_there_are_many(vault: Vault) -> None:
    with vault.reader() as con:
        truth = con.execute(
            "SELECT min(value), max(value), avg(value), count(*) FROM sample WHERE metric = 'heart_rate' "
            "AND start_utc >= '2026-10-01 22:00' AND start_utc < '2026-10-11 22:00'"
        ).fetchone()
    assert truth is not None
    window = Window.of_days(date(2026, 10, 2), date(2026, 10, 11))
    few = detail(vault, PULSE, window, PARIS, hours=True)
    assert (few.level, few.bucketed, few.points.height) == ("raw", False, truth[3])
    assert few.points["low"].null_count() == truth[3]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("healthkit.insight.detail.MOST", 300)
        many = detail(vault, PULSE, window, PARIS, hours=True)
    assert many.level == "hour" or (many.bucketed and many.points.height * 3 <= 310)
    assert (many.points["low"].min(), many.points["high"].max()) == truth[:2]
    assert many.points["value"].mean() == pytest.approx(truth[2], abs=0.3)


def test_readings_stand_on_the_persons_clock(vault: Vault) -> None:
    window = Window(datetime(2026, 10, 24, 23, 55), datetime(2026, 10, 25, 5))  # the night on which clocks go back
    points = detail(vault, PULSE, window, PARIS, hours=True).points
    hours = points["at"].dt.hour().value_counts().sort("at").rows()
    assert hours == [(0, 6), (1, 6), (2, 12), (3, 6), (4, 6)], "an hour that comes twice has twice the readings"


def test_an_amount_is_counted_once_where_two_devices_count_it(vault: Vault) -> None:
    window = Window.of_days(date(2026, 10, 5), date(2026, 10, 11))
    found = detail(vault, STEPS, window, PARIS, hours=False)
    assert (found.level, found.step, found.bucketed) == ("hour", timedelta(hours=1), True)
    assert found.points["value"].max() == 600, "six steps of ten minutes of the watch, none of the phone"


def test_a_time_before_the_readings_gives_its_days(vault: Vault) -> None:
    found = detail(vault, PULSE, Window.of_days(date(2026, 2, 1), date(2026, 2, 7)), PARIS, hours=True)
    assert (found.level, found.points.height) == ("day", 7)


def test_weeks_and_months_are_means_of_the_days_that_have_data(vault: Vault) -> None:
    with vault.reader() as con:
        truth = con.execute(
            "SELECT avg(total), min(total), max(total) FROM daily WHERE metric = 'step_count' "
            "AND day BETWEEN '2025-12-01' AND '2025-12-31'"
        ).fetchone()
    months = days(vault, STEPS, date(2025, 11, 1), date(2026, 1, 31), "month")
    assert months["at"].to_list() == [datetime(2025, 11, 1), datetime(2025, 12, 1), datetime(2026, 1, 1)]
    assert truth is not None
    assert months["value"][1] == pytest.approx(truth[0])
    pulse = days(vault, PULSE, date(2026, 3, 2), date(2026, 3, 15), "week")
    assert pulse["at"].to_list() == [datetime(2026, 3, 2), datetime(2026, 3, 9)]
    assert (pulse["low"] < pulse["value"]).all()


def test_gaps_are_left_empty(vault: Vault) -> None:
    found = detail(vault, STEPS, Window.of_days(date(2025, 11, 20), date(2025, 12, 20)), PARIS, hours=False)
    whole = gapped(found)
    assert whole.height == 31
    assert whole["value"].null_count() == 7
    readings = pl.DataFrame({"at": [datetime(2026, 1, 1, hour) for hour in (0, 1, 2, 3, 9, 10)], "value": [1.0] * 6})
    holes = gapped(Detail("raw", readings.with_columns(low=None, high=None), timedelta(0)))
    assert holes.filter(pl.col("value").is_null())["at"].dt.hour().to_list() == [8]


@pytest.mark.parametrize("moment", [datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3), datetime(2026, 10, 25, 4)])
def test_clock_and_instant_are_each_others_inverse(moment: datetime) -> None:
    assert local(utc(moment, PARIS), PARIS) == moment


def test_a_window_says_its_days_and_stays_inside() -> None:
    window = Window.of_days(date(2026, 1, 1), date(2026, 1, 2))
    assert (window.days, window.length) == ((date(2026, 1, 1), date(2026, 1, 2)), timedelta(days=2))
    assert window.wider(0.5).within(window) == window
    outside = Window.of_days(date(2027, 1, 1), date(2027, 1, 2)).within(window)
    assert outside.length == timedelta(0)
    assert adds_up(STEPS)
    assert not adds_up(PULSE)
