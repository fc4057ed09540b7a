"""Home blood pressure by protocol: which seven days count, what is left out, and the mean by hand."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from healthkit.planning.visit.compose import brief
from healthkit.planning.visit.draft import Draft
from healthkit.planning.visit.pressure import series
from healthkit.store import Vault
from tests.planning.visit.home import LAST_DAY, rows

FIRST = date(2026, 5, 4)
Reading = tuple[int, int, float, float]


def frame(*readings: Reading) -> pl.DataFrame:
    """Readings of (day after the first, local hour, upper, lower)."""
    return pl.DataFrame(
        [
            {"day": FIRST + timedelta(days=day), "hour": hour, "systolic": upper, "diastolic": lower,
             "systolic_id": 2 * number, "diastolic_id": 2 * number + 1}
            for number, (day, hour, upper, lower) in enumerate(readings)
        ]
    )  # fmt: skip


def week(upper: float = 130, lower: float = 80, days: range = range(7)) -> list[Reading]:
    return [(day, hour, upper, lower) for day in days for hour in (7, 7, 20, 20)]


def test_the_first_day_does_not_count() -> None:
    found = series(frame(*[(0, hour, 180.0, 120.0) for hour in (7, 7, 20, 20)], *week(days=range(1, 7))))
    assert found is not None
    assert (found.systolic, found.diastolic, found.readings, found.days) == (130, 80, 24, 6)
    assert (found.mornings, found.evenings) == (12, 12)
    assert (found.first, found.last) == (FIRST, FIRST + timedelta(days=6))


def test_the_mean_by_hand() -> None:
    uneven = [(1, 7, 121.0, 71.0), (1, 20, 129.0, 79.0), *week(126, 76, range(2, 5))]
    found = series(frame((0, 7, 200.0, 100.0), *uneven))
    assert found is not None
    assert found.systolic == pytest.approx((121 + 129 + 12 * 126) / 14)
    assert found.diastolic == pytest.approx((71 + 79 + 12 * 76) / 14)
    assert len(found.ids) == 28


@pytest.mark.parametrize(
    "readings",
    [
        week(days=range(3)),  # two days after the first
        [*week(days=range(3)), (3, 7, 130.0, 80.0), (3, 8, 130.0, 80.0), (3, 9, 130.0, 80.0)],  # eleven readings
        [(day, 7, 130.0, 80.0) for day in range(7) for _ in range(4)],  # mornings only
        [(day, 20, 130.0, 80.0) for day in range(7) for _ in range(4)],  # evenings only
        [(day, 14, 130.0, 80.0) for day in range(7) for _ in range(4)],  # neither
        [(day * 3, hour, 130.0, 80.0) for day in range(12) for hour in (7, 20)],  # too far apart
    ],
)
def test_too_little_is_no_series(readings: list[Reading]) -> None:
    assert series(frame(*readings)) is None


def test_the_newest_week_that_is_enough_is_taken() -> None:
    found = series(frame(*week(), *week(140, 90, range(30, 37)), (50, 7, 170.0, 100.0), (50, 20, 170.0, 100.0)))
    assert found is not None
    assert (found.systolic, found.first) == (140, FIRST + timedelta(days=30))


def test_readings_between_noon_and_evening_are_told_apart() -> None:
    found = series(frame(*week(), (3, 13, 190.0, 120.0), (4, 15, 190.0, 120.0)))
    assert found is not None
    assert (found.systolic, found.readings, found.left) == (130, 24, 2)


def test_the_brief_says_the_average_of_the_vaults_readings(person: Vault) -> None:
    made = brief(person, Draft(since="2026-11-01"), as_of=LAST_DAY)
    told = next(one for one in made["averages"] if one.kind == "pressure")
    sql = "SELECT avg(value) FROM sample WHERE metric = ? AND local_day BETWEEN DATE '2026-11-03' AND DATE '2026-11-08'"
    upper, lower = (rows(person, sql, f"blood_pressure_{name}")[0][0] for name in ("systolic", "diastolic"))
    assert (told.data["systolic"], told.data["diastolic"]) == (pytest.approx(upper), pytest.approx(lower))
    assert told.text.startswith("131/81 mmHg: mean of 24 readings (12 in the morning, 12 in the evening) on 6 days")
    assert told.data["elevated"] is False
    ids = rows(person, "SELECT count(*) FROM sample WHERE sample_id IN (SELECT unnest(?))", list(told.rows[0].ids))
    assert ids == [(48,)]


def test_a_week_before_the_visit_says_that_it_is_old(person: Vault) -> None:
    made = brief(person, as_of=LAST_DAY)
    told = next(one for one in made["averages"] if one.kind == "pressure")
    assert told.data["last"] < made.first
    assert "No newer week" in told.text
