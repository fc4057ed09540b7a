"""Two whole years of other people than the tests know, through the product: the truth is found, twice adds nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from healthkit.demo import write_export
from healthkit.source.ingest import import_path
from healthkit.store import create_vault

COLUMNS = {"step_count": "steps", "active_energy_burned": "active_energy", "sleep_duration": "asleep_min"}


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("seed", "noise", "within"), [(11, True, 0.03), (12, True, 0.03), (11, False, 0.001)])
def test_the_truth_of_two_years(tmp_path: Path, seed: int, noise: bool, within: float) -> None:
    truth = write_export(tmp_path / "export.zip", seed=seed, noise=noise)
    vault = create_vault(tmp_path / "vault", "soak")
    (first,) = import_path(vault, tmp_path / "export.zip")
    (again,) = import_path(vault, tmp_path / "export.zip")
    assert not first.error
    assert (again.added, again.retired) == ({}, 0)
    for metric, column in COLUMNS.items():
        true = (truth.nights if column == "asleep_min" else truth.daily).select("day", pl.col(column).alias("true"))
        with vault.reader() as con:
            ours = con.execute("SELECT day, total FROM daily WHERE metric = ?", [metric]).pl()
        both = true.filter(pl.col("true") > 0).join(ours, on="day", how="left").fill_null(0).sort("day")
        off = (both["total"] - both["true"]).abs() / both["true"]
        assert np.mean(off.to_numpy() <= within) >= 0.95, metric
