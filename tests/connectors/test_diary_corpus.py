"""Published samples of food diaries: each comes in or is refused in a sentence, and twice adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault

pytestmark = pytest.mark.corpus


def test_every_sample(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "food")
    paths = sorted(path for path in (corpus / "nutrition").rglob("*.csv"))
    assert paths
    for path in paths:
        (report,) = import_path(vault, path)
        assert bool(report.error) == (path.name == "notes.csv"), path.name  # which holds its titles alone
        assert "\n" not in report.error
    for path in paths:
        assert import_path(vault, path)[0].added == {}, path.name
    with vault.reader() as con:
        found = con.execute(
            "SELECT metric, day, round(coalesce(total, last), 2) FROM daily WHERE (metric, day) IN "
            "(('dietary_energy_consumed', '2026-09-28'), ('dietary_energy_consumed', '2022-07-20'), "
            "('body_mass', '2026-02-01'), ('diary_activity_energy', '2026-02-02'))"
        ).fetchall()
        weights = con.execute("SELECT count(*) FROM sample WHERE metric = 'body_mass'").fetchone()
    # 550 + 700 + 1,000 kcal; kg as synced; 527 burnt, written as negative.
    assert {(metric, str(day)): value for metric, day, value in found} == {
        ("dietary_energy_consumed", "2026-09-28"): 2250.0,
        ("dietary_energy_consumed", "2022-07-20"): 1883.82,
        ("body_mass", "2026-02-01"): 83.52,
        ("diary_activity_energy", "2026-02-02"): 527.0,
    }
    assert weights == (1,)  # the other file's weights have no unit
