"""The panels over glucose, meals and food: figures and sentences agree with what was put in, in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from healthkit import widgets
from healthkit.demo.sensor import Sensor
from healthkit.insight import food, glucose
from healthkit.store import Vault
from tests.builders import sensor_person
from tests.builders.sensor_person import DAYS, UNTIL


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, Sensor]:
    return sensor_person.build(tmp_path_factory.mktemp("sensor"))


@pytest.fixture
def person(told: tuple[Vault, Sensor]) -> Vault:
    return told[0]


def test_the_usual_day_is_drawn_in_the_unit_that_is_chosen(person: Vault) -> None:
    panel = widgets.glucose(person, "en")
    assert panel.choices.get("unit") == "mg/dL"
    middle = panel.figure.data[-1]
    assert len(middle.x) == 96
    shown = np.array(middle.y, dtype=float)
    panel.choices.chosen = {**panel.choices.chosen, "unit": "mmol/L"}
    again = np.array(panel.figure.data[-1].y, dtype=float)
    assert again == pytest.approx(shown / 18.01559)
    assert "mmol/L" in panel.still()


def test_the_sentence_says_what_the_readings_say_in_both_languages(person: Vault) -> None:
    reach = glucose.reach(person)
    assert reach is not None
    summary = glucose.read(person, *reach).summary("standard")
    assert summary.bands is not None
    for lang, words in (("en", "100% of the time" if summary.bands.inside > 99.5 else "% of the time"), ("fr", "GMI")):
        said = widgets.glucose(person, lang).still()  # type: ignore[arg-type]
        assert words in said
        assert f"{summary.n:,}".replace(",", "," if lang == "en" else "\u202f") in said


def test_fourteen_days_are_fewer_than_all(person: Vault) -> None:
    panel = widgets.glucose(person, "en")
    before = panel.still()
    panel.choices.chosen = {**panel.choices.chosen, "period": "14"}
    assert panel.still() != before
    assert "of 14 days" in panel.still()


def test_meals_are_compared_and_a_walk_after_dinner_shows(told: tuple[Vault, Sensor]) -> None:
    person, sensor = told
    panel = widgets.after_meals(person, "en")
    assert [trace.name for trace in panel.figure.data if trace.name][:3] == [
        f"{name} ({n} meals)" for name, n in _used(person).items()
    ][:3]
    panel.choices.chosen = {**panel.choices.chosen, "group": "by_half", "which": "dinner"}
    assert sensor.walks_from.day == UNTIL.day - 13
    assert f"since Nov {sensor.walks_from.day}" in panel.still()
    panel.choices.chosen = {**panel.choices.chosen, "group": "by_food", "which": "any"}
    assert "interval" not in panel.still(), "foods share plates: no difference between them is claimed"


def _used(person: Vault) -> dict[str, int]:
    reach = glucose.reach(person)
    assert reach is not None
    plates = glucose.plates(person, glucose.read(person, *reach))
    meals = plates.frame["meal"].to_numpy()[plates.after.used]
    return {name: int((meals == name).sum()) for name in ("breakfast", "lunch", "dinner")}


def test_food_shows_each_day_and_the_eating_window(told: tuple[Vault, Sensor]) -> None:
    person, sensor = told
    panel = widgets.food(person, "fr")
    reach = food.reach(person)
    assert reach is not None
    diary = food.read(person, UNTIL.replace(day=1), UNTIL)
    noted = {plate.day for plate in sensor.plates if plate.noted}
    assert reach[1] == UNTIL
    assert diary.days.height == UNTIL.day
    assert diary.days["energy"].count() <= len(noted)
    written = sum(
        dish.energy for plate in sensor.plates if plate.noted and plate.day == DAYS - 1 for dish in plate.dishes
    )
    assert diary.days["energy"][-1] == pytest.approx(written)
    assert diary.windows.min() > 2  # type: ignore[operator]
    assert diary.windows.max() < 19  # type: ignore[operator]
    assert "D’où vient l’énergie" in panel.still()
    assert "EFSA" in panel.still()


@pytest.mark.parametrize("name", ["glucose", "after_meals", "food"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_empty_vault_is_told_what_to_import(empty: Vault, name: str, lang: str) -> None:
    said = getattr(widgets, name)(empty, lang).still()
    assert ("Import" if lang == "en" else "Importez") in said


def test_glucose_without_a_diary_says_what_is_missing(empty: Vault, told: tuple[Vault, Sensor]) -> None:
    from healthkit.source.ingest import import_path

    import_path(empty, told[1].readings)
    assert "food diary" in widgets.after_meals(empty, "en").still()
