"""The account's JSON: units that are not SI, times in five shapes, days and nights, one workout with two witnesses."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from connectors.garmin.records import CutShortError, objects
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders.fit import monitoring_day, run
from tests.builders.garmin import Record, activity, day_record, export, iso, ms, night
from tests.builders.reading import Gathered, gathered

DAY = datetime(2026, 3, 1)
NOON = datetime(2026, 3, 1, 11)


def read(folder: Path, fits: dict[str, bytes] | None = None, **records: list[Record]) -> Gathered:
    return gathered("garmin", export(folder / "export.zip", fits, **records))


def stated(found: Gathered) -> dict[str, tuple[date, float, str]]:
    rows = found.tables["sample"].filter(pl.col("day").is_not_null()).select("metric", "day", "value", "unit").rows()
    return {metric: (day, value, unit) for metric, day, value, unit in rows}


def stats(found: Gathered, ref: int | None = None) -> dict[tuple[str, str], tuple[float, str]]:
    rows = found.tables["session_stat"].filter(pl.lit(value=True) if ref is None else pl.col("ref") == ref)
    return {(row["metric"], row["aggregate"]): (row["value"], row["unit"]) for row in rows.to_dicts()}


def test_a_day_s_summary(tmp_path: Path) -> None:
    found = read(tmp_path, days=[day_record(DAY, 8000)])
    told = stated(found)
    assert {day for day, *_ in told.values()} == {DAY.date()}
    assert {metric: pair[1:] for metric, pair in told.items()} == {
        "step_count": (8000.0, "count"), "distance_walking_running": (6000.0, "m"),
        "total_energy_burned": (2300.0, "kcal"), "active_energy_burned": (500.0, "kcal"),
        "basal_energy_burned": (1800.0, "kcal"), "resting_heart_rate": (51.0, "count/min"),
        "moderate_activity_time": (20.0, "min"), "vigorous_activity_time": (5.0, "min"),
        "elevation_ascended": (30.48, "m"), "flights_climbed": (10.0, "count"), "oxygen_saturation": (96.0, "percent"),
        "garmin_waking_respiration": (15.0, "breaths/min"), "garmin_body_battery_charged": (60.0, "score"),
        "garmin_body_battery_drained": (55.0, "score"), "garmin_body_battery_highest": (85.0, "score"),
        "garmin_body_battery_lowest": (22.0, "score"), "garmin_stress_average": (31.0, "score"),
    }  # fmt: skip
    row = found.samples("step_count").row(0, named=True)
    assert (row["start"], row["end"], row["offset_min"]) == (DAY, DAY + timedelta(days=1), None)
    about = found.tables["source"].row(0, named=True)
    assert (about["app"], about["product_class"]) == ("Garmin Connect", "watch")


@pytest.mark.parametrize(
    "written", ["2026-03-01", "2026-03-01T00:00:00.0", 1772323200000, [2026, 3, 1], {"date": "2026-03-01 00:00:00.0"}]
)
def test_days_in_all_their_shapes(tmp_path: Path, written: Any) -> None:
    found = read(tmp_path, days=[{**day_record(DAY, 5), "calendarDate": written}])
    assert found.samples("step_count")["day"].to_list() == [DAY.date()]


def test_what_was_not_measured_is_not_told(tmp_path: Path) -> None:
    nothing = {
        "calendarDate": "2026-03-01", "totalSteps": None, "restingHeartRate": 0, "totalKilocalories": 0.0,
        "allDayStress": {"aggregatorList": [{"type": "TOTAL", "averageStressLevel": -1}]}, "bodyBattery": None,
    }  # fmt: skip
    assert "sample" not in read(tmp_path, days=[nothing]).tables


@pytest.mark.parametrize("form", [iso, ms], ids=["text", "milliseconds"])
def test_a_night(tmp_path: Path, form: Any) -> None:
    begin, end = datetime(2026, 2, 28, 22, 15), datetime(2026, 3, 1, 5, 15)
    record = night(DAY, begin, end, sleepStartTimestampGMT=form(begin), sleepEndTimestampGMT=form(end))
    found = read(tmp_path, sleep=[record])
    assert {metric: pair[1:] for metric, pair in stated(found).items()} == {
        "sleep_deep": (4800.0, "s"), "sleep_core": (14400.0, "s"), "sleep_rem": (5400.0, "s"),
        "sleep_awake": (600.0, "s"), "sleep_duration": (24600.0, "s"), "garmin_sleep_score": (81.0, "score"),
        "garmin_sleep_stress": (17.5, "score"),
        "respiratory_rate": (14.0, "breaths/min"),
    }  # fmt: skip
    assert found.tables["event"].select("metric", "code", "start", "end").rows() == [
        ("sleep_analysis", "in_bed", begin, end)
    ]


def test_a_night_without_stages_has_only_its_window(tmp_path: Path) -> None:
    begin, end = datetime(2026, 2, 28, 22), datetime(2026, 3, 1, 5)
    record = {"calendarDate": "2026-03-01", "sleepStartTimestampGMT": iso(begin), "sleepEndTimestampGMT": iso(end)}
    found = read(tmp_path, sleep=[record, {"sleepWindowConfirmationType": "UNCONFIRMED", "calendarDate": "2026-03-02"}])
    assert found.tables["event"]["code"].to_list() == ["in_bed"]
    assert "sample" not in found.tables


def test_a_night_counts_on_its_day_and_stages_of_a_fit_file_come_first(tmp_path: Path) -> None:
    record = night(DAY, datetime(2026, 2, 28, 22), datetime(2026, 3, 1, 5))
    vault = imported(tmp_path, sleep=[record])
    assert daily(vault, "sleep_deep") == {"2026-03-01": 80.0}
    assert daily(vault, "sleep_duration") == {"2026-03-01": 410.0}


def imported(folder: Path, fits: dict[str, bytes] | None = None, **records: list[Record]) -> Vault:
    vault = create_vault(folder / "vault", "garmin")
    (report,) = import_path(vault, export(folder / "export.zip", fits, **records))
    assert report.error == ""
    return vault


def daily(vault: Vault, metric: str) -> dict[str, float]:
    with vault.reader() as con:
        rows = con.execute(
            "SELECT day, coalesce(total, mean) FROM daily WHERE metric = ? ORDER BY day", [metric]
        ).fetchall()
    return {str(day): value for day, value in rows}


def test_a_workout_in_centimetres_and_milliseconds(tmp_path: Path) -> None:
    found = read(tmp_path, activities=[activity(NOON, kind="trail_running")])
    (session,) = found.tables["session"].to_dicts()
    assert (session["activity"], session["start"], session["offset_min"]) == ("running", NOON, 60)
    assert (session["end"], session["duration_s"]) == (NOON + timedelta(minutes=30.5), 1800.0)
    assert stats(found) == {
        ("distance_walking_running", "sum"): (500_000.0, "cm"), ("heart_rate", "average"): (140.0, "count/min"),
        ("heart_rate", "maximum"): (166.0, "count/min"), ("running_cadence", "average"): (160.0, "count/min"),
        ("step_count", "sum"): (4800.0, "count"), ("elevation_ascended", "sum"): (4200.0, "cm"),
    }  # fmt: skip
    assert "Morning" not in str(found.tables)
    vault = imported(tmp_path / "v", activities=[activity(NOON)])
    with vault.reader() as con:
        kept = con.execute("SELECT value FROM session_stat WHERE metric = 'distance_walking_running'").fetchall()
    assert kept == [(pytest.approx(5.0),)]  # km


@pytest.mark.parametrize(
    ("word", "expected"),
    [("lap_swimming", "swimming"), ("indoor_cycling", "spinning"), ("resort_skiing_snowboarding_ws", "downhill_skiing"),
     ("rowing_v2", "rowing"), ("strength_training", "traditional_strength_training"), ("kayaking_v2", "paddle_sports"),
     ("hiking", "hiking"), ("treadmill_running", "treadmill"), ("quidditch", "other")],
)  # fmt: skip
def test_what_the_account_calls_sports(tmp_path: Path, word: str, expected: str) -> None:
    found = read(tmp_path, activities=[activity(NOON, kind=word)])
    assert found.tables["session"]["activity"].to_list() == [expected]
    assert found.unmapped["quidditch"] == (word == "quidditch")


def energies(found: Gathered) -> list[tuple[float, str]]:
    return found.tables["session_stat"].filter(pl.col("metric") == "total_energy_burned").select("value", "unit").rows()


def test_energy_by_the_fit_file_of_the_same_workout(tmp_path: Path) -> None:
    fits = {"a.fit": run(NOON, 30, offset_min=60).bytes()}  # 360 kcal
    found = read(
        tmp_path, fits, activities=[activity(NOON, calories=1508.0), activity(NOON + timedelta(days=1), calories=419.0)]
    )
    assert energies(found) == [(360.0, "kcal"), (1508.0, "kJ"), (419.0, "kJ")]
    assert "kJ (fit)" in found.tables["attribute"]["value"].to_list()


@pytest.mark.parametrize(("calories", "resting", "unit"), [(300.0, 38.0, "kcal"), (1257.0, 159.0, "kJ")])
def test_energy_by_what_rest_costs(tmp_path: Path, calories: float, resting: float, unit: str) -> None:
    """38 kcal in half an hour is 1824 a day; 159 kJ is 7632 a day."""
    assert energies(read(tmp_path, activities=[activity(NOON, calories=calories, bmrCalories=resting)])) == [
        (calories, unit)
    ]


@pytest.mark.parametrize(("per_km", "unit"), [(70.0, "kcal"), (293.0, "kJ")])
def test_energy_by_what_runs_cost(tmp_path: Path, per_km: float, unit: str) -> None:
    records = [
        activity(NOON + timedelta(days=n), calories=per_km * (5 + n), distance=100_000.0 * (5 + n)) for n in range(3)
    ]
    assert {one for _, one in energies(read(tmp_path, activities=records))} == {unit}


def test_energy_without_evidence_is_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, activities=[activity(NOON, kind="yoga", calories=400.0, distance=0.0)])
    assert energies(found) == []
    assert found.reasons() == {"energy_unit_unknown": 1}
    assert len(found.tables["session"]) == 1


def test_one_workout_with_two_witnesses(tmp_path: Path) -> None:
    """A FIT file and the account's list tell one run: both rows are kept, one counts, in whichever order they come."""
    fits, record = {"a.fit": run(NOON, 30, offset_min=60).bytes()}, activity(NOON, calories=360.0)
    for order in (0, 1):
        folder = tmp_path / str(order)
        vault = create_vault(folder / "vault", "garmin")
        paths = [export(folder / "list.zip", activities=[record]), export(folder / "fit.zip", fits)]
        for path in paths[:: 1 if order else -1]:
            import_path(vault, path)
        assert daily(vault, "workout_count") == {"2026-03-01": 1.0}
        assert daily(vault, "workout_duration") == {"2026-03-01": pytest.approx(1780 / 60)}
        with vault.reader() as con:
            assert con.execute("SELECT count(*) FROM session WHERE kind = 'workout'").fetchone() == (2,)
            assert con.execute("SELECT count(*) FROM route_point").fetchone() == (1800,)


