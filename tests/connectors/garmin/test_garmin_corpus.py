"""Published sample files: each is read, and its values are those that the makers of the samples state."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.reading import gathered

pytestmark = pytest.mark.corpus

DAMAGED = {"activity-filecrc.fit", "activity-settings-corruptheader.fit", "activity-unexpected-eof.fit"}


def test_every_file_is_read_and_a_second_time_adds_nothing(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "corpus")
    paths = sorted([*(corpus / "garmin_fit").rglob("*.fit"), *(corpus / "garmin_connect_export").rglob("*.json")])
    assert len(paths) >= 14
    for path in paths:
        (report,) = import_path(vault, path)
        assert (report.error, report.connector) == ("", "garmin"), path.name
        assert (report.issues["fit_damaged"] == 1) == (path.name in DAMAGED), path.name
        (again,) = import_path(vault, path)
        assert again.added == {}, path.name


def test_a_day_of_steps(corpus: Path) -> None:
    """The file itself states the day's totals at midnight: 3142 steps walking and 31 running, 68 and 1 kcal."""
    found = gathered("garmin", corpus / "garmin_fit" / "MonitoringFile.fit")
    assert found.samples("step_count")["value"].sum() == 3142 + 31
    assert found.samples("active_energy_burned")["value"].sum() == 69.0
    assert set(found.samples("step_count")["offset_min"]) == {-360}


def test_a_swim(corpus: Path) -> None:
    found = gathered("garmin", corpus / "garmin_fit" / "event_timestamp.fit")
    (session,) = found.tables["session"].to_dicts()
    assert (session["activity"], session["offset_min"]) == ("swimming", -240)
    assert session["start"] == datetime(2017, 6, 13, 13, 42, 30)
    assert len(found.samples("heart_rate")) == 11292
    assert len(found.tables["session_event"].filter(found.tables["session_event"]["kind"] == "lap")) == 99
    assert found.samples("heart_rate")["start"].is_sorted()


def test_a_ride_that_went_nowhere(corpus: Path) -> None:
    found = gathered("garmin", corpus / "garmin_fit" / "null_compressed_speed_dist.fit")
    assert found.tables["source"]["app"].to_list() == ["Zwift"]
    assert "route_point" not in found.tables
    assert found.samples("cycling_power")["value"].max() == 691.0


def test_a_watch_without_a_clock(corpus: Path) -> None:
    found = gathered("garmin", corpus / "garmin_fit" / "antfs-dump.63.fit")
    assert found.reasons() == {"device_clock": 1}
    assert set(found.tables) == {"source"}


def test_a_family_s_scale(corpus: Path) -> None:
    found = gathered("garmin", corpus / "garmin_fit" / "WeightScaleMultiUser.fit")
    assert found.samples("body_mass").select("start", "value", "unit").rows() == [
        (datetime(2009, 9, 9, 21, 38), 75.8, "kg")
    ]
    assert found.reasons() == {"several_persons": 1}


def test_a_night_in_milliseconds(corpus: Path) -> None:
    path = next((corpus / "garmin_connect_export").rglob("*sleepData.json"))
    found = gathered("garmin", path)
    (event,) = found.tables["event"].to_dicts()
    assert (event["code"], event["start"]) == ("in_bed", datetime(2026, 6, 1))
    assert event["end"] == datetime(2026, 6, 1, 7)
    assert found.samples("sleep_deep")["value"].to_list() == [4800.0]
    assert found.samples("garmin_sleep_score")["value"].to_list() == [78.0]
