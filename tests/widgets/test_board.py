from __future__ import annotations

import re
from datetime import date

from healthkit import widgets
from healthkit.store import Vault


def test_every_metric_has_its_span_and_count(vault: Vault) -> None:
    html = widgets.coverage(vault, "en").still()
    assert "Steps" in html
    assert "May 20, 2026" in html
    assert "Nov 15, 2026" in html
    assert re.search(r'hk-n">2,160<', html), "180 days of 12 values"


def test_a_metric_that_stopped_is_marked_and_the_others_are_not(vault: Vault) -> None:
    html = widgets.coverage(vault, "en").still()
    assert html.count("⚠") == 1
    assert "nothing in the last 317 days" in html


def test_gaps_show_as_missing_months(vault: Vault) -> None:
    html = widgets.coverage(vault, "en").still()
    pulse = next(row for row in html.split("<tr>") if "Heart rate" in row)
    assert "data on 336 of" in pulse
    # June 2026 has 2 days, July none, of a calendar that starts in November 2025
    june = date(2026, 6, 1).month - 11 + 12
    assert f"M{june} 0h" in pulse
    assert 'fill-opacity="0.3"' in pulse


def test_names_from_files_are_escaped(vault: Vault) -> None:
    assert "<script>" not in widgets.coverage(vault, "en").still()


def test_french(vault: Vault) -> None:
    html = widgets.coverage(vault, "fr").still()
    assert "Fréquence cardiaque" in html
    assert "2\u202f160" in html
    assert "3 mesures" in html


def test_an_empty_vault_says_what_to_do(empty: Vault) -> None:
    assert "Export All Health Data" in widgets.coverage(empty, "en").still()


def test_board_looks_again_after_an_import(empty: Vault) -> None:
    from healthkit.widgets import news

    board = widgets.coverage(empty, "en")
    with empty.writer() as con:
        con.execute("INSERT INTO daily VALUES ('step_count', DATE '2026-01-02', 1, 5, NULL, NULL, NULL, NULL, 0)")
    news.announce()
    assert "Steps" in board.still()