def test_a_day_measured_in_detail_takes_nothing_from_its_summary(tmp_path: Path) -> None:
    midnight = DAY - timedelta(hours=1)
    fits = {"m.fit": monitoring_day(midnight, 60, [(600, 3000), (1000, 7500)]).bytes()}
    vault = imported(tmp_path, fits, days=[day_record(DAY, 8000), day_record(DAY + timedelta(days=1), 9000)])
    assert daily(vault, "step_count") == {"2026-03-01": 7500.0, "2026-03-02": 9000.0}


def test_parts_of_a_multisport_workout_count_and_their_parent_does_not(tmp_path: Path) -> None:
    parent = activity(NOON, kind="multi_sport", minutes=90, parent=True)
    parts = [activity(NOON + timedelta(minutes=45 * n), kind=word) for n, word in enumerate(("cycling", "running"))]
    found = read(tmp_path, activities=[parent, *parts])
    assert found.tables["session"]["activity"].to_list() == ["cycling", "running"]


def test_health_status(tmp_path: Path) -> None:
    metrics = [
        {"type": "HRV", "value": 48.0, "status": "IN_RANGE"}, {"type": "HR", "value": 49.0},
        {"type": "SPO2", "value": 0.0, "status": "UNKNOWN"},
        {"type": "SKIN_TEMP_C", "value": -0.3, "status": "IN_RANGE"},
        {"type": "RESPIRATION", "value": 13.5}, {"type": "MOOD", "value": 3},
    ]  # fmt: skip
    found = read(tmp_path, status=[{"calendarDate": "2026-03-01", "metrics": metrics}])
    assert {metric: pair[1:] for metric, pair in stated(found).items()} == {
        "heart_rate_variability_rmssd": (48.0, "ms"), "garmin_overnight_heart_rate": (49.0, "count/min"),
        "skin_temperature_deviation": (-0.3, "Cel"), "respiratory_rate": (13.5, "breaths/min"),
    }  # fmt: skip
    assert found.unmapped["healthStatus MOOD"] == 1


