"""Four weeks with a sensor and a diary: both files import, say what is true, and tell the one story they hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthkit.demo.sensor import Sensor, write_sensor
from healthkit.insight import glucose
from healthkit.insight.glucose import Readings
from healthkit.store import Vault
from tests.builders import sensor_person
from tests.builders.sensor_person import UNTIL


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Sensor]:
    return sensor_person.build(tmp_path_factory.mktemp("sensor"))


def readings(vault: Vault) -> Readings:
    reach = glucose.reach(vault)
    assert reach is not None
    return glucose.read(vault, *reach)


def test_every_reading_and_every_noted_dish_comes_in(told: tuple[Vault, Sensor]) -> None:
    vault, sensor = told
    found = readings(vault)
    assert len(found.frame) == sensor.values
    assert (found.unit, found.last, found.days) == ("mg/dL", UNTIL, 28)
    summary = found.summary("standard")
    assert summary.fair
    assert summary.bands is not None
    assert summary.bands.inside > 90
    noted = sum(len(plate.dishes) for plate in sensor.plates if plate.noted)
    assert vault.query("insight_bites", first=found.first, last=found.last).height == noted


def test_a_walk_after_dinner_shows_in_what_dinner_does(told: tuple[Vault, Sensor]) -> None:
    vault, sensor = told
    plates = glucose.plates(vault, readings(vault))
    dinner = (plates.frame["meal"] == "dinner").to_numpy() & plates.after.used
    walked = (plates.frame["day"] >= sensor.walks_from).to_numpy()
    before, since = plates.after.rise[dinner & ~walked], plates.after.rise[dinner & walked]
    assert min(len(before), len(since)) >= 9
    assert np.mean(since) < 0.8 * np.mean(before)


def test_equal_arguments_give_equal_bytes(tmp_path: Path) -> None:
    one, two = (write_sensor(tmp_path / name, days=60, until=UNTIL) for name in ("one", "two"))
    assert [path.read_bytes() for path in one.files] == [path.read_bytes() for path in two.files]
    other = write_sensor(tmp_path / "three", days=60, seed=8, until=UNTIL)
    assert other.readings.read_bytes() != one.readings.read_bytes()
