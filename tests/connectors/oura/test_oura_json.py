"""Pages of Oura's API, documents of the first API, and the table of trends say what the export says."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.ingest import import_path
from healthkit.source.registry import load_connector
from healthkit.store import create_vault
from tests.builders.oura import activity, night, package, readiness, table
from tests.builders.reading import gathered

DAY = date(2024, 5, 2)


def saved(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(document))
    return path


@pytest.mark.parametrize("shape", ["page", "next first", "sections", "list", "nested"])
def test_pages_in_every_shape(tmp_path: Path, shape: str) -> None:
    records = [night(DAY), night(date(2024, 5, 3))]
    document = {
        "page": {"data": records, "next_token": None},
        "next first": {"next_token": "abc", "data": records},
        "sections": {"sleep": records, "daily_readiness": [readiness(DAY, 80)]},
        "list": records,
        "nested": {"sleep": {"data": records, "next_token": None}},
    }[shape]
    out = gathered("oura", saved(tmp_path, document))
    assert out.read["sleep"] == 2
    assert out.metric("sleep_duration")["day"].to_list() == [DAY, date(2024, 5, 3)]


def test_the_json_of_an_export_adds_nothing_to_its_tables(tmp_path: Path) -> None:
    tables = {"sleepmodel": table([night(DAY)]), "dailyactivity": table([activity(DAY, 8000)])}
    vault = create_vault(tmp_path / "vault", "passphrase")
    (first,) = import_path(vault, package(tmp_path / "export.zip", tables))
    (second,) = import_path(vault, saved(tmp_path, {"sleep": [night(DAY)], "daily_activity": [activity(DAY, 8000)]}))
    assert first.added["sample"] > 10
    assert (second.connector, second.added, second.retired) == ("oura", {}, 0)


def test_pulse_that_comes_on_two_pages(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for page, minutes in enumerate(((0, 1, 2), (2, 3))):
        found = [{"timestamp": f"2024-05-02T10:0{n}:00+00:00", "bpm": 60 + n, "source": "awake"} for n in minutes]
        (folder / f"{page}.json").write_text(json.dumps({"data": found, "next_token": None}))
    out = gathered("oura", folder)
    assert out.metric("heart_rate")["value"].to_list() == [60, 61, 62, 63]


def test_effort_minute_by_minute(tmp_path: Path) -> None:
    met = {"interval": 60.0, "items": [0.9, 1.5, None], "timestamp": "2024-05-02T04:00:00.000+02:00"}
    out = gathered("oura", saved(tmp_path, {"data": [activity(DAY, 10) | {"met": met}], "next_token": None}))
    assert out.metric("physical_effort").select("start", "end", "value").rows() == [
        (datetime(2024, 5, 2, 2), datetime(2024, 5, 2, 2, 1), 0.9),
        (datetime(2024, 5, 2, 2, 1), datetime(2024, 5, 2, 2, 2), 1.5),
    ]


def test_the_first_api(tmp_path: Path) -> None:
    document = {
        "sleep": [
            {
                "summary_date": "2019-11-05", "is_longest": 1, "bedtime_start": "2019-11-05T23:00:00+02:00",
                "bedtime_end": "2019-11-06T06:00:00+02:00", "total": 22000, "deep": 5000, "light": 11000, "rem": 6000,
                "awake": 3200, "duration": 25200, "onset_latency": 420, "efficiency": 87, "hr_lowest": 49,
                "hr_average": 55.375, "rmssd": 54, "breath_average": 13, "score": 70, "score_rem": 88,
                "temperature_delta": -0.06, "hypnogram_5min": "4" + "2" * 83, "hr_5min": [0, 53, 51],
            }
        ],
        "readiness": [{"summary_date": "2019-11-05", "score": 62, "score_recovery_index": 45, "score_temperature": 86}],
        "activity": [
            {"summary_date": "2019-11-05", "day_start": "2019-11-05T04:00:00+02:00", "cal_active": 525,
             "cal_total": 2600, "steps": 10120, "daily_movement": 7806, "score": 87, "score_stay_active": 90,
             "low": 238, "medium": 79,
             "high": 22, "inactive": 600, "rest": 440, "non_wear": 61, "met_1min": [1.2, 0.9]}
        ],
    }  # fmt: skip
    out = gathered("oura", saved(tmp_path, document))
    waking, itself = date(2019, 11, 6), date(2019, 11, 5)
    found = {
        row["metric"]: (row["value"], row["day"]) for row in out.table("sample").iter_rows(named=True) if row["day"]
    }
    assert found["sleep_duration"] == (22000, waking)
    assert found["oura_sleep_score"] == (70, waking)
    assert found["oura_sleep_rem_sleep"] == (88, waking)
    assert found["skin_temperature_deviation"] == (-0.06, waking)
    assert found["oura_readiness_score"] == (62, waking)
    assert found["oura_readiness_body_temperature"] == (86, waking)
    assert found["step_count"] == (10120, itself)
    assert found["oura_activity_stay_active"] == (90, itself)
    assert found["light_activity_time"] == (238 * 60, itself)
    assert out.metric("heart_rate")["start"].to_list() == [datetime(2019, 11, 5, 21, 5), datetime(2019, 11, 5, 21, 10)]
    core = out.table("event").filter(pl.col("code") == "asleep_core").select("start", "end").row(0)
    assert core == (datetime(2019, 11, 5, 21, 5), datetime(2019, 11, 6, 4))


def test_the_table_of_trends_has_a_title_twice(tmp_path: Path) -> None:
    path = tmp_path / "oura_2020-03-01_2020-03-04_trends.csv"
    path.write_text(
        "date,Sleep Score,Sleep Latency Score,Total Bedtime,Total Sleep Time,Sleep Latency,Sleep Timing,Sleep Timing,"
        "Bedtime Start,Bedtime End,Lowest Resting Heart Rate,Average HRV,Temperature Deviation (°C),Activity Score,"
        "Activity Burn,Steps,Inactive Time,Rest Time,Low Activity Time,Medium Activity Time,High Activity Time,"
        "Non-wear Time,Readiness Score,Moon\n"
        "2020-03-04,74,72,27300,24690,270,13170,,2020-03-03T22:14:42-08:00,2020-03-04T05:49:42-08:00,46,69,-0.29,87,"
        "278,5703,690,504,234,12,0,0,67,full\n",
        "utf-8",
    )
    out = gathered("oura", path)
    found = {row["metric"]: row["value"] for row in out.table("sample").iter_rows(named=True)}
    assert set(out.table("sample")["day"].to_list()) == {date(2020, 3, 4)}
    assert (found["sleep_duration"], found["sleep_latency"], found["time_in_bed"]) == (24690, 270, 27300)
    assert (found["oura_sleep_score"], found["oura_activity_score"], found["oura_readiness_score"]) == (74, 87, 67)
    assert found["sedentary_time"] == 690 * 60  # minutes: the times of a day add up to 1,440
    assert found["skin_temperature_deviation"] == -0.29
    assert out.table("event").select("start", "end", "offset_min").rows() == [
        (datetime(2020, 3, 4, 6, 14, 42), datetime(2020, 3, 4, 13, 49, 42), -480)
    ]
    assert out.unmapped == {"Moon": 1, "Sleep Timing": 1}


@pytest.mark.parametrize(
    "document",
    [
        {"data": {"metrics": []}},
        {"data": [{"id": 1, "day": "2024-01-01", "score": 3}], "next_token": None},
        {"sleep": [{"dateOfSleep": "2024-01-01", "levels": {}, "duration": 3}]},
        {"heartrate": [1, 2]},
        [{"timestamp": 1, "value": 2}],
    ],
)
def test_other_vendors_documents_are_left_alone(tmp_path: Path, document: object) -> None:
    with open_package(saved(tmp_path, document)) as package_:
        assert load_connector("oura").detect(package_) is None


def test_a_page_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps({"data": [night(DAY)], "next_token": None})[:-30])
    with pytest.raises(DamagedFile, match=r"cut\.json"):
        gathered("oura", path)


def test_nothing_a_person_wrote_or_is_called_gets_out(tmp_path: Path) -> None:
    document = {"sleep": [night(DAY)], "personal_info": [{"email": "who@example.org", "age": 40}]}
    out = gathered("oura", saved(tmp_path, document))
    assert "example.org" not in str(out.tables) + str(out.issues)
    assert out.unmapped == {"personal_info": 1}
