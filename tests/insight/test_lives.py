"""The short way to a life's daily rows gives what importing its export gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthkit.insight.findings.facts import TRAINING
from healthkit.insight.findings.read import METRICS, held
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.lives import lived
from tests.builders.person import small_export


@pytest.mark.parametrize("seed", [7, pytest.param(11, marks=pytest.mark.soak)])
def test_the_builder_equals_an_imported_vault(tmp_path: Path, seed: int) -> None:
    vault = create_vault(tmp_path / "vault", "lives")
    import_path(vault, small_export(tmp_path, days=60, seed=seed))
    imported, made = held(vault), lived(seed, 60).held
    assert imported is not None
    for metric in METRICS:
        np.testing.assert_array_equal(imported.series[metric].days, made.series[metric].days)
        np.testing.assert_allclose(imported.series[metric].values, made.series[metric].values, rtol=1e-6)
    assert imported.products == made.products
    # The store holds each heart rate until the next reading; the builder shares a workout among its readings.
    np.testing.assert_array_equal(imported.series[TRAINING].days, made.series[TRAINING].days)
    theirs, ours = imported.series[TRAINING].values, made.series[TRAINING].values
    assert abs(theirs.sum() / ours.sum() - 1) < 0.05
    assert np.corrcoef(theirs, ours)[0, 1] > 0.98
