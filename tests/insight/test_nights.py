"""Nights as facts: on the clock of the place, with what a device heard beneath, and in figures by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from healthkit.insight import nights
from healthkit.store import Vault
from tests.builders import active_person
from tests.builders.active_person import LAST, MONDAY, TRIP


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return active_person.build(tmp_path_factory.mktemp("nights") / "vault")


def test_every_night_is_offered(vault: Vault) -> None:
    assert nights.days(vault) == [MONDAY + timedelta(days=place) for place in range(56)]
    assert nights.nights(vault, date(2020, 1, 1), date(2020, 1, 31)) == []


def test_a_night_lies_on_the_clock_of_its_place(vault: Vault) -> None:
    home, away = (nights.nights(vault, day, day)[0] for day in (MONDAY, TRIP[0] + timedelta(days=1)))
    assert (home.onset, home.woke, home.zone, home.away) == (11, 19, "Europe/Paris", False)
    assert (away.onset, away.woke, away.zone, away.away) == (14, 20, "Asia/Tokyo", True)


def test_a_night_by_hand(vault: Vault) -> None:
    one = nights.nights(vault, MONDAY, MONDAY)[0]
    assert one.asleep == pytest.approx(480)
    assert one.efficiency == pytest.approx(100 * 480 / 495), "15 minutes awake before it"
    assert one.shares() == pytest.approx({"asleep_deep": 50, "asleep_core": 50, "asleep_rem": 0})
    assert one.awakenings == ()
    assert not one.free


def test_the_heart_beneath_it(vault: Vault) -> None:
    found = nights.detail(vault, nights.nights(vault, LAST, LAST)[0])
    assert len(found.rates) == 40
    assert found.lowest == 54
    assert found.hours[0] == pytest.approx(12.5)
    assert found.rmssd == pytest.approx(40, abs=0.5), "intervals of 900 and 940 ms in turn"
    bare = nights.detail(vault, nights.nights(vault, MONDAY, MONDAY)[0])
    assert len(bare.rates) == 0
    assert bare.lowest != bare.lowest


def test_figures_by_hand(vault: Vault) -> None:
    found = nights.figures(vault, LAST, 28)
    assert found is not None
    assert (found.nights, found.days, found.staged) == (28, 28, 28)
    assert found.asleep == pytest.approx((20 * 480 + 7 * 540 + 600) / 28), "clocks went back in one free night"
    assert found.latency == 15
    assert found.week is not None
    assert found.week.jetlag == pytest.approx(2)
    assert found.debt is not None
    assert (found.debt.need, found.debt.nights, found.debt.free) == (540, 14, 16)
    assert found.debt.total == pytest.approx(10 * 60), "ten workdays, an hour less each"


def test_before_the_first_night_there_are_no_figures(vault: Vault) -> None:
    assert nights.figures(vault, MONDAY - timedelta(days=1), 28) is None
