"""The sample table of the corpus."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from connectors.peloton import Peloton
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.connectors.activity_files.reading import read

pytestmark = pytest.mark.corpus


def test_the_ride_of_the_sample(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "peloton" / "workouts_us.csv"
    got = read(Peloton(), path)
    session = got.one("session")
    assert (session["start"], session["offset_min"], session["duration_s"]) == (
        datetime(2018, 2, 22, 22, 25), -300, 900.0,
    )  # fmt: skip
    assert got.stats() == {
        ("distance_cycling", "sum", 2.96, "mi"), ("cycling_speed", "average", 11.87, "mph"),
        ("cycling_power", "average", 52.0, "W"), ("cycling_cadence", "average", 93.0, "rpm"),
        ("total_energy_burned", "sum", 63.0, "kcal"), ("peloton_total_output", "sum", 46.0, "kJ"),
        ("peloton_resistance", "average", 25.0, "percent"),
    }  # fmt: skip
    vault = create_vault(tmp_path / "vault", "corpus")
    (first,) = import_path(vault, path)
    (second,) = import_path(vault, path)
    assert (first.error, first.added["session"], second.added) == ("", 1, {})
    with vault.reader() as con:
        stored = dict(con.execute("SELECT metric, round(value, 4) FROM session_stat").fetchall())
    assert stored["distance_cycling"] == 4.7637  # km
    assert stored["cycling_speed"] == 19.1029  # km/h
    assert stored["peloton_resistance"] == 25.0
