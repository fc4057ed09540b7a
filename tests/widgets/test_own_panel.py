"""The form for own metrics: declared, edited, given a value, removed; refusals in words; nothing stays in the state."""

from __future__ import annotations

import json
from typing import Any

import pytest

from healthkit import widgets
from healthkit.model.catalogue import catalogue
from healthkit.store import Vault
from healthkit.widgets import own_panel
from healthkit.widgets.own_panel import OwnPanel

Said = dict[str, Any]
GRIP: Said = {
    "label": "Force de préhension", "other": "Grip strength", "unit": "kg", "merge": "rate", "means": "max",
    "low": "5", "high": "90", "decimals": "1",
}  # fmt: skip
ID = "own_force_de_prehension"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    said: list[Said] = []
    monkeypatch.setattr(own_panel.OwnForm, "send", lambda _, content: said.append(content))
    return said


@pytest.fixture
def panel(empty: Vault, told: list[Said]) -> OwnPanel:
    return widgets.own_metrics(empty, "fr")


def hear(panel: OwnPanel, kind: str, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, None)


def test_declared_valued_edited_and_removed(panel: OwnPanel, told: list[Said]) -> None:
    hear(panel, "look")
    assert told[-1]["metrics"] == []
    hear(panel, "declare", **GRIP)
    (row,) = told[-1]["metrics"]
    assert (row["id"], row["label"], row["other"], row["means"]) == (ID, GRIP["label"], GRIP["other"], "max")
    assert "5,0 à 90,0" in row["words"]
    hear(panel, "value", metric=ID, value="41,5", taken="2026-03-05")
    assert told[-1]["valued"]
    assert told[-1]["metrics"][0]["held"] == 1
    hear(panel, "edit", metric=ID, **{**GRIP, "label": "Poigne", "other": "", "low": "", "high": "", "decimals": "0"})
    (row,) = told[-1]["metrics"]
    assert (row["label"], row["other"], row["low"], row["decimals"], row["held"]) == ("Poigne", "", None, 0, 1)
    assert catalogue()[ID].name("en") == "Poigne"
    hear(panel, "remove", metric=ID)
    assert told[-1]["metrics"] == []
    assert "1 valeur" in told[-1]["words"]
    json.dumps(told)


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": " ", "other": ""},
        {"label": "Pas", "other": ""},
        {"unit": "wobbles"},
        {"low": "much"},
        {"high": ""},
        {"decimals": "9"},
        {"decimals": "0.5"},
        {"merge": "sometimes"},
    ],
)
def test_what_cannot_be_is_refused_in_words(panel: OwnPanel, told: list[Said], wrong: Said) -> None:
    hear(panel, "declare", **{**GRIP, **wrong})
    assert told[-1]["kind"] == "refused"
    assert "--" not in told[-1]["words"], "no word of the command line"
    assert "Échec" not in told[-1]["words"]
    hear(panel, "look")
    assert told[-1]["metrics"] == []


@pytest.mark.parametrize(
    "value", [{"value": ""}, {"value": "x"}, {"value": "500"}, {"value": "41", "taken": "2999-01-01"}]
)
def test_a_value_that_cannot_be_is_not_kept(panel: OwnPanel, told: list[Said], value: Said) -> None:
    hear(panel, "declare", **GRIP)
    hear(panel, "value", metric=ID, **value)
    assert told[-1]["kind"] == "refused"
    hear(panel, "look")
    assert told[-1]["metrics"][0]["held"] == 0


def test_nothing_declared_stays_in_the_notebook(panel: OwnPanel) -> None:
    hear(panel, "declare", **GRIP)
    assert "Grip" not in panel.still()
    assert "Grip" not in json.dumps(panel.form.get_state(), default=str)
