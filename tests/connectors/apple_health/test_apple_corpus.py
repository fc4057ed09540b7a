"""Sample files in real formats: the number of each element that they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.errors import DamagedFile
from tests.builders.apple import read_all

pytestmark = pytest.mark.corpus

ZIP = {"Record": 8038, "MetadataEntry": 1571, "InstantaneousBeatsPerMinute": 13081}
PAULSTAAB = {
    "Workout": 8, "WorkoutRoute": 4, "FileReference": 4, "WorkoutStatistics": 4, "MetadataEntry": 4, "Record": 5,
}  # fmt: skip
COUNTS = {
    "dogsheep_export.xml": {
        "Me": 1, "Record": 2, "MetadataEntry": 9, "Workout": 1, "WorkoutRoute": 1, "Location": 2, "ActivitySummary": 2,
    },
    "electrocardiograms/ecg_2024-06-15.csv": {"Electrocardiogram": 1},
    "gptos_iso_dates_nonstandard.xml": {"Me": 1, "Record": 2, "Workout": 1, "ActivitySummary": 1, "Correlation": 1},
    "ios16_v12_broken_dtd.xml": {"Record": 1},
    "jdecool_exporter_fr_FR.xml": {"Me": 1, "Record": 13, "MetadataEntry": 4, "InstantaneousBeatsPerMinute": 1},
    "k0rventen_export_broken_dtd_a.zip": ZIP,
    "k0rventen_export_zh.zip": ZIP,
    "paulstaab_export.xml": PAULSTAAB,
    "paulstaab_export.zip": {**PAULSTAAB, "trkpt": 28},
    "reyrolle_workout_hiking_fragment.xml": {
        "Workout": 1, "MetadataEntry": 14, "WorkoutStatistics": 4, "WorkoutRoute": 1, "FileReference": 1,
    },
    "reyrolle_workout_swimming_fragment.xml": {
        "Workout": 1, "MetadataEntry": 48, "WorkoutEvent": 24, "WorkoutStatistics": 5,
    },
    # Eight records and no ninth: a comment of that file also says "<Record>".
    "rinoshiyo_sample_export.xml": {
        "Me": 1, "Record": 8, "MetadataEntry": 5, "Workout": 1, "WorkoutEvent": 1, "WorkoutStatistics": 1,
        "WorkoutRoute": 1, "FileReference": 1, "ActivitySummary": 1, "Correlation": 1,
    },
    "tagbug_me_children_nonstandard.xml": {"Me": 1, "Record": 5},
    "tdda_export_v3_iphone6s.xml": {"Me": 1, "Record": 15, "ActivitySummary": 2, "Workout": 1},
    "workout-routes/route_2023-12-28.gpx": {"trkpt": 4},
    "workout-routes/route_2024-06-10.gpx": {"trkpt": 7},
    "adversarial/x4-4-zip-slip.zip": {},
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_every_element_is_counted(corpus: Path, name: str) -> None:
    assert read_all(corpus / "apple_health" / name).read == COUNTS[name]


@pytest.mark.parametrize("name", ["x4-3-multi-empty-xml.zip", "x4-7-broken-xml.zip"])
def test_damaged_exports_get_one_sentence(corpus: Path, name: str) -> None:
    with pytest.raises(DamagedFile) as caught:
        read_all(corpus / "apple_health" / "adversarial" / name)
    assert caught.value.message.count(". ") == 0
    assert name in caught.value.message


def test_nothing_of_a_real_export_is_lost(corpus: Path) -> None:
    out = read_all(corpus / "apple_health" / "k0rventen_export_zh.zip")
    assert out["sample"].height + out["event"].height == ZIP["Record"]
    assert out["attribute"].height == ZIP["MetadataEntry"]
    assert out["waveform"]["values"].list.len().sum() == ZIP["InstantaneousBeatsPerMinute"]
    assert out["zone_hint"].height == 400
    assert out.issues == []
    # Beats are local time, the record's offset is the export's: all start within two minutes of their record.
    assert out["waveform"]["seconds"].list.min().min() >= 0
    assert out["waveform"]["seconds"].list.max().max() < 120


def test_routes_belong_to_their_workouts(corpus: Path) -> None:
    out = read_all(corpus / "apple_health" / "paulstaab_export.zip")
    assert out["route_point"]["ref"].n_unique() == 4
    assert set(out["session"]["kind"]) == {"workout"}
