"""The sample table of the corpus, spot-checked against its own cells."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.strava import Strava
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.connectors.activity_files.reading import read

pytestmark = pytest.mark.corpus


def test_every_row_is_a_workout(corpus: Path, tmp_path: Path) -> None:
    path = corpus / "strava" / "activities.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        titles, *lines = list(csv.reader(stream))
    assert [place for place, title in enumerate(titles) if title == "Distance"] == [6, 17]
    got = read(Strava(), path)
    assert (len(got["session"]), got.issues) == (len(lines), [])
    for ref, cells in enumerate(lines, 1):
        start = datetime.strptime(cells[1], "%b %d, %Y, %I:%M:%S %p")
        session = got["session"].filter(ref=ref).row(0, named=True)
        assert (session["start"], session["activity"]) == (start, "cycling")
        assert session["end"] - start == timedelta(seconds=float(cells[15]))
        assert session["duration_s"] == float(cells[16])
        stats = {(metric, kind): value for metric, kind, value, _ in got.stats(ref)}
        assert stats["distance_cycling", "sum"] == pytest.approx(float(cells[17]))
        assert stats["distance_cycling", "sum"] == pytest.approx(float(cells[6]) * 1000, rel=1e-3)
        assert stats.get(("elevation_ascended", "sum"), 0) == float(cells[20] or 0)
    vault = create_vault(tmp_path / "vault", "corpus")
    (first,) = import_path(vault, path)
    (second,) = import_path(vault, path)
    assert (first.error, first.added["session"]) == ("", len(lines))
    assert (second.added, second.retired) == ({}, 0)
