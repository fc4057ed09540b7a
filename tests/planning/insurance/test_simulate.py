"""Years that could be: drawn from one's own months, with what is planned, and with what seldom happens."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from healthkit.planning.insurance import simulate
from healthkit.planning.insurance.simulate import Rare, percentile
from healthkit.planning.insurance.use import Use, same_day
from tests.planning.insurance.tiny import event

OWN = (event(1, "primary_care", 100, day=31), event(1, "laboratory", 30, day=31), event(6, "specialist", 250))
USE = Use("US", 2026, OWN, "file")
FALL = Rare("fall", 0.25, (event(1, "emergency_room", 2000, day=1), event(1, "xray", 90, day=8)), "emergency_room", "x")


def test_months_are_drawn_whole_and_days_stay_in_their_month() -> None:
    made = simulate.years(USE, count=300)
    for year in made:
        assert [one.day for one in year] == sorted(one.day for one in year)
        assert all(one.day.year == 2026 for one in year)
        counted = Counter((one.day.month, one.service) for one in year)
        assert all(counted[month, "primary_care"] == counted[month, "laboratory"] for month in range(1, 13))
    mean = sum(len(year) for year in made) / 300
    assert mean == pytest.approx(3, abs=0.4)  # as much care as told, on average


def test_the_same_seed_gives_the_same_years() -> None:
    assert simulate.years(USE, [FALL], 50) == simulate.years(USE, [FALL], 50)
    assert simulate.years(USE, [FALL], 50) != simulate.years(USE, [FALL], 50, seed=1)


def test_what_is_planned_happens_in_every_year_exactly_once() -> None:
    use = USE.with_planned([event(9, "delivery_facility", 6000)])
    for year in simulate.years(use, count=100):
        assert [one.day for one in year if one.service == "delivery_facility"] == [date(2026, 9, 15)]


def test_rare_events_strike_at_their_rate_each_person_and_stay_in_the_year() -> None:
    two = Use("US", 2026, (), "file", people=("self", "spouse"))
    made = simulate.years(two, [FALL], 2000)
    struck = [[one for one in year if one.service == "emergency_room"] for year in made]
    assert sum(map(len, struck)) / 2000 == pytest.approx(0.5, abs=0.05)
    assert {one.person for year in struck for one in year} == {"self", "spouse"}
    for year in made:
        falls, looks = ([one.day for one in year if one.service == name] for name in ("emergency_room", "xray"))
        assert len(falls) == len(looks)
        assert all(day.year == 2026 for day in (*falls, *looks))


def test_rare_events_that_past_use_holds_are_drawn_from_there_alone() -> None:
    use = Use("US", 2026, (event(2, "emergency_room", 1500),), "claims")
    new, held = simulate.apart(use, [FALL])
    assert (new, [one.id for one in held]) == ((), ["fall"])
    assert not any(one.service == "xray" for year in simulate.years(use, [FALL], 200) for one in year)


def test_a_longer_past_is_the_pool_when_it_is_known() -> None:
    use = Use("US", 2026, OWN, "record", pool=((), (event(3, "imaging", 500),)))
    drawn = {one.service for year in simulate.years(use, count=50) for one in year}
    assert drawn == {"imaging"}


def test_a_year_told_to_may_is_drawn_from_five_months() -> None:
    use = Use("US", 2026, (event(1, "primary_care", 100),), "file", months=5)
    assert len(use.by_months()) == 5


def test_29_february_and_the_31st() -> None:
    assert same_day(date(2028, 2, 29), 2026) == date(2026, 2, 28)
    assert same_day(date(2026, 1, 31), 2026, 4) == date(2026, 4, 30)


@pytest.mark.parametrize(("share", "found"), [(0.8, 80), (0.99, 99), (1.0, 100), (0.001, 1), (0.5, 50)])
def test_a_percentile_is_one_of_the_values(share: float, found: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == found
