"""Answers of the Web API, and the monthly CSV of fitbit.com."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.fitbit.kinds import kind_of
from healthkit.errors import InputError
from tests.connectors.fitbit.exports import Outcome, read_path


def answer(folder: Path, body: Any) -> Outcome:
    path = folder / "answer.json"
    path.write_text(json.dumps(body), "utf-8")
    return read_path(path)


def monthly(folder: Path, text: str, **context: str) -> Outcome:
    path = folder / "export.csv"
    path.write_text(text, "utf-8")
    return read_path(path, **context)


def test_a_day_and_its_curve(tmp_path: Path) -> None:
    body = {
        "activities-steps": [{"dateTime": "2026-06-10", "value": "3212"}],
        "activities-steps-intraday": {
            "dataset": [
                {"time": "00:00:00", "value": 7}, {"time": "14:27:00", "value": 0}, {"time": "soon", "value": 1},
            ],
            "datasetInterval": 15, "datasetType": "minute",
        },
    }  # fmt: skip
    out = answer(tmp_path, body)
    assert out.rows("sample", "metric", "start", "end", "value", "day", "offset_min") == [
        ("step_count", datetime(2026, 6, 10), datetime(2026, 6, 11), 3212.0, date(2026, 6, 10), None),
        ("step_count", datetime(2026, 6, 10), datetime(2026, 6, 10, 0, 15), 7.0, None, None),
        ("step_count", datetime(2026, 6, 10, 14, 27), datetime(2026, 6, 10, 14, 42), 0.0, None, None),
    ]
    assert out.reasons() == ["bad_date"]


def test_days_whose_value_is_an_object(tmp_path: Path) -> None:
    heart = {"activities-heart": [
        {"dateTime": "2026-06-10", "value": {"heartRateZones": [], "restingHeartRate": 61}},
        {"dateTime": "2026-06-11", "value": {"heartRateZones": []}},
    ]}  # fmt: skip
    assert answer(tmp_path, heart).rows("sample", "metric", "day", "value") == [
        ("resting_heart_rate", date(2026, 6, 10), 61.0)
    ]
    hrv = {"hrv": [{"dateTime": "2026-06-10", "value": {"dailyRmssd": 34.9, "deepRmssd": 31.5}}]}
    assert answer(tmp_path, hrv).rows("sample", "metric", "value", "unit") == [
        ("heart_rate_variability_rmssd", 34.9, "ms"), ("fitbit_deep_sleep_rmssd", 31.5, "ms"),
    ]  # fmt: skip
    cardio = {"cardioScore": [{"dateTime": "2026-06-10", "value": {"vo2Max": "44-48"}}]}
    assert answer(tmp_path, cardio).values("vo2_max") == [46.0]
    skin = {"tempSkin": [{"dateTime": "2026-06-10", "value": {"nightlyRelative": -0.4}}]}
    assert answer(tmp_path, skin).rows("sample", "metric", "value") == [("skin_temperature_deviation", -0.4)]


def test_weights_of_an_answer_are_kilograms(tmp_path: Path) -> None:
    body = {"weight": [{"bmi": 21.48, "date": "2015-05-13", "logId": 1, "time": "18:28:59", "weight": 56.7}]}
    out = answer(tmp_path, body)
    assert out.rows("sample", "metric", "start", "value", "unit") == [
        ("body_mass", datetime(2015, 5, 13, 18, 28, 59), 56.7, "kg"),
        ("body_mass_index", datetime(2015, 5, 13, 18, 28, 59), 21.48, "kg/m2"),
    ]
    assert out.issues == []


def test_workouts_of_an_answer_have_an_offset(tmp_path: Path) -> None:
    log = {"logId": 5, "activityName": "Walk", "startTime": "2026-06-10T12:08:29.000-08:00", "duration": 600000}
    out = answer(tmp_path, {"activities": [log], "pagination": {}})
    assert out.rows("session", "start", "offset_min", "activity") == [
        (datetime(2026, 6, 10, 20, 8, 29), -480, "walking")
    ]


def test_answers_of_other_shapes(tmp_path: Path) -> None:
    """Oxygen without a key, breathing by stage, pages in one list, and a day's summary whose name has its day."""
    oxygen = {"dateTime": "2026-06-10", "value": {"avg": 97.5, "min": 94.0, "max": 100.0}}
    for body in (oxygen, [oxygen]):
        assert answer(tmp_path, body).rows("sample", "metric", "value") == [("oxygen_saturation", 97.5)]
    stages = {"deepSleepSummary": {"breathingRate": 16.8}, "fullSleepSummary": {"breathingRate": 17.8}}
    assert answer(tmp_path, {"br": [{"dateTime": "2026-06-10", "value": stages}]}).values("respiratory_rate") == [17.8]
    log = {"logId": 1, "date": "2026-06-10", "time": "08:00:00", "weight": 56.7, "bmi": 21.48}
    pages = [{"weight": [log]}, {"weight": [log | {"date": "2026-06-11"}]}]
    assert answer(tmp_path, pages).values("body_mass") == [56.7, 56.7]
    path = tmp_path / "activity-2026-06-10.json"
    distances = [{"activity": "tracker", "distance": 1.5}, {"activity": "total", "distance": 1.61}]
    summary = {"activityCalories": 525, "caloriesOut": 2628, "distances": distances, "steps": 1698}
    path.write_text(json.dumps({"activities": [], "summary": summary}), "utf-8")
    assert read_path(path).rows("sample", "metric", "value", "unit", day=date(2026, 6, 10)) == [
        ("step_count", 1698.0, "count"), ("total_energy_burned", 2628.0, "kcal"),
        ("active_energy_burned", 525.0, "kcal"), ("distance_walking_running", 1.61, "km"),
    ]  # fmt: skip


