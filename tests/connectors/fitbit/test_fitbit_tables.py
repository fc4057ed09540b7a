"""Tables of days, nights and scales: units, absences, three styles of dates, and which of two tellings holds."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builders import fitbit
from tests.builders.fitbit import CSV_FOLDER, JSON_FOLDER
from tests.connectors.fitbit.exports import read_files

PROFILE = "Your Profile/Profile.csv"
RESTING = f"{CSV_FOLDER}/daily_resting_heart_rate.csv"


def resting(*rows: tuple[object, ...]) -> str:
    return fitbit.table("timestamp,beats per minute,data source", rows)


def test_midnight_names_the_day_as_it_stands(tmp_path: Path) -> None:
    out = read_files(tmp_path, {RESTING: resting(("2026-06-10T00:00:00Z", 66.876, "Fitbit App"))})
    assert out.rows("sample", "metric", "day", "start", "end", "offset_min", "value") == [
        ("resting_heart_rate", date(2026, 6, 10), datetime(2026, 6, 10), datetime(2026, 6, 11), None, 66.876)
    ]


@pytest.mark.parametrize(
    ("stamp", "zone", "day"),
    [
        ("2026-06-10T16:00:00Z", "", date(2026, 6, 11)),  # midnight at +08:00
        ("2026-06-10T05:00:00Z", "", date(2026, 6, 10)),  # midnight at -05:00
        ("2026-06-10T22:00:00Z", "Europe/Paris", date(2026, 6, 11)),  # midnight in summer
        ("2026-06-10T15:00:00Z", "America/New_York", date(2026, 6, 10)),  # eleven in the morning
        ("2026-06-10", "Asia/Tokyo", date(2026, 6, 10)),
        ("2026-06-10T00:00:00", "Asia/Tokyo", date(2026, 6, 10)),
    ],
)
def test_days_of_three_styles(tmp_path: Path, stamp: str, zone: str, day: date) -> None:
    files = {RESTING: resting((stamp, 60, "Fitbit App"))}
    if zone:
        files[PROFILE] = fitbit.profile(zone=zone)
    assert read_files(tmp_path, files).rows("sample", "day") == [(day,)]


def test_zero_is_no_resting_pulse_and_leaves_the_day_to_the_json(tmp_path: Path) -> None:
    values = [
        {"dateTime": "06/10/26 00:00:00", "value": {"date": "06/10/26", "value": 58.4, "error": 6.2}},
        {"dateTime": "06/11/26 00:00:00", "value": {"date": "06/11/26", "value": 59.4, "error": 6.2}},
        {"dateTime": "06/12/26 00:00:00", "value": {"date": None, "value": 0.0, "error": 0.0}},
    ]
    files = {
        RESTING: resting(("2026-06-10T00:00:00Z", 0.0, "Fitbit App"), ("2026-06-11T00:00:00Z", 59.5, "Fitbit App")),
        f"{JSON_FOLDER}/resting_heart_rate-2026-01-01.json": json.dumps(values),
    }
    out = read_files(tmp_path, files)
    assert out.rows("sample", "day", "value") == [(date(2026, 6, 11), 59.5), (date(2026, 6, 10), 58.4)]
    assert out.unmapped == {"resting: not measured": 2, "resting: told by another file": 1}


def test_files_without_data_are_counted(tmp_path: Path) -> None:
    files = {
        RESTING: resting(("2026-06-10T00:00:00Z", 60, "Fitbit App")),
        "Biometrics/Glucose 202606.csv": "no data",
        "Sleep Score/sleep_score.csv": fitbit.table(fitbit.SCORES),
        f"{CSV_FOLDER}/floors_2026-06-01.csv": "",
        f"{CSV_FOLDER}/floors_readme.txt": "Time Series Data Export",
    }
    out = read_files(tmp_path, files)
    assert out.unmapped == {"file without data": 3, "file without measurements": 1}
    assert len(out.frames["sample"]) == 1


def test_weight_in_grams_fat_in_percent_height_in_millimetres(tmp_path: Path) -> None:
    by = "Renpho Fitbit 3P Web API"
    weight = ("2026-06-10T06:12:44Z", 64900, by)
    files = {
        f"{CSV_FOLDER}/weight.csv": fitbit.table("timestamp,weight grams,data source", [weight]),
        f"{CSV_FOLDER}/body_fat_2026-06-01.csv": fitbit.table(
            "timestamp,body fat percentage,data source", [("2026-06-10T06:12:44Z", 11.6, by)]
        ),
        f"{CSV_FOLDER}/height.csv": fitbit.table(
            "timestamp,height millimeters,data source", [("2026-06-10T06:12:44Z", 1780, "Fitbit App")]
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "metric", "value", "unit", "day") == [
        ("body_mass", 64900.0, "g", None),
        ("body_fat_percentage", 11.6, "percent", None),
        ("height", 1780.0, "mm", None),
    ]


def weights(**more: object) -> str:
    log = {"logId": 1, "weight": 191.8, "bmi": 0, "fat": 24.5, "date": "05/18/15", "time": "23:59:59"}
    return json.dumps([log | more])


@pytest.mark.parametrize(("account", "unit"), [("METRIC", "kg"), ("en_US", "[lb_av]")])
def test_the_profile_tells_the_unit_of_the_jsons_weight(tmp_path: Path, account: str, unit: str) -> None:
    files = {f"{JSON_FOLDER}/weight-2015-05-01.json": weights(source="Aria"), PROFILE: fitbit.profile(account)}
    out = read_files(tmp_path, files)
    assert out.rows("sample", "metric", "value", "unit") == [
        ("body_mass", 191.8, unit),
        ("body_mass_index", 0.0, "kg/m2"),
        ("body_fat_percentage", 24.5, "percent"),
    ]
    assert out.rows("sample", "start", "offset_min")[0] == (datetime(2015, 5, 18, 23, 59, 59), None)
    assert ("scale", "Aria") in out.rows("source", "product_class", "model")


def test_without_a_profile_the_weight_is_an_issue_once_and_the_rest_stays(tmp_path: Path) -> None:
    files = {f"{JSON_FOLDER}/weight-2015-0{month}-01.json": weights(date=f"0{month}/18/15") for month in (5, 6)}
    out = read_files(tmp_path, files)
    assert {metric for (metric,) in out.rows("sample", "metric")} == {"body_mass_index", "body_fat_percentage"}
    assert [(issue.reason, issue.raw) for issue in out.issues] == [("measure_without_unit", "weight")]
    said = read_files(tmp_path, files, mapping='[units]\nweight = "lb"')
    assert said.rows("sample", "value", "unit", metric="body_mass") == [(191.8, "[lb_av]")] * 2
    assert said.issues == []


@pytest.mark.parametrize(
    ("weight", "bmi", "unit"),
    [(176.3, 24.69, "[lb_av]"), (80.0, 24.69, "kg"), (12.6, 24.69, "[stone_av]"), (110.0, 24.69, "kg")],
)
def test_the_bmi_tells_the_unit_of_the_jsons_weight(tmp_path: Path, weight: float, bmi: float, unit: str) -> None:
    """Of 1.80 m; 110 with that BMI could be of 2.11 m or, in pounds, of 1.42 m: the profile decides."""
    logs = [{"logId": 1, "weight": weight, "bmi": bmi, "date": "05/18/15", "time": "08:00:00"}]
    files = {f"{JSON_FOLDER}/weight-2015-05-01.json": json.dumps(logs), PROFILE: fitbit.profile("METRIC")}
    assert read_files(tmp_path, files).rows("sample", "value", "unit", metric="body_mass") == [(weight, unit)]


def test_the_persons_word_goes_before_the_bmi(tmp_path: Path) -> None:
    files = {f"{JSON_FOLDER}/weight-2015-05-01.json": weights(weight=80, bmi=24.69)}
    out = read_files(tmp_path, files, mapping='[units]\nweight = "lb"')
    assert out.rows("sample", "unit", metric="body_mass") == [("[lb_av]",)]


def test_breathing_in_thousandths_and_in_whole_numbers(tmp_path: Path) -> None:
    """The title says thousandths; exports write both."""
    titles = "timestamp,full sleep stats - milli breaths per minute,data source"
    rows = [("2026-06-10T00:00:00Z", 14500, "Charge 6"), ("2026-06-11T00:00:00Z", 14.75, "Charge 6")]
    name = f"{CSV_FOLDER}/respiratory_rate_sleep_summary_2026-06-01.csv"
    assert read_files(tmp_path, {name: fitbit.table(titles, rows)}).values("respiratory_rate") == [14.5, 14.75]


def test_oxygen_by_the_minute_is_left_out_and_the_daily_file_read(tmp_path: Path) -> None:
    files = {
        "Oxygen Saturation (SpO2)/Minute SpO2 - 2026-06-10.csv": fitbit.table(
            "timestamp,value", [("2026-06-10T02:00:00Z", 94.3), ("2026-06-10T02:01:00Z", 50.0)]
        ),
        f"{CSV_FOLDER}/oxygen_saturation_2026-06-01.csv": fitbit.table(
            "timestamp,oxygen saturation percentage,data source", [("2026-06-10T02:00:00Z", 50.0, "Radiance")]
        ),
        f"{CSV_FOLDER}/daily_oxygen_saturation.csv": fitbit.table(
            "timestamp,average percentage,lower bound percentage,upper bound percentage,baseline percentage,"
            "standard deviation percentage,data source",
            [("2026-06-10T12:00:00Z", 94.8, 93.2, 96.5, 0.0, 0.0, "Radiance"),
             ("2026-06-11T12:00:00Z", 50.0, 50.0, 50.0, 0.0, 0.0, "Radiance")],
        ),
        "Oxygen Saturation (SpO2)/Daily SpO2 - 2026-06-09-2026-06-11.csv": fitbit.table(
            "timestamp,average_value,lower_bound,upper_bound",
            [("2026-06-09T00:00:00Z", 95.5, 93, 98), ("2026-06-10T00:00:00Z", 94.9, 93, 98)],
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "metric", "day", "value", "unit") == [
        ("oxygen_saturation", date(2026, 6, 10), 94.8, "percent"),
        ("oxygen_saturation", date(2026, 6, 9), 95.5, "percent"),
    ]
    assert out.unmapped["file Minute SpO.csv"] == 1
    assert out.unmapped["file oxygen_saturation.csv"] == 1


def test_temperature_of_the_night_and_its_distance_from_the_baseline(tmp_path: Path) -> None:
    titles = (
        "timestamp,nightly temperature celsius,baseline temperature celsius,relative nightly stddev 30d celsius,"
        "data source"
    )
    rows = [
        ("2026-06-10T00:00:00Z", 33.5, 33.25, 0.2, "Charge 6"),
        ("2026-06-11T00:00:00Z", 33.0, "NaN", "NaN", "Charge 6"),
    ]
    old = "type,sleep_start,sleep_end,temperature_samples,nightly_temperature,baseline_relative_sample_sum"
    files = {
        f"{CSV_FOLDER}/daily_sleep_temperature_derivations.csv": fitbit.table(titles, rows),
        "Temperature/Computed Temperature - 2026-06-09.csv": fitbit.table(
            old, [("IDT", "2026-06-07T23:15", "2026-06-08T07:05", 400, 33.0, -50.0),
                  ("IDT", "2026-06-08T23:15", "2026-06-09T07:05", 530, 31.42, "NaN"),
                  ("IDT", "2026-06-09T23:15", "2026-06-10T07:05:30", 530, 33.4, -12.5)]
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "day", "value", metric="sensor_skin_temperature") == [
        (date(2026, 6, 10), 33.5), (date(2026, 6, 11), 33.0), (date(2026, 6, 8), 33.0), (date(2026, 6, 9), 31.42),
    ]  # fmt: skip
    assert out.rows("sample", "day", "value", metric="skin_temperature_deviation") == [
        (date(2026, 6, 10), 0.25), (date(2026, 6, 8), -0.125),
    ]  # fmt: skip


def test_hrv_is_rmssd_of_five_minutes_and_of_nights(tmp_path: Path) -> None:
    files = {
        f"{CSV_FOLDER}/heart_rate_variability_2026-06-01.csv": fitbit.table(
            "timestamp,root mean square of successive differences milliseconds,standard deviation milliseconds,"
            "data source",
            [("2026-06-10T02:05:00Z", 41.5, 60.1, "Charge 6")],
        ),
        "Heart Rate Variability/Heart Rate Variability Details - 2026-06-09.csv": fitbit.table(
            "timestamp,rmssd,coverage,low_frequency,high_frequency",
            [("2026-06-09T03:05:00", 39.5, 0.9, 600, 700), ("2026-06-10T04:05:00", 99, 0.9, 600, 700)],
        ),
        "Heart Rate Variability/Daily Heart Rate Variability Summary - 2026-06-(10).csv": fitbit.table(
            "timestamp,rmssd,nremhr,entropy",
            [("2026-06-10T00:00:00", 47.5, 54.25, 2.9), ("2026-06-11T00:00:00", "", 53, 2)],
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "start", "end", "offset_min", "value", "day", metric="heart_rate_variability_rmssd") == [
        (datetime(2026, 6, 10, 2, 5), datetime(2026, 6, 10, 2, 10), 0, 41.5, None),
        (datetime(2026, 6, 9, 3, 5), datetime(2026, 6, 9, 3, 10), None, 39.5, None),
        (datetime(2026, 6, 10), datetime(2026, 6, 11), None, 47.5, date(2026, 6, 10)),
    ]
    assert out.values("fitbit_non_rem_heart_rate") == [54.25, 53.0]
    assert out.values("heart_rate_variability_sdnn") == []
    assert out.unmapped["hrv: standard deviation milliseconds"] == 1


def test_scores_by_day(tmp_path: Path) -> None:
    files = {
        # woke at 08:30 in New York: 12:30 UTC, as the profile tells; without one the day would stand as written
        "Sleep Score/sleep_score.csv": fitbit.table(
            fitbit.SCORES,
            [(11, "2026-06-10T12:30:00Z", 74, "", 72, "", 60, 58, 0.1), (12, "2026-06-11T03:30:00Z", "", 20)],
        ),
        "Stress Score/Stress Score.csv": fitbit.table(
            fitbit.STRESS,
            [("2026-06-10T00:00:00", "2026-06-10T07:23:52.009", 79, 0, 0, 0, 0, 0, 0, "READY_NOT_PREMIUM", "false"),
             ("2026-06-11T00:00:00", "2026-06-11T07:23:52.009", 0, 0, 0, 0, 0, 0, 0, "NO_DATA", "true"),
             ("2026-06-12T00:00:00", "2026-06-12T07:23:52.009", 55, 0, 0, 0, 0, 0, 0, "NO_DATA", "true")],
        ),
        f"{CSV_FOLDER}/daily_readiness.csv": fitbit.table(
            "timestamp,score,type,readiness level,sleep readiness,heart rate variability readiness,"
            "resting heart rate readiness,data source",
            [("2026-06-16", 76, "HIGH", "TYPE_UNSPECIFIED", "VERY_HIGH", "HIGH", "HIGH", "Fitbit App")],
        ),
        "Daily Readiness/Daily Readiness Score - 2021-11-01.csv": fitbit.table(
            "date,readiness_score_value,readiness_state,activity_subcomponent,sleep_subcomponent,hrv_subcomponent",
            [("2021-11-02", 72, "MED", "LOW", "LOW", "LOW")],
        ),
        PROFILE: fitbit.profile(zone="America/New_York"),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "metric", "day", "value") == [
        ("fitbit_readiness_score", date(2026, 6, 16), 76.0),
        ("fitbit_readiness_score", date(2021, 11, 2), 72.0),
        ("fitbit_sleep_score", date(2026, 6, 10), 74.0),
        ("fitbit_sleep_score_composition", date(2026, 6, 10), 20.0),
        ("fitbit_sleep_score_restoration", date(2026, 6, 10), 72.0),
        ("stress_management_score", date(2026, 6, 10), 79.0),
    ]
    assert out.unmapped["stress: not measured"] == 2


def test_a_sleep_score_is_of_the_day_of_its_night(tmp_path: Path) -> None:
    """Woken in Tokyo at 07:00 of the 10th: it is still the 9th in UTC."""
    log = fitbit.night("2026-06-10", datetime(2026, 6, 9, 23), [("light", 480)], logId=11)
    files = {
        "Sleep Score/sleep_score.csv": fitbit.table(fitbit.SCORES, [(11, "2026-06-09T22:00:00Z", 80, "", 80)]),
        f"{JSON_FOLDER}/sleep-2026-06-01.json": json.dumps([log]),
    }  # fmt: skip
    assert read_files(tmp_path, files).rows("sample", "metric", "day") == [("fitbit_sleep_score", date(2026, 6, 10)), (
        "fitbit_sleep_score_restoration", date(2026, 6, 10))]  # fmt: skip


def test_scores_of_the_newer_table_by_their_offset(tmp_path: Path) -> None:
    """-1 is no score; woken at 07:00 of the 11th at +10:00, which is 21:00 of the 10th in UTC."""
    titles = (
        "sleep_id,sleep_score_id,data_source,score_utc_offset,score_time,overall_score,duration_score,composition_score"
    )
    rows = [(1, 2, "DERIVED", "+10:00", "2026-06-10T21:00:00Z", 85.18, -1, -1)]
    out = read_files(tmp_path, {"Health Fitness Data_GoogleData/UserSleepScores_1.csv": fitbit.table(titles, rows)})
    assert out.rows("sample", "metric", "day", "value") == [("fitbit_sleep_score", date(2026, 6, 11), 85.18)]


def test_zone_minutes_in_all_and_by_zone(tmp_path: Path) -> None:
    rows = [
        ("2026-06-10T09:00:00Z", "FAT_BURN", 1, "Charge 6"),
        ("2026-06-10T09:01:00Z", "CARDIO", 2, "Charge 6"),
        ("2026-06-10T09:02:00Z", "PEAK", 2, "Charge 6"),
    ]
    old = [("2026-06-09T09:30", "FAT_BURN", 1), ("2026-06-10T09:30", "FAT_BURN", 50)]
    files = {
        f"{CSV_FOLDER}/Active Zone Minutes/active_zone_minutes_2026-06-01.csv": fitbit.table(
            "timestamp,heart rate zone,total minutes,data source", rows
        ),
        "Active Zone Minutes (AZM)/Active Zone Minutes - 2026-06-01.csv": fitbit.table(
            "date_time,heart_zone_id,total_minutes", old
        ),
    }
    out = read_files(tmp_path, files)
    assert out.values("active_zone_minutes") == [1.0, 2.0, 2.0, 1.0]
    assert out.values("active_zone_minutes_cardio") == [2.0]
    assert out.values("active_zone_minutes_peak") == [2.0]
    assert out.rows("sample", "start", "offset_min", metric="active_zone_minutes")[-1] == (
        datetime(2026, 6, 9, 9, 30),
        None,
    )


def test_bad_cells_name_their_row(tmp_path: Path) -> None:
    body = fitbit.pulse_csv(datetime(2026, 6, 10, 8), 2) + "soon,61,Charge 6\n2026-06-10T08:01:00Z,fast,Charge 6\n"
    out = read_files(tmp_path, {f"{CSV_FOLDER}/heart_rate_2026-06-10.csv": body})
    assert out.values("heart_rate") == [55.0, 62.0]
    assert [(issue.reason, issue.position, issue.raw) for issue in out.issues] == [
        ("bad_date", "row 4", "timestamp: soon"),
        ("bad_value", "row 5", "beats per minute: fast"),
    ]


def test_live_pace_repeats_the_steps_and_is_not_read(tmp_path: Path) -> None:
    titles = "timestamp,steps,distance millimeters,altitude gain millimeters,data source"
    files = {
        RESTING: resting(("2026-06-10T00:00:00Z", 60, "Fitbit App")),
        f"{CSV_FOLDER}/Live Pace/live_pace.csv": fitbit.table(titles, [("2026-06-10T08:00:00Z", 99, 1, 0, "x")]),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.values("step_count") == []
    assert out.unmapped == {"live_pace: repeats other files": 1}
