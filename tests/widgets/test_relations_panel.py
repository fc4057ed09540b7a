"""The panel of what goes with what: its map, the pair by select and by click, both languages, nothing to show."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from healthkit import widgets
from healthkit.errors import UnknownName
from healthkit.store import Vault
from healthkit.widgets.relations_panel import RelationsPanel
from tests.builders.relations_vault import build


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return build(tmp_path_factory.mktemp("relations"))


@pytest.fixture
def panel(person: Vault) -> RelationsPanel:
    return widgets.relations(vault=person, lang="en")


def test_it_opens_at_the_strongest_pair(panel: RelationsPanel) -> None:
    assert panel.choices.get("first") == "dietary_caffeine"
    assert panel.choices.get("found") == "dietary_caffeine sleep_duration"
    assert "“Caffeine” goes with “Sleep” (1 day later)" in panel.still()
    assert "Weekdays, season and slow change are taken out" in panel.still()
    assert len(panel.map.data[1].z) == 2
    assert "<table>" in panel.days.value


def test_a_pair_and_a_lag_are_chosen_by_the_keyboard_s_selects(panel: RelationsPanel) -> None:
    panel.choices.chosen = {**panel.choices.chosen, "found": "", "first": "sleep_duration",
                            "second": "dietary_caffeine", "lag": "-1"}  # fmt: skip
    assert panel.pair().link.lag == 1, "the lag is told the way the person chose the two"
    panel.choices.chosen = {**panel.choices.chosen, "first": "step_count", "second": "oxygen_saturation", "lag": "best"}
    assert "no clear link" in panel.still()
    assert "no clear link" in panel.choices.said
    panel.choices.chosen = {**panel.choices.chosen, "second": "step_count"}
    assert panel.pair().first != panel.pair().second
    panel.choices.chosen = {**panel.choices.chosen, "found": "dietary_caffeine sleep_duration"}
    assert panel.pair().second == "sleep_duration"


def test_a_cell_of_the_map_chooses_its_pair(panel: RelationsPanel) -> None:
    panel.choices.chosen = {**panel.choices.chosen, "shown": "all"}
    assert len(panel.map.data[1].z) == 6
    shown = panel._shown()
    at = (shown.index("step_count"), shown.index("distance_walking_running"))
    panel._clicked(None, SimpleNamespace(point_inds=[at]), None)
    assert "linked by how they are made" in panel.still()
    panel._clicked(None, SimpleNamespace(point_inds=[]), None)
    panel._clicked(None, SimpleNamespace(point_inds=[(0, 0)]), None)
    assert "linked by how they are made" in panel.still()


def test_french_dark_and_named_metrics(person: Vault) -> None:
    panel = widgets.relations("step_count", "dietary_caffeine", vault=person, lang="fr")
    panel.appearance.dark = True
    assert "pas de lien net" in panel.still()
    assert "cause" not in panel.still()
    with pytest.raises(UnknownName):
        widgets.relations("no_such", vault=person, lang="fr")


def test_an_empty_vault_says_what_to_do(empty: Vault) -> None:
    assert "Import more days" in widgets.relations(vault=empty, lang="en").still()
    assert "Importez" in widgets.relations(vault=empty, lang="fr").still()