ACTIVITIES = (
    "Date,Calories Burned,Steps,Distance,Floors,Minutes Sedentary,Minutes Lightly Active,Minutes Fairly Active,"
    "Minutes Very Active,Activity Calories"
)
SLEEP = (
    "Start Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,Time in Bed,Minutes REM Sleep,"
    "Minutes Light Sleep,Minutes Deep Sleep"
)
MONTH = f"""Body
Date,Weight,BMI,Fat
"01-06-2026","70.1","23.4","0"

Activities
{ACTIVITIES}
"01-06-2026","2,204","13,666","10.4","12","600","200","10","5","900"
"13-06-2026","1,800","many","0","0","1,440","0","0","0","0"

Sleep
{SLEEP}
"31-05-2026 11:12PM","01-06-2026 7:08 am","400","40","12","440","100","220","N/A"
"02-06-2026 11:12PM","02-06-2026 7:08AM","400","40","12","440","100","220","80"

Food Log 20260601
Daily Totals
"","Calories","1,500"
"""


def test_sections_of_a_month(tmp_path: Path) -> None:
    out = monthly(tmp_path, MONTH)
    assert out.rows("sample", "metric", "value", day=date(2026, 6, 1)) == [
        ("body_mass", 70.1), ("body_mass_index", 23.4), ("total_energy_burned", 2204.0), ("step_count", 13666.0),
        ("flights_climbed", 12.0),
        ("sedentary_time", 600.0), ("light_activity_time", 200.0), ("moderate_activity_time", 10.0),
        ("vigorous_activity_time", 5.0), ("active_energy_burned", 900.0), ("sleep_duration", 400.0),
        ("sleep_awake", 40.0), ("time_in_bed", 440.0), ("sleep_rem", 100.0), ("sleep_core", 220.0),
    ]  # fmt: skip
    assert out.rows("event", "code", "start", "end") == [
        ("in_bed", datetime(2026, 5, 31, 23, 12), datetime(2026, 6, 1, 7, 8))
    ]
    assert [(issue.reason, issue.position) for issue in out.issues] == [
        ("bad_value", "row 8"), ("bad_date", "row 13"), ("measure_without_unit", "column Distance"),
    ]  # fmt: skip
    assert out.unmapped["web_csv: section Food Log"] == 1


def test_the_person_can_say_the_units(tmp_path: Path) -> None:
    out = monthly(tmp_path, MONTH, mapping='[units]\nweight = "lb"\ndistance = "mi"')
    assert out.rows("sample", "value", "unit", metric="body_mass") == [(70.1, "[lb_av]")]
    assert out.rows("sample", "value", "unit", metric="distance_walking_running")[0] == (10.4, "[mi_i]")
    assert "measure_without_unit" not in out.reasons()
    with pytest.raises(InputError, match="unit of weight"):
        monthly(tmp_path, MONTH, mapping='[units]\nweight = "km"')


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["06-01-2026", "06-30-2026"], [date(2026, 6, 1), date(2026, 6, 30)]),
        (["01-06-2026", "30-06-2026"], [date(2026, 6, 1), date(2026, 6, 30)]),
        (["2026-06-01", "2026-06-30"], [date(2026, 6, 1), date(2026, 6, 30)]),
        (["01/06/2026", "02/06/2026"], [date(2026, 6, 1), date(2026, 6, 2)]),
        (["06/01/2026", "06/02/2026"], [date(2026, 6, 1), date(2026, 6, 2)]),
        (["01.06.2026", "03.06.2026"], [date(2026, 6, 1), date(2026, 6, 3)]),
    ],
)
def test_dates_in_the_accounts_style(tmp_path: Path, cells: list[str], days: list[date]) -> None:
    lines = "\n".join(f'"{cell}","2,000"' for cell in cells)
    out = monthly(tmp_path, f"Foods\nDate,Calories In\n{lines}\n")
    assert out.rows("sample", "day", "value", metric="dietary_energy_consumed") == [(day, 2000.0) for day in days]


GERMAN = """Aktivitäten
Datum,Kalorien,Schritte,Strecke,Etagen,a,b,c,d,e
"01-06-2026","2.204","13.666","10,4","12","1.100","200","10","5","900"

Schlaf
Beginn,Ende,a,b,c,d,e,f,g
"31-05-2026 23:12","01-06-2026 7:08","400","40","12","440","100","220","80"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_an_account_in_german(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(GERMAN.encode(encoding))
    out = read_path(path, mapping='[units]\ndistance = "km"')
    assert out.rows("sample", "metric", "value", day=date(2026, 6, 1))[:5] == [
        ("total_energy_burned", 2204.0), ("step_count", 13666.0), ("distance_walking_running", 10.4),
        ("flights_climbed", 12.0), ("sedentary_time", 1100.0),
    ]  # fmt: skip
    assert out.rows("event", "start", "end") == [(datetime(2026, 5, 31, 23, 12), datetime(2026, 6, 1, 7, 8))]
    assert out.issues == []


def test_the_bmi_tells_the_unit_of_a_months_weights(tmp_path: Path) -> None:
    out = monthly(tmp_path, 'Body\nDate,Weight,BMI,Fat\n"2026-06-01","198.1","30.04","0"\n"2026-06-02","198","0","0"\n')
    assert out.rows("sample", "value", "unit", metric="body_mass") == [(198.1, "[lb_av]"), (198.0, "[lb_av]")]


def test_a_word_over_other_titles_is_no_section(tmp_path: Path) -> None:
    for text in ("Sono\nnome,idade\n", "Mat\nDag,Energi,Fett\n", "Corpo\n1,2,3,4\n"):
        assert kind_of("export.csv", text.encode()) is None
