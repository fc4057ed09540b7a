"""The calendar of a metric: every day in its square, its scale the person's own, and words that agree."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from healthkit import widgets
from healthkit.charts.calendar import calendar
from healthkit.errors import UnknownName
from healthkit.model.catalogue import catalogue
from healthkit.store import Vault

STEPS = catalogue()["step_count"]


def test_each_day_stands_in_the_row_of_its_weekday_and_the_column_of_its_week() -> None:
    days = pl.DataFrame(
        {"day": [date(2026, 1, 1), date(2026, 1, 5), date(2026, 12, 31)], "value": [1000.0, 2000.0, 3000.0]}
    )
    (block,) = calendar(days, STEPS, "en").data
    grid = np.array(block.z, dtype=float)
    assert grid[3, 0] == 1000, "1 January 2026 was a Thursday"
    assert grid[0, 1] == 2000, "the Monday after it begins the next column"
    assert grid[3, 52] == 3000
    assert np.isfinite(grid).sum() == 3
    assert "Monday" in block.customdata[0][1]


def test_years_are_blocks_and_one_odd_day_does_not_set_the_scale() -> None:
    days = pl.DataFrame({"day": pl.date_range(date(2025, 6, 1), date(2026, 5, 31), eager=True)})
    days = days.with_columns(value=pl.when(pl.col("day") == date(2026, 1, 1)).then(90_000.0).otherwise(8000.0))
    fig = calendar(days, STEPS, "fr")
    assert len(fig.data) == 2
    assert fig.layout.coloraxis.cmax < 10_000
    assert "90\u202f000" in fig.layout.meta["alt"]
    assert "1er janv. 2026" in fig.layout.meta["alt"]


def test_the_panel_draws_what_is_chosen(vault: Vault) -> None:
    panel = widgets.calendar("heart_rate", vault, "en")
    assert panel.still().startswith("<p>Heart rate")
    panel.choices.chosen = {"metric": "step_count"}
    assert panel.still().startswith("<p>Steps on 180 days")


def test_nothing_yet_and_an_unknown_name(empty: Vault) -> None:
    assert "Importez" in widgets.calendar(vault=empty, lang="fr").still()
    with pytest.raises(UnknownName):
        widgets.calendar("no_such_metric", empty)
