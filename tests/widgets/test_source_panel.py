"""The panel of sources: what each wrote, and an order of one's own that counts at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from healthkit import widgets
from healthkit.source.contract import Rows
from healthkit.source.frames import Refs, rows, source
from healthkit.source.ingest import import_rows
from healthkit.store import Vault
from healthkit.widgets.source_panel import SourcePanel

NOON = datetime(2026, 3, 1, 12)


def steps(value: float, minute: int) -> Rows:
    at = NOON + timedelta(minutes=minute)
    frame = pl.DataFrame({"metric": "step_count", "start": at, "end": at + timedelta(minutes=10), "value": value})
    return rows("sample", frame.with_columns(Refs().take(1), unit=pl.lit("count"), source=pl.lit(2)))


@pytest.fixture
def counted(empty: Vault) -> Vault:
    """The same ten minutes by a watch and a phone."""
    watch = source(2, "Wrist", "watch", hardware="Watch9,1")
    phone = source(2, "Pocket", "phone", hardware="Phone3,1")
    import_rows(empty, "test", "watch", [watch, steps(100, 0)])
    import_rows(empty, "test", "phone", [phone, steps(80, 0)])
    return empty


def total(vault: Vault) -> float:
    with vault.reader() as con:
        (found,) = con.execute("SELECT total FROM daily WHERE metric = 'step_count'").fetchall()
    return float(found[0])


def order(panel: SourcePanel) -> list[str]:
    return [entry["name"] for entry in panel.box.entries]


def test_a_move_counts_at_once_and_can_be_taken_back(counted: Vault) -> None:
    panel = widgets.sources(counted, "en")
    assert order(panel) == ["watch:Watch9,1", "phone:Phone3,1"]
    assert total(counted) == 100
    panel.move("phone:Phone3,1", -1)
    assert order(panel) == ["phone:Phone3,1", "watch:Watch9,1"]
    assert total(counted) == 80
    assert "your order" in panel.box.label
    assert "saved" in panel.box.said
    panel.usual()
    assert order(panel) == ["watch:Watch9,1", "phone:Phone3,1"]
    assert total(counted) == 100
    assert not panel.box.own


def test_the_printed_form_names_sources_and_orders(counted: Vault) -> None:
    panel = widgets.sources(counted, "fr")
    panel.move("phone:Phone3,1", -1)
    said = panel.still()
    assert "Sources, et laquelle l’emporte" in said
    assert "Pas\u00a0: Phone3,1 (Pocket) &gt; Watch9,1 (Wrist)" in said


def test_what_the_page_makes_up_moves_nothing(counted: Vault) -> None:
    panel = widgets.sources(counted, "en")
    panel._heard(None, {"kind": "move", "source": "app:Nobody", "by": -1}, None)
    panel._heard(None, {"kind": "erase"}, None)
    assert order(panel) == ["watch:Watch9,1", "phone:Phone3,1"]
    assert total(counted) == 100


def test_an_empty_vault_says_what_to_do(empty: Vault) -> None:
    panel = widgets.sources(empty, "en")
    assert "Import a file first" in panel.still()
    assert "nothing to order" in panel.box.label


def test_sources_of_one_metric_are_no_choice(empty: Vault) -> None:
    watch = source(2, "Wrist", "watch", hardware="Watch9,1")
    import_rows(empty, "test", "watch", [watch, steps(100, 0)])
    panel = widgets.sources(empty, "en")
    assert panel.box.entries == []
    panel.move("watch:Watch9,1", 1)
    assert total(empty) == 100