def test_readings_with_a_time(tmp_path: Path) -> None:
    weighed = datetime(2026, 3, 1, 6, 30)
    local = weighed + timedelta(hours=1)
    told = {"systolic": 121, "diastolic": 79, "pulse": 61}
    sweat = {"estimatedSweatLossInML": 900.0, "hydrationSource": "ACTIVITY", "valueInML": 0}
    found = read(
        tmp_path,
        days=[day_record(DAY, 5)],
        body=[
            {"metaData": {"calendarDate": iso(local)}, "weight": {"weight": 77_350.0, "timestampGMT": iso(weighed)}},
            {"metaData": {"calendarDate": "2026-03-02T00:00:00.0"}, "weight": {"weight": 77_000.0}},
            {"metaData": {"calendarDate": iso(local)}, "userSetNullForHeight": True},
        ],
        pressure=[{"metaData": {"calendarDate": [2026, 3, 1, 8, 15, 0]}, "bloodPressure": told}],
        hydration=[{"calendarDate": "2026-03-01", "hydrationSource": "GARMIN_GCM", "valueInML": 250.0,
                    "persistedTimestampGMT": iso(weighed), "timestampLocal": iso(local)},
                   {"calendarDate": "2026-03-01", **sweat}],
    )  # fmt: skip
    weights = found.samples("body_mass").select("start", "offset_min", "day", "value", "unit").rows()
    assert weights == [
        (weighed, 60, None, 77_350.0, "g"), (datetime(2026, 3, 2), None, date(2026, 3, 2), 77_000.0, "g"),
    ]  # fmt: skip
    # The cuff tells only its wall clock: the day's summary knows the offset.
    pressure = found.samples("blood_pressure_systolic").select("start", "offset_min", "value").rows()
    assert pressure == [(datetime(2026, 3, 1, 7, 15), 60, 121.0)]
    assert found.samples("dietary_water").select("start", "offset_min", "value", "unit").rows() == [
        (weighed, 60, 250.0, "mL")
    ]


