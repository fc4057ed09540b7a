"""The panels of the notebooks of sleep and of training: what they offer, show and say, and what without data."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from healthkit import widgets
from healthkit.store import Vault
from tests.builders import active_person
from tests.builders.active_person import LAST, MONDAY, RUNS, TRIP, YOGA


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return active_person.build(tmp_path_factory.mktemp("active") / "vault")


def plain(html: str) -> str:
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).replace("\u00a0", " ").split())


def test_the_newest_night_stands_first_with_its_month(person: Vault) -> None:
    panel = widgets.nights(person, "en")
    assert panel.chosen == LAST
    assert panel.stepper.offered[0] == str(LAST)
    assert panel.stepper.offered[-1] == str(MONDAY)
    assert len(panel.month.data[0].customdata) > 0
    words = plain(panel.still())
    assert words.startswith("November 15, 2026: in bed from 00:15 to 09:30, 9 h 00 asleep")
    assert "Efficiency 97 %" in words
    assert "RMSSD) 40 ms, from one record" in words


def test_a_click_on_a_bar_chooses_its_night(person: Vault) -> None:
    panel = widgets.nights(person, "fr")
    bar = panel.month.data[0]
    panel._clicked(bar, SimpleNamespace(point_inds=[0]), None)
    assert str(panel.chosen) == bar.customdata[0]
    assert "novembre 2026" in plain(panel.still())
    panel._clicked(bar, SimpleNamespace(point_inds=[]), None)
    assert str(panel.chosen) == bar.customdata[0]


def test_a_night_away_names_its_place(person: Vault) -> None:
    panel = widgets.nights(person, "fr")
    panel.stepper.value = str(TRIP[0])
    assert "Nuit à Tokyo." in plain(panel.still())
    assert panel.stepper.said.endswith("Tokyo.")


def test_a_page_may_choose_only_what_it_was_offered(person: Vault) -> None:
    panel = widgets.nights(person, "en")
    panel.stepper.value = "1999-01-01"
    assert panel.chosen == LAST
    page = widgets.workout(person, "en")
    before = page.stepper.value
    page.stepper.value = "0; DROP TABLE session"
    assert page.stepper.value == before


@pytest.mark.parametrize("name", ["nights", "sleep", "training", "workout"])
def test_without_data_they_say_what_to_do(empty: Vault, name: str) -> None:
    for lang, word in (("en", "widgets.import_files()"), ("fr", "Importez")):
        assert word in getattr(widgets, name)(empty, lang).still()


def test_sleep_in_figures(person: Vault) -> None:
    panel = widgets.sleep(person, "en")
    panel.choices.chosen = {"span": "28"}
    words = plain(panel.still())
    assert "Nights recorded 28 of 28 28 of 28" in words
    assert "Social jetlag +2 h 00" in words
    assert "Short of own free days, last 14 nights +10 h 00 (+10 h 00 to +10 h 00)" in words
    assert "No watch knows a need" in words
    assert "–" in plain(widgets.sleep(person, "fr", date(2026, 9, 22)).still()), "two nights tell little"


def test_load_says_what_it_rests_on(person: Vault) -> None:
    words = plain(widgets.training(person, "en").still())
    assert "from heart rates between 60 bpm at rest and 180 bpm" in words
    assert "no threshold is applied" in words


def test_each_view_of_training(person: Vault) -> None:
    panel = widgets.training(person, "en", view="minutes")
    assert "4 weeks, of which 0 reach 150" in plain(panel.still())
    panel.choices.chosen = {"view": "fitness", "span": "52"}
    words = plain(panel.still())
    assert "about percentile 79" in words
    assert "Watch7, Sep 2026 to Oct 2026 (n = 14): rising" in words
    assert "Watch8, Oct 2026 to Nov 2026 (n = 14): unchanged within noise" in words
    panel.choices.chosen = {"view": "bests", "span": "52"}
    words = plain(panel.still())
    assert "Running, 1 km 5:30 5:30 /km Oct 28, 2026 3 routes" in words
    assert "Yoga – 30 min" in words


def test_a_workout_page(person: Vault) -> None:
    page = widgets.workout(person, "en")
    assert page.stepper.value == str(RUNS[2]), "the newest one with a route"
    words = plain(page.still())
    assert "5.40 km, 150 bpm on average, 180 bpm at most, 20 m climbed, 400 kcal active." in words
    assert re.search(r"5 km 5:4[45] 5:4[45] /km 150 bpm", words)
    assert "48.8" not in page.still(), "a printed page does not tell where somebody was"
    pace = page.route.data[1].marker.color[0]
    page.choices.chosen = {"by": "heart"}
    assert page.route.data[1].marker.color[0] == 150 != pace


def test_a_workout_without_a_route(person: Vault) -> None:
    page = widgets.workout(person, "fr")
    page.stepper.value = str(YOGA)
    assert page.map.layout.display == "none"
    assert "Très légère" in plain(page.still())
    page.stepper.value = str(RUNS[0])
    assert page.map.layout.display is None
    assert "2 min de pause" in plain(page.still())
