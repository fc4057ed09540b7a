from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from healthkit import widgets
from healthkit.store import Vault
from healthkit.widgets import entry
from healthkit.widgets.entry import EntryPanel


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the kernel says to the page."""
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(entry.EntryForm, "send", lambda _, content: said.append(content))
    return said


def save(panel: EntryPanel, sheet: str, *, keep: bool = False, **values: str) -> None:
    panel._heard(None, {"kind": "save", "sheet": sheet, "values": values, "keep": keep}, None)


def held(vault: Vault, sql: str) -> list[tuple[Any, ...]]:
    with vault.reader() as con:
        return con.execute(sql).fetchall()


def test_a_result_is_stored_and_told(empty: Vault, told: list[dict[str, Any]]) -> None:
    panel = widgets.enter(empty, "fr")
    save(
        panel, "result", name="Glycémie", value="5,4", unit="mmol/L", taken="2026-03-05", fasting="yes", lab="", note=""
    )
    assert told == [{"kind": "saved", "words": "Enregistré\u00a0: Glycémie 5,4 mmol/L"}]
    assert held(empty, "SELECT analyte, raw_value, fasting, performer FROM lab_result") == [
        ("glucose", 5.4, True, None)
    ]
    save(panel, "result", name="Glycémie", value="5,4", unit="mmol/L", taken="2026-03-05", fasting="yes")
    assert told[1]["words"].startswith("Déjà dans le coffre")


def test_what_cannot_be_is_asked_first(empty: Vault, told: list[dict[str, Any]]) -> None:
    panel = widgets.enter(empty, "en")
    save(panel, "result", name="glucose", value="5.5", unit="mg/dL")
    assert (told[0]["kind"], told[0]["unit"]) == ("question", "mmol/L")
    assert held(empty, "SELECT count(*) FROM lab_result") == [(0,)]
    save(panel, "result", name="glucose", value="5.5", unit="mg/dL", keep=True)
    assert told[1]["kind"] == "saved"
    assert held(empty, "SELECT raw_unit, question FROM lab_result") == [("mg/dL", "unit_implausible")]


def test_faults_are_words(empty: Vault, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    panel = widgets.enter(empty, "en")
    save(panel, "condition", name="Asthma", onset="soon")
    save(panel, "condition", name="")

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret 42")

    monkeypatch.setattr(entry.manual, "store", broken)
    save(panel, "condition", name="Asthma")
    assert [one["kind"] for one in told] == ["refused"] * 3
    assert "no date" in told[0]["words"]
    assert told[2]["words"] == "Nothing was stored, by a fault of this program (ZeroDivisionError)."


def test_messages_of_another_shape_are_ignored(empty: Vault, told: list[dict[str, Any]]) -> None:
    panel = widgets.enter(empty, "en")
    panel._heard(None, {"kind": "other"}, None)
    panel._heard(None, {"kind": "save", "sheet": "person", "values": {}}, None)
    panel._heard(None, {"kind": "save", "sheet": "condition", "values": [1]}, None)
    assert [one["kind"] for one in told] == ["refused"]


def test_nothing_typed_becomes_state_or_print(empty: Vault, told: list[dict[str, Any]]) -> None:
    panel = widgets.enter(empty, "en")
    save(panel, "condition", name="Marker disease")
    assert "Marker" not in str(panel.form.get_state())
    assert "Marker" not in panel.still()


def test_every_form_has_labels_in_both_languages(empty: Vault) -> None:
    for lang in ("en", "fr"):
        sheets = [*widgets.enter(empty, lang).form.sheets, *widgets.profile(empty, lang).form.sheets]  # type: ignore[arg-type]
        assert len(sheets) == 8
        for sheet in sheets:
            assert sheet["label"]
            assert all(field["label"] for field in sheet["fields"])
    (analyte, *_) = sheets[0]["fields"]
    assert "Glycémie" in " ".join(analyte["suggestions"]) or len(analyte["suggestions"]) > 100


def test_the_profile_shows_what_it_stored(empty: Vault, told: list[dict[str, Any]]) -> None:
    panel = widgets.profile(empty, "fr")
    assert "On ne sait encore rien" in panel.still()
    save(panel, "person", birth_date="1980-02-01", sex="female", name="", blood_type="A+")
    save(panel, "family", relation="mother", name="<b>cancer</b>", onset="52 ans", deceased="no")
    save(panel, "social", topic="Tabac", value="jamais")
    assert [one["kind"] for one in told] == ["saved"] * 3
    shown = panel.still()
    assert "Sexe\u00a0: féminin" in shown
    assert "mère\u00a0: &lt;b&gt;cancer&lt;/b&gt;, 52 ans" in shown
    assert "jamais" in shown
    assert panel.children[0].value == shown


def test_the_page_code_is_one_module(empty: Vault) -> None:
    code = (Path(entry.__file__).parent / "entry.js").read_text("utf-8")
    assert "export default { render }" in code
    assert "innerHTML" not in code