def test_scores_of_training_take_the_day_s_last_word(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 5)
    loads = {"timestamp": ms(at), "dailyTrainingLoadAcute": 300, "dailyTrainingLoadChronic": 280}
    found = read(
        tmp_path,
        readiness=[
            {"calendarDate": "2026-03-01", "timestamp": iso(at + timedelta(hours=n)), "score": 80 - n, "acuteLoad": 300}
            for n in (3, 0)
        ],
        load=[{"calendarDate": ms(DAY), **loads}],
        uptake=[{"calendarDate": "2026-03-01", "sport": "RUNNING", "vo2MaxValue": 49.0},
                {"calendarDate": "2026-03-01", "sport": "CYCLING", "vo2MaxValue": 46.0}],
        fitness_age=[{"asOfDateGmt": iso(at), "currentBioAge": 34.5}],
    )  # fmt: skip
    assert {metric: pair[1:] for metric, pair in stated(found).items()} == {
        "garmin_training_readiness": (77.0, "score"), "garmin_acute_load": (300.0, "score"),
        "garmin_chronic_load": (280.0, "score"), "vo2_max": (49.0, "mL/kg/min"),
        "garmin_cycling_vo2_max": (46.0, "mL/kg/min"), "garmin_fitness_age": (34.5, "a"),
    }  # fmt: skip


BEYOND: list[Record] = [
    {"calendarDate": "9999-12-31"}, {"calendarDate": "0001-01-01T00:00:00+10:00"}, {"calendarDate": 1e20},
    {"calendarDate": 10**400}, {"calendarDate": "1492-10-12"},
]  # fmt: skip


@pytest.mark.parametrize("record", BEYOND, ids=str)
def test_days_that_nobody_lived_are_issues(tmp_path: Path, record: Record) -> None:
    found = read(tmp_path, days=[{**day_record(DAY, 5), **record}, day_record(DAY, 8000)])
    assert found.samples("step_count").select("day", "value").rows() == [(DAY.date(), 8000.0)]
    assert found.reasons() == {"bad_date": 1}


def test_numbers_and_lengths_beyond_any_are_none(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        days=[day_record(DAY, 8000, floorsAscended=10**400, bodyBattery={"chargedValue": 10**400})],
        activities=[activity(NOON, duration=1e300, elapsedDuration=1e300)],
    )
    assert "garmin_body_battery_charged" not in found.metrics()
    assert found.tables["session"].select("start", "end", "duration_s").rows() == [(NOON, NOON, None)]


