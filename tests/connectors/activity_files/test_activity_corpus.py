"""Sample files of other people's programs, as far as the corpus holds any."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.activity_files import ActivityFiles
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.connectors.activity_files.reading import read

pytestmark = pytest.mark.corpus
NAME = "strava/gpx/invalid-lon-lat-missing.gpx"


def test_points_without_a_place(corpus: Path) -> None:
    got = read(ActivityFiles(), corpus / NAME)
    start = datetime(2019, 8, 31, 9, 2, 36)
    assert got["route_point"]["at"].to_list() == [start + timedelta(seconds=n) for n in (1, 2, 3)]
    assert got["route_point"]["elevation"].unique().to_list() == [31.2]
    assert (got.one("session")["activity"], got.one("session")["start"]) == ("other", start)
    assert got.one("source")["model"] == "Wahoo ELEMNT BOLT"
    assert [(issue.reason, issue.position) for issue in got.issues] == [("bad_location", "1 points without a place")]
    assert got.attributes("session")["mean air temperature"] == "21.8 °C"  # 0, 29, 29, 29


def test_a_second_import_adds_nothing(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "corpus")
    (first,) = import_path(vault, corpus / NAME)
    (second,) = import_path(vault, corpus / NAME)
    assert (first.connector, first.error, first.added["route_point"]) == ("activity_files", "", 3)
    assert (second.added, second.retired) == ({}, 0)
