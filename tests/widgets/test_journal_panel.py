"""The journal’s panel: what the page sends is kept, changed, removed; a red flag is told; no state keeps any of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from healthkit import widgets
from healthkit.insight import journal
from healthkit.store import Vault
from healthkit.widgets import journal_panel
from healthkit.widgets.journal_panel import JournalPanel

Said = dict[str, Any]
TODAY = date(2026, 11, 22)
MOOD: Said = {"entry": "mood", "score": "-2", "first": "2026-11-21", "until": "", "said": "tired", "symptom": ""}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    said: list[Said] = []
    monkeypatch.setattr(journal_panel.JournalForm, "send", lambda _, content: said.append(content))
    return said


@pytest.fixture
def panel(empty: Vault, told: list[Said]) -> JournalPanel:
    return widgets.journal(empty, "fr", TODAY)


def hear(panel: JournalPanel, kind: str, **content: Any) -> None:
    panel._heard(None, {"kind": kind, **content}, None)


def test_an_entry_is_kept_shown_changed_and_removed(panel: JournalPanel, told: list[Said]) -> None:
    hear(panel, "look")
    assert told[-1]["entries"] == []
    assert "Maux de tête" in told[-1]["symptoms"]
    hear(panel, "keep", id=None, **MOOD)
    (row,) = told[-1]["entries"]
    assert (row["words"], row["days"], told[-1]["kept"]) == ("Humeur -2 · tired", "21 nov. 2026", True)
    hear(panel, "keep", id=row["id"], **{**MOOD, "entry": "symptom", "symptom": "Maux de tête", "score": "6,0"})
    (row,) = told[-1]["entries"]
    assert row["symptom"] == "Maux de tête"
    assert panel.vault is not None
    assert journal.found(panel.vault, row["id"]).code == "headache"
    hear(panel, "remove", id=row["id"])
    assert told[-1]["entries"] == []
    json.dumps(told)


def test_words_of_an_emergency_are_answered_and_kept(panel: JournalPanel, told: list[Said]) -> None:
    words = "douleur dans la poitrine qui serre et va dans le bras gauche"
    hear(panel, "keep", id=None, **{**MOOD, "entry": "note", "score": "", "said": words})
    assert "112" in told[-1]["urgent"] or "15" in told[-1]["urgent"]
    assert len(told[-1]["entries"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": "much"},
        {"score": "9"},
        {"score": ""},
        {"first": "2026-11-23"},
        {"first": "no day"},
        {"until": "2026-11-01"},
        {"entry": "symptom"},
        {"entry": "note", "said": " "},
    ],
)
def test_what_cannot_be_is_refused_in_words(panel: JournalPanel, told: list[Said], wrong: Said) -> None:
    hear(panel, "keep", id=None, **{**MOOD, **wrong})
    assert told[-1]["kind"] == "refused"
    assert told[-1]["words"]
    assert panel.vault is not None
    assert journal.entries(panel.vault) == []


def test_nothing_written_stays_in_the_notebook(panel: JournalPanel) -> None:
    hear(panel, "keep", id=None, **{**MOOD, "said": "something private"})
    assert "private" not in panel.still()
    assert "private" not in json.dumps(panel.form.get_state(), default=str)