def test_half_a_character_in_a_word(tmp_path: Path) -> None:
    found = read(tmp_path, activities=[activity(NOON, kind="\ud800x")])
    assert found.tables["attribute"]["value"].to_list() == ["?x"]
    assert found.unmapped["?x"] == 1


def test_what_was_drunk_in_a_day_also_where_nothing_else_is_told(tmp_path: Path) -> None:
    alone = {"hydration": {"calendarDate": "2026-03-02", "valueInML": 1500.0, "goalInML": 2500.0}}
    found = read(tmp_path, days=[day_record(DAY, 5, hydration={"valueInML": 750.0, "sweatLossInML": 300}), alone])
    assert found.samples("dietary_water").select("day", "value", "unit").rows() == [
        (date(2026, 3, 1), 750.0, "mL"), (date(2026, 3, 2), 1500.0, "mL"),
    ]  # fmt: skip
    assert found.issues == []


def test_lengths_below_nothing_are_none(tmp_path: Path) -> None:
    told = stated(read(tmp_path, sleep=[night(DAY, NOON, NOON + timedelta(hours=7), deepSleepSeconds=-5)]))
    assert "sleep_deep" not in told
    assert told["sleep_duration"][1] == 19_800.0  # light and REM


@pytest.mark.parametrize(("status", "told"), [("ONBOARDING", False), ("UNKNOWN", False), ("IN_RANGE", True)])
def test_no_deviation_is_one_only_where_it_was_measured(tmp_path: Path, status: str, told: bool) -> None:
    metrics = [{"type": "SKIN_TEMP_C", "value": 0.0, "status": status}, {"type": "HRV", "value": 48.0}]
    found = read(tmp_path, status=[{"calendarDate": "2026-03-01", "metrics": metrics}])
    assert ("skin_temperature_deviation" in found.metrics()) is told


def test_a_profile_tells_oxygen_uptake_too(tmp_path: Path) -> None:
    told = {"vo2MaxRunning": 48.0, "vo2MaxCycling": 51.0, "weight": {"weight": 77_000.0}}
    found = read(tmp_path, body=[{"metaData": {"calendarDate": "2026-03-01T00:00:00.0"}, **told}])
    assert {metric: pair[1:] for metric, pair in stated(found).items()} == {
        "body_mass": (77_000.0, "g"), "vo2_max": (48.0, "mL/kg/min"), "garmin_cycling_vo2_max": (51.0, "mL/kg/min"),
    }  # fmt: skip


def test_a_single_file_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(json.dumps([day_record(DAY, 8000)]))
    assert gathered("garmin", tmp_path / "x.txt").samples("step_count")["value"].to_list() == [8000.0]


def test_bad_records_become_issues_and_the_rest_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path, days=[{"totalSteps": 5, "calendarDate": None}, day_record(DAY, 8000), {"calendarDate": "2026-13-01"}]
    )
    assert found.samples("step_count")["value"].to_list() == [8000.0]
    assert found.reasons() == {"bad_date": 2}


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.99])
def test_a_file_cut_short_keeps_its_whole_records(tmp_path: Path, cut: float) -> None:
    text = json.dumps([day_record(DAY + timedelta(days=n), n) for n in range(100)])
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("UDSFile_1.json", text[: int(len(text) * cut)])
    found = gathered("garmin", path)
    assert len(found.samples("step_count")) == int(100 * cut)
    assert found.reasons() == {"damaged_member": 1}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('[{"summarizedActivitiesExport": [{"a": 1}, {"a": 2}]}]', 2),
        ('[{"summarizedActivitiesExport": [{"a": 1}]}, {"summarizedActivitiesExport": [{"a": NaN}]}]', 2),
        ('\ufeff {"summarizedActivitiesExport":[]}', 0),
        ('{"a": {"b": "é]"}}', 1),
        ("[]", 0),
        ("[1, null, {}]", 1),
        (
            "[" + ", ".join(json.dumps({"text": "é" * 1000 + str(n)}, ensure_ascii=False) for n in range(2000)) + "]",
            2000,
        ),
    ],
)
def test_records_of_a_stream(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "a.json").write_text(text, "utf-8")
    with (tmp_path / "a.json").open("rb") as stream:
        assert sum(1 for _ in objects(stream)) == count


def test_records_of_a_broken_stream(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a": 1}, {"a": oops}, {"a": 3}]')
    with (tmp_path / "a.json").open("rb") as stream:
        records = objects(stream)
        assert next(records) == {"a": 1}
        with pytest.raises(CutShortError):
            next(records)
